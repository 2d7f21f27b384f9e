import io

from rich.console import Console

from benchmarks.bench.experiments.summary import SettingSummary, cheapest, foot_lines, summaries, summary_table
from benchmarks.bench.peers.protocol import BoundScope
from tests.benchmarks.bench.runs.records import FAILED, LATE, NO_PLAN, PROVEN, WRONG, a_run

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
        setting="a", runs=2, plans=2, proven=2, proven_of_own=0, failed=0, wrong=0,
        above_best=0.025, gap=None, seconds=4.105, late=0, most_seconds_late=0.0,
    )  # fmt: skip
    assert (b.runs, b.plans, b.seconds) == (3, 2, 4.105)
    # a wrong plan is no plan to compare with
    assert c == SettingSummary(
        setting="c", runs=2, plans=1, proven=0, proven_of_own=0, failed=1, wrong=1,
        above_best=None, gap=None, seconds=None, late=0, most_seconds_late=0.0,
    )  # fmt: skip


def test_a_mean_over_the_runs_that_went_well_is_no_mean() -> None:
    lucky, *_ = summaries([a_run("lucky"), *(a_run("lucky", NO_PLAN, instance=f"small-{n}") for n in (2, 3, 4, 5))])
    assert (lucky.plans, lucky.above_best, lucky.gap) == (1, None, None)
    steady, half = summaries(
        [a_run("steady"), a_run("steady", instance="small-2"), a_run("half"), a_run("half", DEARER, instance="small-2")]
    )
    assert (steady.above_best, steady.gap) == (0.0, 0.005)
    # one of its two plans has no bound
    assert (half.above_best, half.gap) == (0.025, None)


def test_proofs_over_fewer_plans_are_counted_apart() -> None:
    scopes = (BoundScope.CANDIDATES, BoundScope.ONE_ENTRANCE, BoundScope.POOL, BoundScope.POOL)
    outcomes = [PROVEN.model_copy(update={"bound_scope": scope}) for scope in scopes]
    rows = summaries([a_run("mip", outcome, instance=f"small-{n}") for n, outcome in enumerate(outcomes)])
    assert (rows[0].proven, rows[0].proven_of_own, rows[0].gap) == (1, 3, None)
    assert "proven best of their own choices only: mip 3" in foot_lines(rows)
    assert all(len(line) <= 80 for line in foot_lines(rows))


def test_runs_beyond_their_limit_are_told_below_the_table() -> None:
    rows = summaries([a_run("slow", LATE), a_run("slow", instance="small-2")])
    assert (rows[0].late, rows[0].most_seconds_late) == (1, 32.9)
    assert foot_lines(rows)[-1] == "runs beyond their limit: slow 1, by 32.9 s at most"
    assert len(foot_lines(summaries([a_run("quick")]))) == 2


def test_a_wrong_plan_without_a_cost_is_wrong_and_not_missing() -> None:
    (row,) = summaries([a_run("c", WRONG.model_copy(update={"cost": None}))])
    assert (row.plans, row.failed, row.wrong) == (1, 0, 1)


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
