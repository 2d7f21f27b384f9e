from collections import Counter
from collections.abc import Iterator

from models.issue import Issue
from models.validation.codes import IssueCode
from models.validation.lookups import Lookups
from models.validation.wording import shown, warning


def units_have_a_bed_for_each_resident(lookups: Lookups) -> Iterator[Issue]:
    """A unit that holds more youths than beds today is in excess: shown, nobody is put out (section 6)."""
    snapshot = lookups.snapshot
    residents = Counter(youth.current_stay.place for youth in snapshot.youths if youth.current_stay)
    for index, unit in enumerate(snapshot.units):
        beds = unit.beds_on(snapshot.as_of)
        if residents[unit.id] > beds:
            yield warning(
                IssueCode.MORE_RESIDENTS_THAN_BEDS,
                ("units", index, "beds"),
                f"unit {shown(unit.id)}: {residents[unit.id]} youths live there today and it has {beds} beds",
                "Correct beds or the current stays; if it is so, nobody is added until there is room.",
            )


def residents_live_under_a_contract(lookups: Lookups) -> Iterator[Issue]:
    """A youth in a unit whose contract is over must leave within the days of grace (section 5)."""
    snapshot = lookups.snapshot
    for index, youth in enumerate(snapshot.youths):
        unit = lookups.units.get(youth.current_stay.place) if youth.current_stay else None
        if unit is not None and unit.contract is not None and unit.contract.until < snapshot.as_of:
            yield warning(
                IssueCode.CONTRACT_OVER,
                ("youths", index, "current_stay", "place"),
                f"youth {shown(youth.id)} lives in unit {shown(unit.id)}, "
                f"whose contract ended on {unit.contract.until}",
                "Extend the contract or correct the current stay; otherwise the youth must move soon.",
            )
