from collections.abc import Iterator
from difflib import get_close_matches

from models.issue import Issue
from models.validation.codes import IssueCode
from models.validation.lookups import Lookups
from models.validation.wording import and_others, shown, warning


def limited_tags_are_somebodys(lookups: Lookups) -> Iterator[Issue]:
    """A mix limit whose tag no youth has limits nobody; each tag once."""
    snapshot = lookups.snapshot
    had = {tag for youth in snapshot.youths for tag in youth.risk_tags}
    by_tag: dict[str, list[int]] = {}
    for index, unit in enumerate(snapshot.units):
        for tag in unit.mix_limits:
            if tag not in had:
                by_tag.setdefault(tag, []).append(index)
    for tag, rows in by_tag.items():
        unit = snapshot.units[rows[0]]
        yield warning(
            IssueCode.MIX_LIMIT_OF_NOBODY,
            ("units", rows[0], "mix_limits", tag),
            f"unit {shown(unit.id)}{and_others(len(rows))}: no youth has the risk tag that a mix limit names",
            "Correct the tag; if nobody has it today, all is well.",
        )


def tags_of_youths_are_limited(lookups: Lookups) -> Iterator[Issue]:
    """A risk tag that no unit limits, where units have limits, changes nothing; each tag once, not repeated."""
    snapshot = lookups.snapshot
    limited = {tag for unit in snapshot.units for tag in unit.mix_limits}
    if not limited:
        return
    by_tag: dict[str, list[tuple[int, int]]] = {}
    for index, youth in enumerate(snapshot.youths):
        for number, tag in enumerate(youth.risk_tags):
            if tag not in limited:
                by_tag.setdefault(tag, []).append((index, number))
    for tag, places in by_tag.items():
        index, number = places[0]
        near = get_close_matches(tag, sorted(limited), n=1)
        yield warning(
            IssueCode.RISK_TAG_UNLIMITED,
            ("youths", index, "risk_tags", number),
            f"youth {shown(snapshot.youths[index].id)}{and_others(len(places))}: no unit limits this risk tag",
            f"Did you mean {near[0]}?" if near else "Correct the tag, or give the units a mix limit for it.",
        )
