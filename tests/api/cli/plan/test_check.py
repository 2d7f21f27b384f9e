from pathlib import Path

from models.files import write_plan
from models.snapshot import Snapshot
from tests.api.conftest import Run
from tests.api.engines import incumbent_plan


def test_every_violation_is_listed_and_ends_with_4(
    run: Run, snapshot: Snapshot, snapshot_path: Path, tmp_path: Path
) -> None:
    plan = incumbent_plan(snapshot)
    path = tmp_path / "plan.json"
    write_plan(plan.model_copy(update={"cost": plan.cost + 1}), path)
    ran = run("check", snapshot_path, path, "--json")
    assert ran.exit_code == 4
    assert ran.document["correct"] is False
    assert ran.document["cost"] == plan.cost
    assert {"cost", "unplaced"} <= set(ran.document["codes"])
    words = run("check", snapshot_path, path).stdout
    assert f"{len(ran.document['violations'])} violation(s)" in words
    for violation in ran.document["violations"]:
        assert (violation["youth_id"] or violation["message"].split()[0]) in words


def test_a_plan_of_another_snapshot_breaks_a_rule(
    run: Run, snapshot: Snapshot, snapshot_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "plan.json"
    write_plan(incumbent_plan(snapshot).model_copy(update={"snapshot_id": "sha256:0"}), path)
    ran = run("check", snapshot_path, path, "--json")
    assert ran.exit_code == 4
    assert "snapshot" in ran.document["codes"]


def test_a_missing_plan_is_bad_input(run: Run, snapshot_path: Path, tmp_path: Path) -> None:
    ran = run("check", snapshot_path, tmp_path / "gone.json", "--json")
    assert ran.exit_code == 3
    assert ran.document["issues"][0]["code"] == "missing_file"


def test_a_plan_costed_against_a_published_one_is_not_judged_without_it(
    run: Run, snapshot: Snapshot, snapshot_path: Path, tmp_path: Path
) -> None:
    plan = incumbent_plan(snapshot)
    known, path = tmp_path / "known.json", tmp_path / "plan.json"
    write_plan(plan, known)
    against = plan.provenance.model_copy(update={"published_snapshot_id": snapshot.id})
    write_plan(plan.model_copy(update={"provenance": against}), path)
    ran = run("check", snapshot_path, path, "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "published_missing")
    assert run("check", snapshot_path, path, "--published", known).exit_code == 4
    write_plan(plan.model_copy(update={"snapshot_id": "sha256:0"}), known)
    ran = run("check", snapshot_path, path, "--published", known, "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "other_published")


def test_a_plan_made_with_other_travel_times_is_not_judged(
    run: Run, snapshot: Snapshot, snapshot_path: Path, tmp_path: Path
) -> None:
    plan = incumbent_plan(snapshot)
    other = plan.provenance.model_copy(update={"travel": "by balloon"})
    write_plan(plan.model_copy(update={"provenance": other}), tmp_path / "plan.json")
    ran = run("check", snapshot_path, tmp_path / "plan.json", "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "other_travel")
