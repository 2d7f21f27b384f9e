from models.issue import Issue
from models.validation.wording import pointer


def an_issue(code: str, where: tuple[str | int, ...], message: str, remedy: str) -> Issue:
    """A problem in an experiment: where it is in the file, what is wrong, what to do."""
    return Issue(code=code, path=pointer(*where), message=message, remedy=remedy)
