from collections.abc import Iterator, Sequence

from matcher.check.alliance import Alliance
from matcher.check.day_stay import DayStay, to_days
from matcher.check.report import Code, Violation
from models.vocabulary import Setting
from models.youth import Youth


def pins_ahead(alliance: Alliance, youth: Youth) -> tuple[DayStay, ...]:
    """
    Pinned stays that have days in the horizon, on boundaries: `from` rounded down, `until` up.

    Where rounding makes two of them share days the earlier one keeps them. In a closed unit neither goes beyond the
    authorisation: there `from` is rounded up and `until` down.
    """
    found: list[DayStay] = []
    if youth.pinned is None:
        return ()
    stays = (to_days(stay, alliance.calendar) for stay in youth.pinned.stays)
    for stay in sorted(stays, key=lambda item: item.start):
        if stay.end <= 0:
            continue
        start, end = alliance.boundary_until(stay.start), alliance.boundary_from(stay.end)
        if found:
            start = max(start, found[-1].end)
        if stay.place in alliance.units and alliance.setting_of(stay.place) is Setting.CLOSED:
            authorisation = youth.closed_authorisation
            if authorisation is None:
                continue
            start = max(start, alliance.boundary_from(alliance.calendar.day_of(authorisation.from_date)))
            end = min(end, alliance.boundary_until(alliance.calendar.day_of(authorisation.until) + 1))
        if start < end:
            found.append(stay.lasting(start, end))
    return tuple(found)


def joined_pins(pins: Sequence[DayStay]) -> tuple[DayStay, ...]:
    """Pins that follow each other at once with the same arrangement are one stay."""
    joined: list[DayStay] = []
    for pin in pins:
        if joined and joined[-1].end == pin.start and joined[-1].same_arrangement(pin):
            joined[-1] = joined[-1].lasting(joined[-1].start, pin.end)
        else:
            joined.append(pin)
    return tuple(joined)


def check_pins(
    alliance: Alliance, youth: Youth, pins: Sequence[DayStay], stays: Sequence[DayStay]
) -> Iterator[Violation]:
    """On every day of a pin the youth is at that place with exactly that support and brigade team."""
    for pin in pins:
        day = pin.start
        for stay in stays:
            if stay.start <= day < stay.end and stay.same_arrangement(pin):
                day = stay.end
        if day < pin.end:
            yield Violation(
                code=Code.PIN,
                youth_id=youth.id,
                date=alliance.calendar.date_of(day),
                message=f"{youth.id} does not follow the pinned stay in {pin.place}",
                expected=f"{pin.place}, brigade {pin.brigade_team_id}, support {_words(pin)}",
                found=_at(stays, day),
            )


def _at(stays: Sequence[DayStay], day: int) -> str:
    for stay in stays:
        if stay.start <= day < stay.end:
            return f"{stay.place}, brigade {stay.brigade_team_id}, support {_words(stay)}"
    return "no stay"


def _words(stay: DayStay) -> str:
    return " ".join(f"{expertise.value}:{team_id}" for expertise, team_id in sorted(stay.support)) or "none"
