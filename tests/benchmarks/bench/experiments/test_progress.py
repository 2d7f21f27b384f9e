import io

import pytest
from rich.console import Console

from benchmarks.bench.experiments.progress import (
    OVERHEAD_SECONDS,
    Count,
    Estimate,
    ScreenReporter,
    duration_words,
    is_bad,
    outcome_words,
)
from tests.benchmarks.bench.experiments.planning_runs import a_planned_run
from tests.benchmarks.bench.runs.records import FAILED, LATE, NO_PLAN, PROVEN, WRONG, a_run


def a_console(width: int = 80, terminal: bool = False) -> Console:
    colours = "standard" if terminal else None
    return Console(file=io.StringIO(), width=width, force_terminal=terminal, color_system=colours, legacy_windows=False)


def text_of(console: Console) -> str:
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_without_a_terminal_every_run_is_a_line_with_the_expected_end() -> None:
    console, runs = a_console(), [a_planned_run("a"), a_planned_run("b")]
    with ScreenReporter(console).counting(runs, [a_run("b", process_seconds=44.0)], 1) as count:
        for item in runs:
            count.began(item)
            count.ended(item, a_run(item.configuration.name, process_seconds=3.0))
    first, second = text_of(console).splitlines()
    assert first.startswith("1/2  small-1  a  seed 0  optimal  12,000 points  gap 0.50 %  3.2 s  (expected end ")
    assert first.endswith(", in 45 s)")
    assert second == "2/2  small-1  b  seed 0  optimal  12,000 points  gap 0.50 %  3.2 s"


def test_wrong_plans_and_crashes_are_red_with_their_reason() -> None:
    console = a_console(width=200, terminal=True)
    items = [a_planned_run(name) for name in ("a", "b", "c")]
    count = Count(console, items, (), 1)
    for item, outcome in zip(items, (WRONG, FAILED, NO_PLAN), strict=True):
        count.ended(item, a_run(item.configuration.name, outcome))
    wrong, failed, none = text_of(console).splitlines()
    red = "\x1b[1;31m"
    assert wrong.startswith(red)
    assert "WRONG: leaving 2, pin 1" in wrong
    assert failed.startswith(red)
    assert "the dyke broke" in failed
    assert red not in none
    assert "no answer  6.5 s  out of time while building" in none
    assert (is_bad(WRONG), is_bad(FAILED), is_bad(NO_PLAN), is_bad(PROVEN)) == (True, True, False, False)


def test_a_run_beyond_its_limit_says_so() -> None:
    assert outcome_words(a_run("slow", LATE)) == "feasible  12,300 points  52.9 s  32.9 s beyond its limit"


def test_the_line_that_goes_on_fits_a_narrow_terminal() -> None:
    console, items = a_console(width=60), [a_planned_run("a"), a_planned_run("b")]
    count = Count(console, items, (), 2)
    for item in items:
        count.began(item)
    console.print(count)
    (line,) = text_of(console).splitlines()
    assert line.startswith("0 of 2 runs, expected end ")
    assert len(line) <= 60
    assert count.words.endswith("now small-1 a 0 s, small-1 b 0 s")


def test_nothing_to_do_is_said() -> None:
    console = a_console()
    with ScreenReporter(console).counting([], [a_run("a")], 1):
        pass
    assert text_of(console) == "every run is in the store already\n"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (42, "40 s"),
        (88, "90 s"),
        (91, "2 min"),
        (5340, "89 min"),
        (5460, "1 h 31 min"),
        (9000, "2 h 30 min"),
    ],
)
def test_durations_are_as_precise_as_an_estimate(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words


def test_a_plan_without_bound_or_seconds_leaves_them_out() -> None:
    assert outcome_words(a_run("a", WRONG.model_copy(update={"violations": {}}))) == "feasible  9,000 points  6.5 s"


def test_a_run_takes_as_long_as_its_like_did_before() -> None:
    estimate = Estimate(
        (
            a_run("a", instance="small-1", process_seconds=3.0),
            a_run("a", instance="small-2", process_seconds=7.0),
            a_run("b", instance="region-1", process_seconds=90.0),
        )
    )
    assert estimate.seconds(a_planned_run("a", "small-1", seed=8)) == 3.0
    assert estimate.seconds(a_planned_run("a", "small-3")) == 5.0
    # another limit, another setting or another set says nothing
    assert estimate.seconds(a_planned_run("a", "small-1", seconds=11.0)) == 11.0 + OVERHEAD_SECONDS
    assert estimate.seconds(a_planned_run("b", "small-1")) == 20.0 + OVERHEAD_SECONDS
    assert estimate.seconds(a_planned_run("a", "region-1")) == 20.0 + OVERHEAD_SECONDS


def test_runs_side_by_side_take_the_sum_shared_and_never_less_than_the_longest() -> None:
    estimate = Estimate(
        (a_run("a", instance="small-1", process_seconds=2.0), a_run("b", instance="small-1", process_seconds=10.0))
    )
    short, long = a_planned_run("a"), a_planned_run("b")
    assert estimate.remaining_seconds([short, short, long], 1) == 14.0
    assert estimate.remaining_seconds([short, short, long], 4) == 10.0
    assert estimate.remaining_seconds([], 4) == 0.0
