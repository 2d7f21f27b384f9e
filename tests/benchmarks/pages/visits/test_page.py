from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.pages.shell import markers
from benchmarks.pages.visits.page import SECTION, WeekResults, visits_markdown
from benchmarks.pages.visits.pyvrp_day import NotOneDayError, plan_day
from benchmarks.pages.visits.weeks import LONG, PYVRP, SHORT, Trial, run_week, run_with_pyvrp
from fixtures.visits import generate_team_week
from matcher.engine.stopping import Stopper
from matcher.travel.great_circle import GreatCircleTravel
from matcher.visits.check import check_week
from matcher.visits.planning import plan_week
from matcher.visits.routing.limits import SearchLimits
from models.visits.team_week import TeamWeek
from tests.matcher.visits.building import LineTravel, expert, hours, team_week, visit, youth

TRIAL = Trial(short_seconds=2.0, short_seeds=(0,), long_seconds=3.0, long_seeds=(1, 2), workers=1)


def test_pyvrp_finds_the_proven_day() -> None:
    week = team_week(
        [expert(1, hours(0)), expert(2, hours(0), base=40, skills=[])],
        [
            youth(1, visit("a", 10, [0], windows=[("09:00", "09:30"), ("13:00", "15:00")])),
            youth(2, visit("b", 25, [0], skills=["ggz"])),
            youth(3, visit("c", 33, [0])),
        ],
    )
    theirs = plan_day(week, LineTravel(), 1.0, seed=0)
    ours = plan_week(week, LineTravel(), Stopper(60.0), SearchLimits(workers=1))
    assert check_week(week, theirs, LineTravel()) == ()
    assert theirs.costs.points == ours.costs.points == ours.bound


def test_pyvrp_leaves_out_what_does_not_fit() -> None:
    week = team_week([expert(1, hours(0, "09:00", "10:10"))], [youth(n, visit(f"v{n}", n, [0])) for n in (2, 5)])
    plan = plan_day(week, LineTravel(), 0.5, seed=0)
    assert [item.visit_id for item in plan.unplanned] == ["v5"]
    assert check_week(week, plan, LineTravel()) == ()


@pytest.mark.parametrize(
    "week",
    [
        team_week([expert(1, hours(0), hours(1))], [youth(1, visit("a", 1, [0, 1]))]),
        team_week([expert(1, hours(0)), expert(2, hours(0))], [youth(1, visit("a", 1, [0], pair=(0, 0)))]),
        team_week([expert(1, hours(0))], [youth(1, visit("a", 1, [0], agreed=("10:00", "11:00")))]),
        team_week([expert(1, hours(0))], [youth(1, visit("a", 1, [0]), usual=["e-1"])]),
    ],
)
def test_pyvrp_is_not_asked_for_what_it_does_not_know(week: TeamWeek) -> None:
    with pytest.raises(NotOneDayError):
        plan_day(week, LineTravel(), 0.1, seed=0)


def test_short_and_long_runs_are_judged_by_the_checker() -> None:
    runs = run_week("team-12", 1, TRIAL, GreatCircleTravel())
    assert [(run.way, run.seed, run.violations) for run in runs] == [(SHORT, 0, 0), (LONG, 1, 0), (LONG, 2, 0)]
    assert all(run.bound <= run.costs.points for run in runs)


def test_a_day_is_planned_both_ways() -> None:
    runs = run_with_pyvrp("day-30", 1, 1.5, TRIAL, GreatCircleTravel())
    assert [(run.way, run.violations) for run in runs] == [(SHORT, 0), (PYVRP, 0)]
    assert generate_team_week("day-30", 1).visits != ()


def test_the_command_keeps_the_figures_and_writes_only_its_section(tmp_path: Path) -> None:
    begin, end = markers("visits", SECTION.command)
    page, out = tmp_path / "page.md", tmp_path / "visits.json"
    page.write_text(f"before\n{begin}\nold\n{end}\nafter\n")
    given = ["visits", "--weeks", "team-12:2", "--days", "", "--out", str(out), "--page", str(page)]
    limits = ["--time-limit", "2", "--long-limit", "2", "--long-runs", "1", "--workers", "1"]
    ran = CliRunner().invoke(main, [*given, *limits])
    assert ran.exit_code == 0, ran.output
    results = WeekResults.model_validate_json(out.read_bytes())
    assert [run.way for run in results.runs] == [SHORT, LONG]
    text = page.read_text()
    assert visits_markdown(results) in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")


def test_an_unknown_set_is_usage() -> None:
    assert CliRunner().invoke(main, ["visits", "--weeks", "team-99:1"]).exit_code == 2


@pytest.mark.parametrize(
    ("option", "text"),
    [("--weeks", "team-12:x"), ("--days", "day-30:-1"), ("--weeks", "team-12:" + "9" * 5000), ("--seeds", ""),
     ("--seeds", "0,x"), ("--seeds", "1_0")],
)  # fmt: skip
def test_a_number_that_is_none_is_wrong_usage(option: str, text: str) -> None:
    ran = CliRunner().invoke(main, ["visits", option, text])
    assert ran.exit_code == 2
    assert "is no whole number" in " ".join(ran.output.replace("│", " ").split())
