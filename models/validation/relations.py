from collections.abc import Iterator

from models.issue import Issue
from models.validation.codes import IssueCode
from models.validation.lookups import Lookups
from models.validation.wording import error, shown, warning


def nobody_is_related_to_oneself(lookups: Lookups) -> Iterator[Issue]:
    """A youth is neither the own sibling nor kept apart from oneself."""
    for index, youth in enumerate(lookups.snapshot.youths):
        for field in ("sibling_ids", "keep_apart_ids"):
            for number, other in enumerate(getattr(youth, field)):
                if other == youth.id:
                    yield error(
                        IssueCode.OWN_RELATION,
                        ("youths", index, field, number),
                        f"youth {shown(youth.id)} is named in the own {field}",
                        "Delete the youth's own id from the list.",
                    )


def siblings_are_not_kept_apart(lookups: Lookups) -> Iterator[Issue]:
    """Siblings may have to live apart, but it is unusual enough to show; each pair once."""
    told: set[frozenset[str]] = set()
    for index, youth in enumerate(lookups.snapshot.youths):
        for number, other_id in enumerate(youth.keep_apart_ids):
            other = lookups.youths.get(other_id)
            pair = frozenset((youth.id, other_id))
            if other is None or other_id == youth.id or pair in told:
                continue
            if other_id in youth.sibling_ids or youth.id in other.sibling_ids:
                told.add(pair)
                yield warning(
                    IssueCode.SIBLINGS_KEPT_APART,
                    ("youths", index, "keep_apart_ids", number),
                    f"youths {shown(youth.id)} and {shown(other_id)} are siblings and must be kept apart",
                    "Check that both are meant; the plan keeps them apart.",
                )
