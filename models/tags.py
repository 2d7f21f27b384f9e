import json
import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from models.base import MixLimit

LONGEST_TAG = 100

_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks that show nothing; Python calls them printable."""


def tag_as_kept(text: str) -> str:
    """
    The one way in which a tag is written: composed (Unicode NFC), case folded, one blank between its words.

    Youths and units come from different systems; a limit that meets no tag for want of a capital would be no limit,
    and nobody would see it.
    """
    folded = unicodedata.normalize("NFD", text).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def _tag(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    kept = tag_as_kept(given)
    if not kept.isprintable() or _INVISIBLE.search(kept):
        raise PydanticCustomError("bad_tag", "a tag holds no invisible or control characters")
    return kept


RiskTag = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TAG), BeforeValidator(_tag)]
"""A risk that a unit may limit (risicokenmerk), such as `fire_setting`; capitals and blanks make no difference."""


def _refuse_alike(given: Any) -> Any:
    if not isinstance(given, dict):
        return given
    written: dict[str, str] = {}
    for tag in given:
        if not isinstance(tag, str):
            continue
        first = written.setdefault(tag_as_kept(tag), tag)
        if first != tag:
            # quoted as JSON, so that control characters show
            both = {"first": json.dumps(first, ensure_ascii=False), "second": json.dumps(tag, ensure_ascii=False)}
            raise PydanticCustomError("tags_alike", "{first} and {second} are one tag", both)
    return given


MixLimits = Annotated[dict[RiskTag, MixLimit], BeforeValidator(_refuse_alike)]
"""For a risk tag: at most so many youths with it at once. Of two that become one tag neither may win in silence."""
