from collections.abc import Iterator
from datetime import date, timedelta

from models.issue import Issue
from models.validation.lookups import Lookups
from models.validation.wording import IssueCode, error, shown, warning

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Years in which a snapshot may be taken."""

LONG_PAST_YEARS = 2
"""A need that began so long before is mostly a date entered wrongly, or a record that nobody closed."""

OLDEST_YEARS = 30
"""No unit admits anybody older."""


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


def nobody_is_too_old_for_youth_care(lookups: Lookups) -> Iterator[Issue]:
    """Whoever is older than any unit admits was mostly born on another day than is written."""
    as_of = lookups.snapshot.as_of
    for index, youth in enumerate(lookups.snapshot.youths):
        if _years_before(as_of, OLDEST_YEARS + 1) >= youth.birth_date:
            yield warning(
                IssueCode.AGE_IMPLAUSIBLE,
                ("youths", index, "birth_date"),
                f"youth {shown(youth.id)}: is older than {OLDEST_YEARS} years",
                "Correct the birth date.",
            )


def needs_are_not_long_past(lookups: Lookups) -> Iterator[Issue]:
    """
    Nobody waits for years, and nobody lives on for years after care should have ended.

    The wait is counted from need.from, and a day of it weighs more each week: one wrong date outweighs everybody.
    """
    as_of = lookups.snapshot.as_of
    earliest = _years_before(as_of, LONG_PAST_YEARS)
    for index, youth in enumerate(lookups.snapshot.youths):
        need, waits = youth.need, youth.current_stay is None
        last = need.from_date if waits else need.from_date + timedelta(days=need.expected_days)
        if last < earliest:
            what = "waits since" if waits else "lives here, but care should have ended"
            yield warning(
                IssueCode.NEED_LONG_PAST,
                ("youths", index, "need", "from"),
                f"youth {shown(youth.id)}: {what} more than {LONG_PAST_YEARS} years before the snapshot's date",
                "Correct need.from or need.expected_days, or delete the youth if the need is over.",
            )


def needs_begin_within_the_horizon(lookups: Lookups) -> Iterator[Issue]:
    """Who waits for care that begins after the horizon is not planned for."""
    snapshot = lookups.snapshot
    if not FIRST_YEAR <= snapshot.as_of.year <= LAST_YEAR:
        return
    for index, youth in enumerate(snapshot.youths):
        if youth.current_stay is None and youth.need.from_date >= snapshot.calendar.end:
            yield warning(
                IssueCode.NEED_BEYOND_HORIZON,
                ("youths", index, "need", "from"),
                f"youth {shown(youth.id)}: the need begins after the horizon, which ends on {snapshot.calendar.end}",
                "Correct need.from, or give the horizon more weeks; as it is, nothing is planned.",
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


def _years_before(day: date, years: int) -> date:
    """The same day of an earlier year; of 29 February, in years without one, 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
