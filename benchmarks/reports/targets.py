from dataclasses import dataclass

from benchmarks.measures.measured import Measured


@dataclass(frozen=True)
class Target:
    """A goal that a run reaches at some moment, or does not."""

    name: str
    """As on the command line and in CSV files."""
    words: str
    """After "seconds to"."""
    column: str
    """Of the measures: the seconds until it was reached."""

    def seconds(self, measured: Measured) -> float:
        """Until the goal, at most the limit; infinite where it was not reached within the limit and its grace."""
        found: float | None = getattr(measured, self.column)
        return float("inf") if found is None else min(found, measured.time_limit_seconds)


TARGETS = (
    Target("plan", "a first plan", "seconds_to_first"),
    Target("1%", "within 1 % of the best known plan", "seconds_to_1_percent"),
    Target("0.1%", "within 0.1 % of the best known plan", "seconds_to_01_percent"),
    Target("gap1%", "a proven gap of 1 %", "seconds_to_gap_1_percent"),
    Target("gap0.1%", "a proven gap of 0.1 %", "seconds_to_gap_01_percent"),
    Target("proven", "a proof that nothing is cheaper", "seconds_to_proven"),
)
USUAL = "1%"


class UnknownTargetError(ValueError):
    """No goal has this name."""


def target_named(name: str) -> Target:
    """
    The goal with this name.

    Raises
    ------
    UnknownTargetError
        With the names that there are.
    """
    for target in TARGETS:
        if target.name == name:
            return target
    raise UnknownTargetError(f"no target {name!r}; there are: {', '.join(target.name for target in TARGETS)}")
