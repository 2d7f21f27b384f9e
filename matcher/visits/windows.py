from collections.abc import Iterable, Sequence
from datetime import date

from models.visits.arrangements import AgreedSlot, Hours, VisitWishes
from models.visits.clock import clock_of, minutes_of
from models.visits.team_week import Span, VisitDay

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
