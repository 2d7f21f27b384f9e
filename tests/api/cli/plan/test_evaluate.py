import json
from pathlib import Path
from typing import Any

import pytest

from models.files import write_plan
from models.snapshot import Snapshot
from tests.api.conftest import Run
from tests.api.engines import incumbent_plan


@pytest.fixture
def plan_path(snapshot: Snapshot, tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    write_plan(incumbent_plan(snapshot), path)
    return path


def test_terms_add_up_to_the_cost(run: Run, snapshot_path: Path, plan_path: Path) -> None:
    ran = run("evaluate", snapshot_path, plan_path, "--json")
    assert ran.exit_code == 0
    assert sum(row["points"] for row in ran.document["terms"]) == ran.document["cost"]
    assert ran.document["cost"] == ran.document["stated_cost"]
    assert f"total {ran.document['cost']:,} points" in run("evaluate", snapshot_path, plan_path).stdout


def test_one_youth_is_told_apart(run: Run, snapshot: Snapshot, snapshot_path: Path, plan_path: Path) -> None:
    youth = next(item.id for item in snapshot.youths if item.current_stay is None)
    ran = run("evaluate", snapshot_path, plan_path, "--youth", youth, "--json")
    told = ran.document["youth"]
    assert told["id"] == youth
    assert sum(row["points"] for row in told["terms"]) == told["cost"] > 0
    assert f"{youth}: {told['cost']:,} points" in run("evaluate", snapshot_path, plan_path, "--youth", youth).stdout


def test_an_unknown_youth_is_bad_input(run: Run, snapshot_path: Path, plan_path: Path) -> None:
    ran = run("evaluate", snapshot_path, plan_path, "--youth", "y-99999", "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "unknown_youth")


def test_a_plan_of_another_snapshot_is_bad_input(
    run: Run, snapshot: Snapshot, snapshot_path: Path, tmp_path: Path
) -> None:
    write_plan(incumbent_plan(snapshot).model_copy(update={"snapshot_id": "sha256:0"}), tmp_path / "p.json")
    ran = run("evaluate", snapshot_path, tmp_path / "p.json", "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "other_snapshot")


def _by_hand(tmp_path: Path, youth_id: str, *stays: dict[str, Any]) -> Path:
    path = tmp_path / "hand.json"
    path.write_text(json.dumps({"trajectories": [{"youth_id": youth_id, "stays": stays}]}))
    return path


def test_trajectories_alone_are_a_plan_made_by_hand(
    run: Run, snapshot: Snapshot, snapshot_path: Path, tmp_path: Path
) -> None:
    youth = next(item for item in snapshot.youths if item.current_stay is None)
    hand = _by_hand(tmp_path, youth.id, {"place": "home", "from": "2026-12-07", "until": "2027-01-04"})
    ran = run("evaluate", snapshot_path, hand, "--json")
    assert ran.exit_code == 0
    assert ran.document["youths_without_trajectory"] == 59
    assert "59 youth(s) not in the plan" in run("evaluate", snapshot_path, hand).stderr


def test_every_stay_that_cannot_be_costed_is_told(
    run: Run, snapshot: Snapshot, snapshot_path: Path, tmp_path: Path
) -> None:
    backwards = {"place": "home", "from": "2027-01-04", "until": "2026-12-07"}
    unknown = {"place": "unit-999", "from": "2027-02-01", "until": "2027-03-01"}
    hand = _by_hand(tmp_path, snapshot.youths[0].id, backwards, unknown)
    ran = run("evaluate", snapshot_path, hand, "--json")
    assert ran.exit_code == 3
    assert {"stay_empty", "place_unknown"} <= {issue["code"] for issue in ran.document["issues"]}
