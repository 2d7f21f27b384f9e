from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from models.issue import Issue
from models.validation.lookups import Lookups
from models.validation.wording import IssueCode, error, shown, warning
from models.vocabulary import Setting


def ages_are_a_range(lookups: Lookups) -> Iterator[Issue]:
    """The lowest age a unit admits is at most the highest."""
    for index, unit in enumerate(lookups.snapshot.units):
        if unit.min_age > unit.max_age:
            yield error(
                IssueCode.AGES_REVERSED,
                ("units", index, "min_age"),
                f"unit {shown(unit.id)}: min_age {unit.min_age} is above max_age {unit.max_age}",
                "Let min_age be at most max_age.",
            )


def no_unit_has_setting_home(lookups: Lookups) -> Iterator[Issue]:
    """Living at home is a place of its own, never a unit's setting."""
    for index, unit in enumerate(lookups.snapshot.units):
        if unit.setting is Setting.HOME:
            yield error(
                IssueCode.UNIT_SETTING_HOME,
                ("units", index, "setting"),
                f"unit {shown(unit.id)}: a unit cannot have the setting home",
                "Choose the setting in which the youths of this unit live, for instance family_home.",
            )


def contracts_end_after_they_begin(lookups: Lookups) -> Iterator[Issue]:
    """A contract's last day is on or after its first."""
    for index, unit in enumerate(lookups.snapshot.units):
        if unit.contract is not None and unit.contract.from_date > unit.contract.until:
            yield error(
                IssueCode.CONTRACT_REVERSED,
                ("units", index, "contract", "until"),
                f"unit {shown(unit.id)}: the contract ends on {unit.contract.until}, "
                f"before it begins on {unit.contract.from_date}",
                "Let until be on or after from; both days are included.",
            )


def bed_changes_are_in_order(lookups: Lookups) -> Iterator[Issue]:
    """Bed changes stand in order of date, one a date."""
    for index, unit in enumerate(lookups.snapshot.units):
        for number, (earlier, later) in enumerate(pairwise(unit.bed_changes), start=1):
            if later.from_date <= earlier.from_date:
                same = later.from_date == earlier.from_date
                yield error(
                    IssueCode.BED_CHANGES_ORDER,
                    ("units", index, "bed_changes", number, "from"),
                    f"unit {shown(unit.id)}: the bed change of {later.from_date} "
                    + ("is given twice" if same else f"stands after that of {earlier.from_date}"),
                    "List bed changes in order of date, each date once.",
                )


def units_serve_somebody(lookups: Lookups) -> Iterator[Issue]:
    """An empty list of regions would serve nobody; null serves all."""
    for index, unit in enumerate(lookups.snapshot.units):
        if unit.region_ids == ():
            yield error(
                IssueCode.REGIONS_EMPTY,
                ("units", index, "region_ids"),
                f"unit {shown(unit.id)}: an empty list of regions serves nobody",
                "Give null (in a table: an empty cell) for all regions, or name at least one region.",
            )


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
