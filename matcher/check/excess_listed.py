from collections.abc import Iterable, Iterator, Sequence

from matcher.check.alliance import Alliance
from matcher.check.overload import Overload
from matcher.check.report import Code, Violation
from models.plan import Excess as ListedExcess
from models.plan import Plan

Days = tuple[int, int]


def check_excesses(
    alliance: Alliance, plan: Plan, days_in_excess: dict[str, Sequence[Overload]]
) -> Iterator[Violation]:
    """
    Resources in excess are listed, on the periods that hold a day in excess, and no others are.

    A line may cover one period or several: its demand is the greatest and its capacity the least of the days
    it covers. For sexes the numbers are not judged, only the days.
    """
    listed: dict[str, list[ListedExcess]] = {}
    for line in plan.excesses:
        listed.setdefault(line.resource, []).append(line)
    for resource in sorted(listed.keys() | days_in_excess.keys()):
        right = days_in_excess.get(resource, ())
        lines = listed.get(resource, [])
        days = [_days(alliance, line) for line in lines]
        expected = _periods(alliance, ((item.start, item.end) for item in right))
        found = _periods(alliance, days)
        wrong = expected ^ found
        if not wrong and not resource.startswith("sex:"):
            wrong = {start for line, (start, end) in zip(lines, days, strict=True) if _differs(line, start, end, right)}
        if wrong:
            yield Violation(
                code=Code.EXCESSES,
                resource=resource,
                date=alliance.calendar.date_of(min(wrong)),
                message=f"{resource}: what is in excess today is not listed as it is",
                expected=_words(alliance, right),
                found="; ".join(_line(line) for line in lines) or "not listed",
            )


def _days(alliance: Alliance, line: ListedExcess) -> Days:
    return alliance.calendar.day_of(line.from_date), alliance.calendar.day_of(line.until)


def _periods(alliance: Alliance, spans: Iterable[Days]) -> set[int]:
    """First days of the periods that hold a day of these spans."""
    found = set()
    for start, end in spans:
        day = alliance.boundary_until(start)
        while day < min(end, alliance.horizon_days):
            found.add(day)
            day = alliance.next_boundary(day)
    return found


def _differs(line: ListedExcess, start: int, end: int, right: Sequence[Overload]) -> bool:
    covered = [item for item in right if item.start < end and start < item.end]
    if not covered:
        return True
    demand = max(item.demand for item in covered)
    capacity = min(item.capacity for item in covered)
    return (line.demand, line.capacity) != (demand, capacity)


def _words(alliance: Alliance, right: Sequence[Overload]) -> str:
    date_of = alliance.calendar.date_of
    spans = (f"{item.demand} of {item.capacity} from {date_of(item.start)} until {date_of(item.end)}" for item in right)
    return "; ".join(spans) or "not listed"


def _line(line: ListedExcess) -> str:
    return f"{line.demand} of {line.capacity} from {line.from_date} until {line.until}"
