"""What people read, in Dutch and English: texts keyed by code, numbers written as each language does."""

from api.messages.messages import Lang, Messages

__all__ = ["Lang", "Messages"]
