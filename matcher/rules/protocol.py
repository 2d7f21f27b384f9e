from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.tables.units import EVER, NEVER
from models.youth import Youth


@dataclass
class AdmissionWindow:
    """
    When one youth may be in each unit; every rule narrows it in place. All of shape (units,).

    Days are offsets; ``until`` is exclusive. ``without_brigade`` and ``with_brigade`` say under which support
    the setting is acceptable.
    """

    from_day: NDArray[np.int64]
    until_day: NDArray[np.int64]
    latest_start_day: NDArray[np.int64]
    """Entering is possible up to this day, included."""
    longest_days: NDArray[np.int64]
    open_periods: NDArray[np.bool_]
    """(units, periods)"""
    without_brigade: NDArray[np.bool_]
    with_brigade: NDArray[np.bool_]

    @classmethod
    def wide(cls, instance: Instance) -> "AdmissionWindow":
        """Nothing narrowed yet."""
        count = len(instance.units.units)
        return cls(
            from_day=np.full(count, NEVER, dtype=np.int64),
            until_day=np.full(count, EVER, dtype=np.int64),
            latest_start_day=np.full(count, EVER, dtype=np.int64),
            longest_days=np.full(count, EVER, dtype=np.int64),
            open_periods=np.ones((count, instance.periods), dtype=bool),
            without_brigade=np.ones(count, dtype=bool),
            with_brigade=np.ones(count, dtype=bool),
        )

    def admit_only(self, admitted: NDArray[np.bool_]) -> None:
        """Shuts the window of every unit that is not admitted."""
        self.until_day[~admitted] = NEVER

    def allowed_periods(self, instance: Instance) -> NDArray[np.bool_]:
        """Periods of which every day is allowed, shape (units, periods)."""
        starts, ends = instance.boundaries[:-1], instance.boundaries[1:]
        inside = (self.from_day[:, None] <= starts) & (ends <= self.until_day[:, None])
        return inside & self.open_periods


Spans = tuple[tuple[int, int], ...]
"""Day offsets from the first until, not including, the second; in order, none of them empty."""


def days_outside(first: int, until: int) -> Spans:
    """All days before the first and from ``until`` on."""
    return tuple(span for span in ((NEVER, min(first, EVER)), (max(until, NEVER), EVER)) if span[0] < span[1])


@dataclass(frozen=True)
class YouthView:
    """One youth as the rules see it."""

    youth: Youth
    region: int
    """Row of the home municipality's region."""
    unit_minutes: NDArray[np.int32]
    """One-way family travel to each unit, shape (units,)."""
    birthday_days: NDArray[np.int64]
    """Day offset on which each age is reached, shape (32,)."""


@dataclass(frozen=True)
class SmallestChange:
    """
    The least that would make a rule say yes: a date, an age, minutes, a bed.

    ``parameters`` hold numbers and ISO dates that are safe to show (no birth date); words are made of them
    by whoever shows it.
    """

    code: str
    parameters: dict[str, Any] = field(default_factory=dict)


class AdmissionRule(Protocol):
    """A rule on entering a unit (semantics, section 4)."""

    code: ClassVar[str]

    def narrow(self, window: AdmissionWindow, view: YouthView, instance: Instance) -> None:
        """Narrows, in place, when the youth may be in each unit."""
        ...

    def smallest_change(self, view: YouthView, unit: int, instance: Instance) -> SmallestChange | None:
        """What would satisfy the rule on more days of the horizon; None where it never stands in the way."""
        ...


class YesNoRule:
    """An admission rule that says yes or no to each unit, whatever the day."""

    code: ClassVar[str]

    def admits(self, view: YouthView, instance: Instance) -> NDArray[np.bool_]:
        """Which units it says yes to, shape (units,)."""
        raise NotImplementedError

    def change(self, view: YouthView, unit: int, instance: Instance) -> dict[str, Any]:
        """What would turn a no into a yes."""
        raise NotImplementedError

    def narrow(self, window: AdmissionWindow, view: YouthView, instance: Instance) -> None:
        """Shuts the units that it says no to."""
        window.admit_only(self.admits(view, instance))

    def smallest_change(self, view: YouthView, unit: int, instance: Instance) -> SmallestChange | None:
        """What would turn a no into a yes; None where it is a yes."""
        return (
            None if self.admits(view, instance)[unit] else SmallestChange(self.code, self.change(view, unit, instance))
        )


class EndingRule(Protocol):
    """A rule that ends a resident's current stay (semantics, section 5)."""

    code: ClassVar[str]

    def broken_days(self, view: YouthView, unit: int, instance: Instance) -> Spans:
        """The days on which going on in the unit would break the rule; may reach out of the horizon."""
        ...
