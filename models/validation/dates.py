from collections.abc import Iterator

from models.issue import Issue
from models.validation.codes import IssueCode
from models.validation.lookups import Lookups
from models.validation.wording import error, shown

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Years in which a snapshot may be taken; calendars beyond the year 9999 do not exist."""


def as_of_is_plausible(lookups: Lookups) -> Iterator[Issue]:
    """The snapshot's date is one at which the alliance could exist."""
    if not FIRST_YEAR <= lookups.snapshot.as_of.year <= LAST_YEAR:
        yield error(
            IssueCode.AS_OF_IMPLAUSIBLE,
            ("as_of",),
            f"as_of lies outside the years {FIRST_YEAR} to {LAST_YEAR}",
            "Give the date of the snapshot.",
        )


def horizon_has_a_period(lookups: Lookups) -> Iterator[Issue]:
    """A plan looks at least one period ahead."""
    if lookups.snapshot.calendar.periods == 0:
        yield error(
            IssueCode.HORIZON_EMPTY,
            ("horizon", "days"),
            "the horizon has no days and no weeks",
            "Give at least one day or one week, for instance 7 days and 25 weeks.",
        )


def births_are_past(lookups: Lookups) -> Iterator[Issue]:
    """Nobody is born after the snapshot's date."""
    for index, youth in enumerate(lookups.snapshot.youths):
        if youth.birth_date > lookups.snapshot.as_of:
            yield error(
                IssueCode.BIRTH_IN_FUTURE,
                ("youths", index, "birth_date"),
                f"youth {shown(youth.id)}: birth_date lies after the snapshot's date",
                "Correct the birth date.",
            )


def current_stays_have_begun(lookups: Lookups) -> Iterator[Issue]:
    """A current stay began on or before the snapshot's date."""
    as_of = lookups.snapshot.as_of
    for index, youth in enumerate(lookups.snapshot.youths):
        if youth.current_stay is not None and youth.current_stay.since > as_of:
            yield error(
                IssueCode.SINCE_IN_FUTURE,
                ("youths", index, "current_stay", "since"),
                f"youth {shown(youth.id)}: the current stay begins after the snapshot's date",
                "Correct since; a stay decided for a later date belongs in pinned.stays.",
            )


def authorisations_end_after_they_begin(lookups: Lookups) -> Iterator[Issue]:
    """An authorisation's last day is on or after its first."""
    for index, youth in enumerate(lookups.snapshot.youths):
        authorisation = youth.closed_authorisation
        if authorisation is not None and authorisation.from_date > authorisation.until:
            yield error(
                IssueCode.AUTHORISATION_REVERSED,
                ("youths", index, "closed_authorisation", "until"),
                f"youth {shown(youth.id)}: the closed authorisation ends before it begins",
                "Let until be on or after from; both days are included.",
            )
