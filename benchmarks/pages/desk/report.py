from collections.abc import Sequence

import numpy as np

from benchmarks.bench.runs.record import NOTHING, machine_words
from benchmarks.pages.desk.quality import RANKINGS
from benchmarks.pages.desk.records import DeskResults, HeldOut, Speed
from benchmarks.pages.shell import markdown_table

SPEED_HEAD = ("question", "set", "youths", "asked", "median", "95 of 100 within", "slowest", "aim", "reached", "load")
SPEED_NUMBERS = frozenset({"youths", "asked", "median", "95 of 100 within", "slowest", "aim"})
QUALITY_HEAD = (
    "ranked by",
    "youths",
    "same place",
    "mean loss",
    "median loss",
    "largest loss",
    "loss in % of the plan",
    "no answer",
)
QUALITY_NUMBERS = frozenset(QUALITY_HEAD) - {"ranked by"}


def desk_markdown(results: DeskResults) -> str:
    """Everything between the markers; nothing here is written by hand."""
    parts = [
        machine_words(results.machine),
        f"Run on {results.begun:%Y-%m-%d}, travel times: {results.travel}.",
        markdown_table(SPEED_HEAD, [_speed_row(item) for item in results.speeds], SPEED_NUMBERS),
        *_of_quality(results),
        _protocol(results),
        markdown_table(QUALITY_HEAD, _quality_rows(results.held_out), QUALITY_NUMBERS),
    ]
    return "\n\n".join(parts)


def _speed_row(item: Speed) -> tuple[str, ...]:
    if not item.seconds:
        return (item.question, f"{item.set_name}, seed {item.set_seed}", f"{item.youths_of_set:,}", "0", *[NOTHING] * 6)
    seconds = np.array(item.seconds)
    usual = float(np.percentile(seconds, 95))
    return (
        item.question,
        f"{item.set_name}, seed {item.set_seed}",
        f"{item.youths_of_set:,}",
        f"{len(seconds)}",
        _time(float(np.median(seconds))),
        _time(usual),
        _time(float(seconds.max())),
        _time(item.aim_seconds),
        "yes" if usual < item.aim_seconds else "no",
        f"{item.load_before:g} → {item.load_after:g}",
    )


def _of_quality(results: DeskResults) -> list[str]:
    """Machine and day of the quality figures, where they are others."""
    if results.quality_machine is None or results.quality_begun is None:
        return []
    return [machine_words(results.quality_machine), f"Quality was measured on {results.quality_begun:%Y-%m-%d}."]


def _protocol(results: DeskResults) -> str:
    found = results.held_out
    sets = sorted({(item.set_name, item.set_seed) for item in found})
    named = ", ".join(f"{name} seed {seed}" for name, seed in sets) or NOTHING
    return (
        f"Quality: {len(found)} youths held out (asked for: {results.youths_asked_for}) of {named}; "
        f"every search had {results.search_seconds:g} s."
    )


def _quality_rows(found: Sequence[HeldOut]) -> list[tuple[str, ...]]:
    return [_quality_row(ranking, found) for ranking in RANKINGS]


def _quality_row(ranking: str, found: Sequence[HeldOut]) -> tuple[str, ...]:
    answered = [(item, item.choice(ranking)) for item in found]
    losses = np.array([choice.cost - item.best_cost for item, choice in answered if choice.cost is not None])
    shares = np.array(
        [(choice.cost - item.best_cost) / item.best_cost for item, choice in answered if choice.cost is not None]
    )
    same = sum(choice.place == item.best_place for item, choice in answered)
    if not len(losses):
        return (ranking, f"{len(found)}", *[NOTHING] * 5, f"{len(found)}")
    return (
        ranking,
        f"{len(found)}",
        f"{same} ({100 * same / len(found):.0f} %)",
        f"{losses.mean():,.0f}",
        f"{np.median(losses):,.0f}",
        f"{losses.max():,.0f}",
        f"{100 * shares.mean():.3f} %",
        f"{len(found) - len(losses)}",
    )


def _time(seconds: float) -> str:
    return f"{1000 * seconds:,.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
