import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from models.files import read_snapshot, write_plan, write_snapshot
from models.plan import Plan
from models.snapshot import Snapshot
from models.visits.visit_plan import UnplannedCode, VisitPlan
from tests.api.conftest import Run
from tests.matcher.visits.planning import WEEK, a_plan, a_stay, an_allied, an_alternative, brigade_youth

TRAVEL = ("--travel", "great-circle")


def save(folder: Path, snapshot: Snapshot, plan: Plan) -> tuple[Path, Path]:
    write_snapshot(snapshot, folder / "s.json")
    write_plan(plan, folder / "p.json")
    return folder / "s.json", folder / "p.json"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Three youths with the brigade, of whom one has ambulant care too."""
    youths = [brigade_youth(f"y-{number}", km) for number, km in ((1, 3), (2, 11), (3, 17))]
    snapshot = an_allied(*youths)
    stays = {youth.id: (a_stay(ambulant=youth.id == "y-2"),) for youth in youths}
    return save(tmp_path, snapshot, a_plan(snapshot, stays))


@pytest.fixture
def overfull(tmp_path: Path) -> tuple[Path, Path]:
    """One expert of three days of 300 minutes for two youths with three visits of 90, 53 minutes away each."""
    youths = [brigade_youth(f"y-{number}", km, an_alternative(3, 90)) for number, km in ((1, 53), (2, -53))]
    snapshot = an_allied(*youths, minutes=900)
    return save(tmp_path, snapshot, a_plan(snapshot, {youth.id: (a_stay(),) for youth in youths}))


def experts_file(folder: Path, **values: Any) -> Path:
    hours = [{"day": day, "from": "09:00", "until": "17:00"} for day in ("monday", "tuesday", "thursday", "friday")]
    expert = {"id": "e-1", "team_id": "brigade-1", "base": {"lat": 52.0, "lon": 5.9}, "hours": hours, **values}
    path = folder / "experts.json"
    path.write_text(json.dumps({"experts": [expert]}))
    return path


def test_the_week_is_printed_day_by_day_and_says_that_the_roster_is_assumed(run: Run, files: tuple[Path, Path]) -> None:
    ran = run("visits", *files, "--week", WEEK, *TRAVEL)
    assert ran.exit_code == 0
    assert "THE ROSTER IS ASSUMED" in ran.stdout
    assert "9 of 9 visits planned" in ran.stdout
    assert ran.stdout.index("Monday 2026-11-23") < ran.stdout.index("Tuesday 2026-11-24")
    assert "team-1" not in ran.stdout


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_no_line_is_wider_than_the_terminal_and_timelines_stay_whole(
    run: Run, files: tuple[Path, Path], columns: int, tmp_path: Path
) -> None:
    experts = experts_file(tmp_path)
    ran = run("visits", *files, "--week", WEEK, "--experts", experts, *TRAVEL, columns=columns)
    assert max(len(line) for line in ran.stdout.splitlines()) <= columns
    drawn = [line for line in ran.stdout.splitlines() if line.startswith("  e-1  ")]
    assert len(drawn) == 4
    assert sum("─▐█" in line and "█─" in line for line in drawn) >= 3


def test_dutch(run: Run, files: tuple[Path, Path]) -> None:
    ran = run("visits", *files, "--week", WEEK, *TRAVEL, "--lang", "nl")
    assert "HET ROOSTER IS AANGENOMEN" in ran.stdout
    assert "maandag 2026-11-23" in ran.stdout


def test_json_is_the_plan_of_the_week(run: Run, files: tuple[Path, Path]) -> None:
    document = run("visits", *files, "--week", WEEK, *TRAVEL, "--json").document
    assert document.pop("files") == []
    plan = VisitPlan.model_validate(document)
    assert (plan.week, len(plan.teams), plan.teams[0].assumed_roster) == (WEEK, 1, True)
    assert len(plan.teams[0].visits) == 9


def test_files_hold_the_week_and_a_calendar_for_each_expert(run: Run, files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "week"
    ran = run("visits", *files, "--week", WEEK, "--out", out, "--ambulant", *TRAVEL, "--json")
    assert sorted(path.name for path in out.iterdir()) == [
        "2026-W48-brigade-1.assumed-1.ics",
        "2026-W48-team-1.assumed-1.ics",
        "visits.json",
    ]
    assert len(ran.document["files"]) == 3
    plan = VisitPlan.model_validate_json((out / "visits.json").read_bytes())
    assert [team.team_id for team in plan.teams] == ["brigade-1", "team-1"]
    calendar = (out / "2026-W48-brigade-1.assumed-1.ics").read_bytes()
    assert calendar.count(b"BEGIN:VEVENT\r\n") == 9
    for youth in read_snapshot(files[0]).youths:
        assert str(youth.home.location.lat).encode() not in calendar + (out / "visits.json").read_bytes()


def test_one_team_can_be_chosen(run: Run, files: tuple[Path, Path]) -> None:
    document = run("visits", *files, "--week", WEEK, "--team", "team-1", *TRAVEL, "--json").document
    assert [team["team_id"] for team in document["teams"]] == ["team-1"]


def test_what_does_not_fit_is_said_with_the_reason_and_corrects_the_next_snapshot(
    run: Run, overfull: tuple[Path, Path], tmp_path: Path
) -> None:
    after = tmp_path / "next.json"
    given = ("visits", *overfull, "--week", WEEK, *TRAVEL, "--next-snapshot", after)
    document = run(*given, "--json", "--time-limit", 10).document
    left_out = document["teams"][0]["unplanned"]
    assert {item["code"] for item in left_out} <= {UnplannedCode.HOURS_FULL, UnplannedCode.NO_DAY}
    full = [item for item in left_out if item["code"] == UnplannedCode.HOURS_FULL]
    assert full != []
    correction = document["corrections"][0]
    before, corrected = read_snapshot(overfull[0]), read_snapshot(after)
    assert corrected.brigade_teams[0].travel_percent == correction["travel_percent"] > 100
    assert corrected.id != before.id
    assert corrected.model_copy(update={"brigade_teams": before.brigade_teams}) == before


def test_a_correction_is_told(run: Run, overfull: tuple[Path, Path]) -> None:
    ran = run("visits", *overfull, "--week", WEEK, *TRAVEL, "--time-limit", 10)
    assert "do not fit" in ran.stdout
    assert "the hours are full" in ran.stdout
    assert "percent instead of 100" in ran.stdout


def test_the_plan_that_knows_the_correction_asks_less(overfull: tuple[Path, Path]) -> None:
    from matcher.check.alliance import Alliance
    from matcher.check.course import course_of
    from matcher.check.day_stay import DayStay
    from matcher.check.demand import demands_of
    from matcher.check.trips import Trips
    from matcher.travel.great_circle import GreatCircleTravel
    from models.policy import Policy

    snapshot = read_snapshot(overfull[0])
    brigade = snapshot.brigade_teams[0].model_copy(update={"travel_percent": 150})
    asked = []
    for version in (snapshot, snapshot.model_copy(update={"brigade_teams": (brigade,)})):
        alliance = Alliance(version, Policy())
        course = course_of(alliance, version.youths[0], [DayStay("home", 0, 28, (), "brigade-1")])
        demands = demands_of(alliance, Trips(alliance, GreatCircleTravel()), course)
        asked.append(next(item.amount for item in demands if item.resource.kind == "brigade"))
    # 53 km is 53 minutes: 3 x (90 + 106) and 3 x (90 + 2 x 80)
    assert asked == [588, 750]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--week", "2027-W30"), "week_outside_horizon"),
        (("--week", "2025-W53"), "no_such_week"),
        (("--week", "2026-W5"), "no_such_week"),
        (("--week", "9999-W52"), "no_such_week"),
    ],
)
def test_a_week_that_cannot_be_planned_is_bad_input(
    run: Run, files: tuple[Path, Path], arguments: tuple[str, ...], code: str
) -> None:
    ran = run("visits", *files, *arguments, *TRAVEL, "--json")
    assert ran.exit_code == 3
    assert [item["code"] for item in ran.document["issues"]] == [code]


def test_a_week_that_is_nearly_one_is_answered_with_what_was_meant(run: Run, files: tuple[Path, Path]) -> None:
    (issue,) = run("visits", *files, "--week", "2027-W5", *TRAVEL, "--json").document["issues"]
    assert issue["message"] == "'2027-W5' is no ISO week"
    assert "2027-W05" in issue["remedy"]


def test_a_wrong_experts_file_is_bad_input_with_everything_at_once(
    run: Run, files: tuple[Path, Path], tmp_path: Path
) -> None:
    experts = experts_file(tmp_path, base=None, team_id="brigade-9")
    ran = run("visits", *files, "--week", WEEK, "--experts", experts, *TRAVEL, "--json")
    assert ran.exit_code == 3
    assert {item["code"] for item in ran.document["issues"]} == {
        "expert_without_base",
        "unknown_team",
        "team_without_experts",
    }
    experts.write_text('{"experts": [{"id": "e 1"}]}')
    assert run("visits", *files, "--week", WEEK, "--experts", experts, *TRAVEL).exit_code == 3


def test_another_snapshot_and_other_travel_times_are_bad_input(
    run: Run, files: tuple[Path, Path], tmp_path: Path
) -> None:
    content = json.loads(files[1].read_text())
    for key, value in (("snapshot_id", "sha256:other"), ("provenance", {"travel": "another"})):
        other = tmp_path / "other.json"
        other.write_text(json.dumps({**content, key: value}))
        assert run("visits", files[0], other, "--week", WEEK, *TRAVEL).exit_code == 3


def test_a_folder_that_is_a_file_and_an_input_that_would_be_overwritten_are_usage(
    run: Run, files: tuple[Path, Path], tmp_path: Path
) -> None:
    assert run("visits", *files, "--week", WEEK, "--out", files[0], *TRAVEL).exit_code == 2
    assert run("visits", *files, "--week", WEEK, "--out", tmp_path / "a" / "b", *TRAVEL).exit_code == 2
    assert run("visits", *files, "--week", WEEK, "--next-snapshot", files[0], *TRAVEL).exit_code == 2


def test_a_week_that_the_checker_rejects_is_told_and_not_written(
    run: Run, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from matcher.visits.check import VisitCode, VisitViolation

    fault = VisitViolation(code=VisitCode.HOURS, message="e-1: back too late")
    monkeypatch.setattr("matcher.visits.planning.check_week", lambda *_: (fault,))
    ran = run("visits", *files, "--week", WEEK, "--out", tmp_path / "week", *TRAVEL, "--json")
    assert ran.exit_code == 4
    assert ran.document["violations"][0]["code"] == "hours"
    assert "back too late" in ran.stderr
    assert not (tmp_path / "week").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_keeps_the_best_week_and_ends_with_130(tmp_path: Path, number: signal.Signals) -> None:
    # so many visits that nothing is proven before the signal comes
    youths = [brigade_youth(f"y-{row}", 1.7 * row, an_alternative(3, 45)) for row in range(16)]
    snapshot = an_allied(*youths, minutes=9600)
    files = save(tmp_path, snapshot, a_plan(snapshot, {youth.id: (a_stay(),) for youth in youths}))
    command = [sys.executable, "-m", "api.cli", "visits", *map(str, files), "--week", WEEK, *TRAVEL]
    process = subprocess.Popen(
        [*command, "--out", str(tmp_path / "week"), "--time-limit", "300", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert "brigade-1" in process.stderr.readline()
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert VisitPlan.model_validate_json((tmp_path / "week" / "visits.json").read_bytes()).stopped
    assert json.loads(stdout)["stopped"]
    assert "interrupted" in stderr
    assert "Traceback" not in stderr
