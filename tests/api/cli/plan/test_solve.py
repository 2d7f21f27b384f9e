import json
from pathlib import Path

import pytest
from rich.console import Console

import api.cli.plan.solve
from api.cli.plan.solve import LiveLine, PlainProgress, progress_words
from api.messages import Lang, Messages
from matcher.engine.progress import Phase, Progress
from models.files import read_plan, read_snapshot, write_plan
from models.plan import Plan, PlanStatus
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from tests.api import engines
from tests.api.conftest import Run

KEYS = {
    "cost",
    "bound",
    "gap",
    "status",
    "ended",
    "seconds",
    "seconds_by_phase",
    "peak_memory_mib",
    "kpis",
    "unplaced",
    "refused",
    "plan",
}


def test_json_has_the_figures_of_the_design_and_the_plan_is_written(
    run: Run, snapshot_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "plan.json"
    ran = run("solve", snapshot_path, "--out", out, "--time-limit", 5, "--json")
    assert ran.exit_code == 0, ran.stderr
    assert ran.document.keys() == KEYS
    plan = read_plan(out)
    assert (ran.document["cost"], ran.document["bound"]) == (plan.cost, plan.bound)
    assert ran.document["plan"] == str(out)
    assert ran.document["peak_memory_mib"] > 10
    assert run("check", snapshot_path, out).exit_code == 0


def test_summary_tells_who_moves_and_what_it_costs(run: Run, snapshot_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    ran = run("solve", snapshot_path, "--out", out, "--time-limit", 5)
    assert ran.exit_code == 0, ran.stderr
    plan = read_plan(out)
    assert f"cost {plan.cost:,} points" in ran.stdout
    assert "Who moves: " in ran.stdout
    assert "why: waiting -" in ran.stdout
    assert "more (see" in ran.stdout
    assert "prepare" in ran.stderr


def test_a_plan_that_is_the_incumbent_ends_with_5_and_is_written(
    run: Run, snapshot_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.cli.plan.solve, "solve", engines.idle)
    ran = run("solve", snapshot_path, "--out", tmp_path / "plan.json")
    assert ran.exit_code == 5
    assert "no better plan than the incumbent" in ran.stderr
    assert "Nobody changes" in ran.stdout
    assert read_plan(tmp_path / "plan.json").status is PlanStatus.INCUMBENT


def test_a_plan_of_which_the_checker_refused_a_part_is_written_and_told_loudly(
    run: Run, snapshot_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.cli.plan.solve, "solve", engines.partly_refused)
    ran = run("solve", snapshot_path, "--out", tmp_path / "plan.json", "--json")
    snapshot = read_snapshot(snapshot_path)
    youth_id = snapshot.youths[0].id
    assert ran.exit_code == 7
    assert ran.document["refused"] == [{"code": "max_moves", "youth_id": youth_id, "resource": None, "first_day": None}]
    assert "REFUSED" in ran.stderr
    assert f"max_moves  {youth_id}" in ran.stderr
    assert [item.youth_id for item in read_plan(tmp_path / "plan.json").refused] == [youth_id]
    # the file to send holds everything but names
    report = (tmp_path / "plan.refused.json").read_text(encoding="utf-8")
    content = json.loads(report)
    assert content["refused"] == ran.document["refused"]
    named = (*snapshot.units, *snapshot.ambulant_teams, *snapshot.brigade_teams, *snapshot.organisations)
    assert not [item.name for item in named if f'"{item.name}"' in report and item.name != item.id]
    assert (tmp_path / "plan.refused.json").stat().st_mode & 0o077 == 0
    again = Snapshot.model_validate(content["snapshot"])
    assert again.youths == snapshot.youths


def test_the_plan_never_overwrites_the_snapshot(run: Run, snapshot_path: Path) -> None:
    before = snapshot_path.read_bytes()
    ran = run("solve", snapshot_path, "--out", snapshot_path)
    assert ran.exit_code == 2
    assert "overwrite" in ran.stderr
    assert snapshot_path.read_bytes() == before


def test_the_plan_is_not_written_inside_a_snapshot_folder(run: Run, tmp_path: Path, snapshot_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    assert run("solve", folder, "--out", folder / "plan.json").exit_code == 2


def test_a_link_to_the_snapshot_is_the_snapshot(run: Run, snapshot_path: Path, tmp_path: Path) -> None:
    link = tmp_path / "plan.json"
    link.hardlink_to(snapshot_path)
    assert run("solve", snapshot_path, "--out", link).exit_code == 2


@pytest.mark.parametrize("out", ["nowhere/plan.json", "."])
def test_a_place_that_cannot_hold_the_plan_is_refused_before_the_search(
    run: Run, snapshot_path: Path, tmp_path: Path, out: str
) -> None:
    assert run("solve", snapshot_path, "--out", tmp_path / out).exit_code == 2


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--workers", 0),
        ("--gap", -0.1),
        ("--gap", 1.5),
        ("--time-limit", 0),
        ("--seed", -1),
        ("--gap", "nan"),
    ],
)
def test_an_option_out_of_range_is_usage(
    run: Run, snapshot_path: Path, tmp_path: Path, option: str, value: object
) -> None:
    ran = run("solve", snapshot_path, "--out", tmp_path / "plan.json", f"{option}={value}")
    assert ran.exit_code == 2
    assert option in ran.stderr


def test_options_go_over_the_settings_file(
    run: Run, snapshot_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def engine(snapshot: Snapshot, policy: Policy, settings: SolverSettings, **options: object) -> Plan:
        seen.append((policy, settings))
        return engines.idle(snapshot, policy, settings)

    monkeypatch.setattr(api.cli.plan.solve, "solve", engine)
    (tmp_path / "settings.toml").write_text("workers = 3\nseed = 11\n")
    (tmp_path / "policy.toml").write_text('name = "near home"\n')
    files = ("--settings", tmp_path / "settings.toml", "--policy", tmp_path / "policy.toml")
    run("solve", snapshot_path, "--out", tmp_path / "p.json", *files, "--seed", 7, "--prove")
    ((policy, settings),) = seen
    assert (settings.workers, settings.seed, settings.prove) == (3, 7, True)
    assert policy.name == "near home"


def test_warm_start_and_published_plan_reach_the_engine(
    run: Run, snapshot: Snapshot, snapshot_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def engine(snapshot: Snapshot, policy: Policy, settings: SolverSettings, **options: object) -> Plan:
        seen.append(options)
        return engines.idle(snapshot, policy, settings)

    monkeypatch.setattr(api.cli.plan.solve, "solve", engine)
    known = tmp_path / "known.json"
    write_plan(engines.incumbent_plan(snapshot), known)
    plans = ("--warm-start", known, "--published", known)
    run("solve", snapshot_path, "--out", tmp_path / "p.json", *plans)
    assert seen[0]["warm_start"] == seen[0]["published"] == read_plan(known)


LATER = Progress(Phase.RELAX, 3.24, cost=18_117_230, bound=17_990_000)


def test_what_matters_most_comes_first() -> None:
    words = progress_words(Messages(), LATER, 3.24)
    assert words == "3.2 s  relax  gap 0.70 %  cost 18,117,230  bound 17,990,000"
    assert progress_words(Messages(Lang.NL), Progress(Phase.PREPARE, 0.0), 0.0) == (
        "0,0 s  voorbereiden  nog geen plan"
    )


def test_plain_lines_are_written_at_a_new_phase_and_once_a_second() -> None:
    now = 100.0
    written: list[str] = []
    plain = PlainProgress(Messages(), written.append, clock=lambda: now)
    for phase, after in ((Phase.RELAX, 0.0), (Phase.RELAX, 0.9), (Phase.SELECT, 0.1), (Phase.SELECT, 1.0)):
        now += after
        plain.show(Progress(phase, now))
    assert [line.split()[2] for line in written] == ["relax", "select", "select"]


def test_the_live_line_is_one_line_on_a_narrow_terminal() -> None:
    line = LiveLine(Messages())
    console = Console(width=40)
    assert _shown(console, line) == [""]
    line.show(LATER)
    (shown,) = _shown(console, line)
    assert len(shown) <= 40
    assert shown.startswith("3.2 s  relax  gap 0.70 %")


def _shown(console: Console, line: LiveLine) -> list[str]:
    """Rendered as `Live` does it."""
    rows = console.render_lines(line, pad=False)
    return ["".join(segment.text for segment in row) for row in rows]
