from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.geography import Location
from models.plan import Plan
from models.snapshot import Snapshot
from models.stay import HOME, Stay
from models.visits.arrangements import AgreedSlot, Arrangements, Hours, PairWish, VisitWishes
from models.visits.clock import clock_of, dates_of, minutes_of
from models.visits.team_week import PairLink, Span, TeamKind, Visit, VisitDay, VisitPart, YouthVisits
from models.vocabulary import Expertise
from models.youth import Youth

WHOLE_DAY = (0, 24 * 60 - 1)
"""Where nothing is arranged a visit may be at any time of the day: 00:00 to 23:59."""


def visit_days(
    dates: Iterable[date], wishes: VisitWishes | None, slot: AgreedSlot | None = None
) -> tuple[VisitDay, ...]:
    """
    The days on which a visit may be, with its windows less the school hours.

    Parameters
    ----------
    slot
        With an agreed slot only that day is left.
    """
    days = [day for day in dates if slot is None or day.weekday() == slot.day.number]
    agreed = None if slot is None else Span.model_validate({"from": slot.from_clock, "until": slot.until})
    return tuple(VisitDay(date=day, windows=day_windows(day, wishes), agreed=agreed) for day in days)


def day_windows(day: date, wishes: VisitWishes | None) -> tuple[Span, ...]:
    """Windows on one day, rising and apart; none if the day is not among those wished for."""
    if wishes is None:
        return _spans([WHOLE_DAY])
    wished = _on(day, wishes.windows) if wishes.windows else [WHOLE_DAY]
    return _spans(_without(_joined(wished), _on(day, wishes.school_hours)))


def _on(day: date, hours: Iterable[Hours]) -> list[tuple[int, int]]:
    return [
        (minutes_of(item.from_clock), minutes_of(item.until))
        for item in hours
        if item.day is None or item.day.number == day.weekday()
    ]


def _joined(parts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping or touching parts as one: a visit may lie across both."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(parts):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def _without(parts: Sequence[tuple[int, int]], closed: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    left = list(parts)
    for begin, end in closed:
        left = [
            piece
            for low, high in left
            for piece in ((low, min(high, begin)), (max(low, end), high))
            if piece[0] < piece[1]
        ]
    return left


def _spans(parts: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span.model_validate({"from": clock_of(begin), "until": clock_of(end)}) for begin, end in parts)


@dataclass(frozen=True)
class AskedVisits:
    """Visits of one kind that a stay asks of a team in the week: so many, so long, on these days."""

    kind: TeamKind
    team_id: str
    youth: Youth
    place: str
    dates: tuple[date, ...]
    minutes: tuple[int, ...]
    """Of each visit."""
    expertise: Expertise | None = None


def asked_visits(snapshot: Snapshot, plan: Plan, week: str) -> Iterator[AskedVisits]:
    """
    The visits that a plan asks for in a week, by youth in the plan's order.

    A stay covers some of the week's days; of the weekly visits (brigade) or trips (ambulant) it asks for the
    same part, rounded up. Brigade visits end with the alternative's last week; ambulant minutes are shared
    out evenly over the trips.
    """
    youths = {youth.id: youth for youth in snapshot.youths}
    days = [day for day in dates_of(week) if snapshot.as_of <= day < snapshot.calendar.end]
    per_visit = plan.provenance.policy.norms.minutes_per_ambulant_visit
    for trajectory in plan.trajectories:
        youth = youths[trajectory.youth_id]
        stays = sorted(trajectory.stays, key=lambda stay: stay.from_date)
        since = brigade_since(youth, stays, snapshot.as_of)
        for stay, begun in zip(stays, since, strict=True):
            covered = tuple(day for day in days if stay.from_date <= day < stay.until)
            yield from _brigade(youth, stay, begun, covered)
            for support in sorted(stay.support, key=lambda item: item.expertise):
                asked = youth.need.expertises.get(support.expertise, 0)
                trips = _part(-(-asked // per_visit), covered)
                if trips:
                    weekly = -(-asked // per_visit)
                    minutes = tuple(asked // weekly + (number < asked % weekly) for number in range(trips))
                    yield AskedVisits(
                        TeamKind.AMBULANT, support.team_id, youth, stay.place, covered, minutes, support.expertise
                    )


def brigade_since(youth: Youth, stays: Sequence[Stay], as_of: date) -> list[date]:
    """For each stay the day on which its brigade team began at that place without a break."""
    found: list[date] = []
    for number, stay in enumerate(stays):
        begun = stay.from_date
        current = youth.current_stay
        if number == 0 and current is not None and begun == as_of:
            if (current.place, current.brigade_team_id) == (stay.place, stay.brigade_team_id):
                begun = current.since
        elif number > 0:
            before = stays[number - 1]
            same = (before.place, before.brigade_team_id) == (stay.place, stay.brigade_team_id)
            if same and before.until == stay.from_date:
                begun = found[-1]
        found.append(begun)
    return found


def youth_visits(
    asked: Sequence[AskedVisits], arrangements: Arrangements, locations: Mapping[str, Location]
) -> tuple[YouthVisits, ...]:
    """
    One team's visits with everything that is arranged about them.

    Parameters
    ----------
    asked
        Of one team; visits of one youth are numbered through.
    locations
        Of units, by id.
    """
    by_youth: dict[str, list[AskedVisits]] = {}
    for item in asked:
        by_youth.setdefault(item.youth.id, []).append(item)
    found: list[YouthVisits] = []
    for youth_id, items in by_youth.items():
        wishes = wishes_of(arrangements, youth_id, items[0].team_id)
        visits: list[Visit] = []
        for item in items:
            visits.extend(_visits(item, wishes, locations, begin=len(visits)))
        usual = () if wishes is None else wishes.usual_expert_ids
        found.append(YouthVisits(youth_id=youth_id, usual_expert_ids=usual, visits=tuple(visits)))
    return tuple(found)


def wishes_of(arrangements: Arrangements, youth_id: str, team_id: str) -> VisitWishes | None:
    """What is arranged for a youth with a team; wishes that name the team go before those for every team."""
    of_youth = [item for item in arrangements.youths if item.youth_id == youth_id]
    for wanted in (team_id, None):
        for item in of_youth:
            if item.team_id == wanted:
                return item
    return None


def _brigade(youth: Youth, stay: Stay, begun: date, covered: tuple[date, ...]) -> Iterator[AskedVisits]:
    if stay.brigade_team_id is None or youth.brigade_alternative is None:
        return
    alternative = youth.brigade_alternative
    last = begun + timedelta(weeks=alternative.max_weeks)
    visited = tuple(day for day in covered if day < last)
    count = _part(alternative.visits_per_week, visited)
    if count:
        minutes = (alternative.minutes_per_visit,) * count
        yield AskedVisits(TeamKind.BRIGADE, stay.brigade_team_id, youth, stay.place, visited, minutes)


def _part(weekly: int, covered: Sequence[date]) -> int:
    """The part of a week's visits that falls on so many of its days, rounded up."""
    return -(-weekly * len(covered) // 7)


def _visits(
    asked: AskedVisits, wishes: VisitWishes | None, locations: Mapping[str, Location], begin: int
) -> Iterator[Visit]:
    location = asked.youth.home.location if asked.place == HOME else locations[asked.place]
    slots = () if wishes is None else wishes.agreed
    skills = () if wishes is None else wishes.expertises
    if asked.expertise is not None and asked.expertise not in skills:
        skills = (*skills, asked.expertise)
    for number, minutes in enumerate(asked.minutes, begin):
        pair = None if wishes is None or wishes.pair is None or number >= wishes.pair.visits else wishes.pair
        yield Visit(
            id=f"{asked.youth.id}:{number + 1}",
            place=asked.place,
            location=location,
            parts=_parts(minutes, skills, pair),
            link=None if pair is None else PairLink(least_minutes=pair.least_minutes, most_minutes=pair.most_minutes),
            days=visit_days(asked.dates, wishes, slots[number] if number < len(slots) else None),
        )


def _parts(minutes: int, skills: tuple[Expertise, ...], pair: PairWish | None) -> tuple[VisitPart, ...]:
    if pair is None:
        return (VisitPart(minutes=minutes, expertises=skills),)
    return tuple(
        VisitPart(minutes=minutes, expertises=tuple(dict.fromkeys((*skills, *more))))
        for more in (pair.first_expertises, pair.second_expertises)
    )
