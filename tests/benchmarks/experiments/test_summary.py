import io

from rich.console import Console

from benchmarks.experiments.summary import SettingSummary, cheapest, summaries, summary_table
from tests.benchmarks.runs.records import FAILED, NO_PLAN, PROVEN, WRONG, a_run

DEARER = PROVEN.model_copy(update={"cost": 12_600, "bound": None, "seconds": 5.0})
RUNS = (
    a_run("a"),
    a_run("a", DEARER, instance="small-2"),
    a_run("b", DEARER),
    a_run("b", PROVEN, instance="small-2"),
    a_run("b", NO_PLAN, instance="small-3"),
    a_run("c", WRONG),
    a_run("c", FAILED, instance="small-2"),
)


def test_the_cheapest_plan_breaks_no_rule() -> None:
    assert cheapest(RUNS) == {"sha256:small-1": 12_000, "sha256:small-2": 12_000}


def test_each_setting_has_its_counts_and_means() -> None:
    a, b, c = summaries(RUNS)
    assert a == SettingSummary(
        setting="a", runs=2, plans=2, proven=2, failed=0, wrong=0, above_best=0.025, gap=0.005, seconds=4.105
    )
    assert (b.runs, b.plans, b.above_best, b.seconds) == (3, 2, 0.025, 4.105)
    # a wrong plan is no plan to compare with
    assert c == SettingSummary(
        setting="c", runs=2, plans=1, proven=0, failed=1, wrong=1, above_best=None, gap=None, seconds=None
    )


def shown(width: int, *settings: str) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(summary_table([row for row in summaries(RUNS) if row.setting in settings]))
    file = console.file
    assert isinstance(file, io.StringIO)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_columns_for_what_went_wrong_are_there_only_where_something_did() -> None:
    assert shown(80, "a")[0].split() == ["setting", "runs", "proven", "above", "gap", "seconds"]
    head, a, b, c = shown(80, "a", "b", "c")
    assert head.endswith("no plan  failed  wrong")
    assert a.split()[-3:] == ["–", "–", "–"]
    assert b.split()[-3:] == ["1", "–", "–"]
    assert c.split()[-3:] == ["–", "1", "1"]


def test_long_names_have_a_line_for_each_parameter() -> None:
    name = "a-setting/neighbourhood_youths=20/smoothing=0.9+0.5"
    console = Console(file=io.StringIO(), width=80)
    console.print(summary_table(summaries([a_run(name)])))
    assert isinstance(console.file, io.StringIO)
    _, first, second, third = (line.rstrip() for line in console.file.getvalue().splitlines())
    assert first.split()[:2] == ["a-setting", "1"]
    assert [second, third] == ["  /neighbourhood_youths=20", "  /smoothing=0.9+0.5"]


def test_a_disqualified_setting_is_red() -> None:
    a, c = summary_table([row for row in summaries(RUNS) if row.setting in "ac"]).rows
    assert (a.style, c.style) == ("", "bold red")
