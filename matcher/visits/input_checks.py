from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from models.issue import Issue
from models.snapshot import Snapshot
from models.validation.wording import pointer
from models.visits.arrangements import Arrangements, DayHours, Expert, Hours
from models.visits.clock import minutes_of


@dataclass(frozen=True)
class ArrangedSnapshot:
    """What arrangements are judged against."""

    snapshot: Snapshot
    arrangements: Arrangements

    @property
    def team_ids(self) -> set[str]:
        """Brigade and ambulant teams."""
        brigades = {team.id for team in self.snapshot.brigade_teams}
        return brigades | {team.id for team in self.snapshot.ambulant_teams}


ArrangementCheck = Callable[[ArrangedSnapshot], Iterator[Issue]]


def experts_have_a_base(given: ArrangedSnapshot) -> Iterator[Issue]:
    """Every expert has a base, where each day begins and ends."""
    for number, expert in enumerate(given.arrangements.experts):
        if expert.base is None:
            yield _issue(
                "expert_without_base",
                ("experts", number, "base"),
                f"expert {expert.id} has no base",
                "Give the base as lat and lon: the team's, or where the expert's day begins.",
            )


def experts_are_named_once(given: ArrangedSnapshot) -> Iterator[Issue]:
    """An expert's id is given once."""
    counts = Counter(expert.id for expert in given.arrangements.experts)
    for number, expert in enumerate(given.arrangements.experts):
        if counts[expert.id] > 1:
            yield _issue(
                "duplicate_id",
                ("experts", number, "id"),
                f"expert {expert.id} is there {counts[expert.id]} times",
                "Put all hours of one expert in one entry.",
            )


def teams_exist(given: ArrangedSnapshot) -> Iterator[Issue]:
    """Experts and wishes name teams of the snapshot."""
    named = [(("experts", number, "team_id"), item.team_id) for number, item in enumerate(given.arrangements.experts)]
    named += [
        (("youths", number, "team_id"), item.team_id)
        for number, item in enumerate(given.arrangements.youths)
        if item.team_id is not None
    ]
    for where, team_id in named:
        if team_id not in given.team_ids:
            yield _issue(
                "unknown_team",
                where,
                f"the snapshot has no team {team_id}",
                "Give the id of a brigade or ambulant team of the snapshot.",
            )


def youths_exist(given: ArrangedSnapshot) -> Iterator[Issue]:
    """Wishes name youths of the snapshot, and each youth and team once."""
    known = {youth.id for youth in given.snapshot.youths}
    counts = Counter((item.youth_id, item.team_id) for item in given.arrangements.youths)
    for number, wishes in enumerate(given.arrangements.youths):
        if wishes.youth_id not in known:
            yield _issue(
                "unknown_youth",
                ("youths", number, "youth_id"),
                f"the snapshot has no youth {wishes.youth_id}",
                "Give the id of a youth of the snapshot, or take the entry out.",
            )
        if counts[wishes.youth_id, wishes.team_id] > 1:
            yield _issue(
                "duplicate_id",
                ("youths", number, "youth_id"),
                f"youth {wishes.youth_id} is there more than once for the same team",
                "Put everything arranged with one youth in one entry, or one for each team.",
            )


def usual_experts_exist(given: ArrangedSnapshot) -> Iterator[Issue]:
    """Whom a youth knows is among the experts."""
    known = {expert.id for expert in given.arrangements.experts}
    for number, wishes in enumerate(given.arrangements.youths):
        for place, expert_id in enumerate(wishes.usual_expert_ids):
            if expert_id not in known:
                yield _issue(
                    "unknown_expert",
                    ("youths", number, "usual_expert_ids", place),
                    f"there is no expert {expert_id}",
                    "Give the id of an expert of this file, or take it out.",
                )


def hours_end_after_they_begin(given: ArrangedSnapshot) -> Iterator[Issue]:
    """Working hours, windows, school hours and slots end after they begin."""
    for where, hours in _all_hours(given.arrangements):
        if minutes_of(hours.until) <= minutes_of(hours.from_clock):
            yield _issue(
                "hours_reversed",
                where,
                f"{hours.from_clock} until {hours.until} ends no later than it begins",
                "Give hours of one day that end after they begin.",
            )


def working_hours_do_not_overlap(given: ArrangedSnapshot) -> Iterator[Issue]:
    """An expert's hours on one day do not overlap."""
    for number, expert in enumerate(given.arrangements.experts):
        for (_, one), (place, other) in combinations(enumerate(expert.hours), 2):
            apart = minutes_of(one.until) <= minutes_of(other.from_clock) or minutes_of(other.until) <= minutes_of(
                one.from_clock
            )
            if one.day is other.day and not apart:
                yield _issue(
                    "hours_overlap",
                    ("experts", number, "hours", place),
                    f"expert {expert.id} works twice at the same time on {one.day.value}",
                    "Join the two entries, or let the second begin when the first has ended.",
                )


def windows_lie_in_working_hours(given: ArrangedSnapshot) -> Iterator[Issue]:
    """In every window and agreed slot somebody works who could come."""
    for number, wishes in enumerate(given.arrangements.youths):
        team = [item for item in given.arrangements.experts if wishes.team_id in (None, item.team_id)]
        if not team:
            continue  # no roster is given for that team: it is assumed, or told as missing
        for place, window in enumerate(wishes.windows):
            if not any(_overlap(window, hours) for hours in _hours(team)):
                yield _outside(("youths", number, "windows", place), wishes.youth_id, window, "window")
        for place, slot in enumerate(wishes.agreed):
            if not any(_overlap(slot, hours) for hours in _hours(team)):
                yield _outside(("youths", number, "agreed", place), wishes.youth_id, slot, "agreed slot")


def agreed_slots_are_possible(given: ArrangedSnapshot) -> Iterator[Issue]:
    """An agreed slot begins in a window, not in school hours, and no two are on one day."""
    for number, wishes in enumerate(given.arrangements.youths):
        days = Counter(slot.day for slot in wishes.agreed)
        for place, slot in enumerate(wishes.agreed):
            where = ("youths", number, "agreed", place)
            begin = minutes_of(slot.from_clock)
            in_window = not wishes.windows or any(_covers(item, slot, begin) for item in wishes.windows)
            if not in_window or any(_covers(item, slot, begin) for item in wishes.school_hours):
                yield _issue(
                    "slot_outside_window",
                    where,
                    f"youth {wishes.youth_id} cannot be visited on {slot.day.value} at {slot.from_clock}",
                    "Widen the windows, or agree on another time.",
                )
            if days[slot.day] > 1:
                yield _issue(
                    "slots_on_one_day",
                    where,
                    f"youth {wishes.youth_id} has {days[slot.day]} agreed slots on {slot.day.value}",
                    "A youth is visited once a day: agree on another day.",
                )


def pairs_are_ordered(given: ArrangedSnapshot) -> Iterator[Issue]:
    """The second of a pair begins at least and at most so long after the first; together means 0 and 0."""
    for number, wishes in enumerate(given.arrangements.youths):
        pair = wishes.pair
        if pair is None:
            continue
        if pair.least_minutes > pair.most_minutes or (pair.kind == "together" and pair.most_minutes):
            yield _issue(
                "pair_minutes",
                ("youths", number, "pair", "most_minutes"),
                f"youth {wishes.youth_id}: {pair.kind.value}, {pair.least_minutes} to {pair.most_minutes} minutes",
                "Give least_minutes no more than most_minutes; both 0 for together.",
            )


ARRANGEMENT_CHECKS: tuple[ArrangementCheck, ...] = (
    experts_have_a_base,
    experts_are_named_once,
    teams_exist,
    youths_exist,
    usual_experts_exist,
    hours_end_after_they_begin,
    working_hours_do_not_overlap,
    windows_lie_in_working_hours,
    agreed_slots_are_possible,
    pairs_are_ordered,
)
"""Every check of arrangements, in the order in which problems are told."""


def arrangement_issues(snapshot: Snapshot, arrangements: Arrangements) -> list[Issue]:
    """Everything wrong with arrangements at once; paths are JSON pointers into their file."""
    given = ArrangedSnapshot(snapshot, arrangements)
    return [issue for check in ARRANGEMENT_CHECKS for issue in check(given)]


def _all_hours(arrangements: Arrangements) -> Iterator[tuple[tuple[str | int, ...], Hours | DayHours]]:
    for number, expert in enumerate(arrangements.experts):
        for place, hours in enumerate(expert.hours):
            yield ("experts", number, "hours", place), hours
    for number, wishes in enumerate(arrangements.youths):
        for name, items in (("windows", wishes.windows), ("school_hours", wishes.school_hours)):
            for place, item in enumerate(items):
                yield ("youths", number, name, place), item
        for place, slot in enumerate(wishes.agreed):
            yield ("youths", number, "agreed", place), slot


def _hours(experts: list[Expert]) -> list[DayHours]:
    return [hours for expert in experts for hours in expert.hours]


def _overlap(one: Hours | DayHours, other: DayHours) -> bool:
    begin = max(minutes_of(one.from_clock), minutes_of(other.from_clock))
    return one.day in (None, other.day) and begin < min(minutes_of(one.until), minutes_of(other.until))


def _covers(hours: Hours, slot: DayHours, begin: int) -> bool:
    return hours.day in (None, slot.day) and minutes_of(hours.from_clock) <= begin < minutes_of(hours.until)


def _outside(where: tuple[str | int, ...], youth_id: str, hours: Hours | DayHours, what: str) -> Issue:
    day = "every day" if hours.day is None else hours.day.value
    return _issue(
        "window_outside_hours",
        where,
        f"youth {youth_id}: nobody works in the {what} {hours.from_clock}-{hours.until} ({day})",
        "Give a time in which an expert of the team works, or change the experts' hours.",
    )


def _issue(code: str, where: tuple[str | int, ...], message: str, remedy: str) -> Issue:
    return Issue(code=code, path=pointer(*where), message=message, remedy=remedy)
