from collections.abc import Iterable, Sequence
from itertools import pairwise

from matcher.desk.options.option import Option, OptionStay


def ranked(options: Iterable[Option]) -> tuple[Option, ...]:
    """Cheapest first by own points and price, then by own points, date and place; alike places are one option."""
    ordered = sorted(options, key=lambda item: (item.total_points, item.own_points, item.from_date, item.place))
    first: dict[tuple[object, ...], int] = {}
    kept: list[Option] = []
    others: list[list[str]] = []
    for option in ordered:
        key = _what_matters(option)
        number = first.setdefault(key, len(kept))
        if number == len(kept):
            kept.append(option)
            others.append([])
        elif option.place not in (kept[number].place, *others[number]):
            others[number].append(option.place)
    return tuple(option.model_copy(update={"alike": tuple(more)}) for option, more in zip(kept, others, strict=True))


def _what_matters(option: Option) -> tuple[object, ...]:
    """Everything a person would weigh, but not which place or team it is."""
    return (
        option.kind,
        option.from_date,
        option.own_points,
        option.price_points,
        tuple((line.term, line.points, line.amount) for line in option.costs),
        tuple(_stay_that_matters(stay) for stay in option.stays),
        _elsewhere(option.stays),
        tuple((short.units, short.unit, short.points) for short in option.support_shortages),
    )


def _stay_that_matters(stay: OptionStay) -> tuple[object, ...]:
    return (
        stay.setting,
        stay.stay.from_date,
        stay.stay.until,
        stay.family_travel_minutes,
        stay.professional_travel_minutes_per_week,
        tuple(item.expertise for item in stay.stay.support),
        stay.stay.brigade_team_id is not None,
        tuple(sorted(stay.uncovered_minutes_per_week.items())),
    )


def _elsewhere(stays: Sequence[OptionStay]) -> tuple[bool, ...]:
    """Whether each stay is at another place than the one before."""
    return tuple(before.stay.place != after.stay.place for before, after in pairwise(stays))
