from pathlib import Path

import pytest

from models.files import write_plan
from models.plan import Plan
from models.snapshot import Snapshot
from models.stay import HOME, Stay
from tests.api.conftest import Run
from tests.api.engines import incumbent_plan


@pytest.fixture
def waiting(snapshot: Snapshot) -> str:
    return next(item.id for item in snapshot.youths if item.current_stay is None)


@pytest.fixture
def plans(snapshot: Snapshot, waiting: str, tmp_path: Path) -> tuple[Path, Path]:
    """The incumbent, and the same with one waiting youth at home from day 14."""
    a = incumbent_plan(snapshot)
    write_plan(a, tmp_path / "a.json")
    write_plan(_at_home(a, snapshot, waiting), tmp_path / "b.json")
    return tmp_path / "a.json", tmp_path / "b.json"


def _at_home(plan: Plan, snapshot: Snapshot, youth_id: str) -> Plan:
    calendar = snapshot.calendar
    stay = Stay(place=HOME, from_date=calendar.date_of(14), until=calendar.end)
    return plan.model_copy(
        update={
            "trajectories": tuple(
                item.model_copy(update={"stays": (stay,)}) if item.youth_id == youth_id else item
                for item in plan.trajectories
            )
        }
    )


def test_who_changes_and_what_it_gains(run: Run, snapshot_path: Path, plans: tuple[Path, Path], waiting: str) -> None:
    ran = run("diff", snapshot_path, *plans, "--json")
    assert ran.exit_code == 0
    (change,) = ran.document["changes"]
    assert change["youth_id"] == waiting
    assert change["before"] == []
    assert [stay["place"] for stay in change["after"]] == ["home"]
    assert change["terms"]["waiting"] < 0
    assert change["points"] == ran.document["cost_b"] - ran.document["cost_a"] < 0
    assert sum(row["difference"] for row in ran.document["terms"]) == change["points"]


def test_the_words_say_from_where_to_where(
    run: Run, snapshot_path: Path, plans: tuple[Path, Path], waiting: str
) -> None:
    words = run("diff", snapshot_path, *plans).stdout
    assert waiting in words
    assert "was: waiting" in words
    assert "now: waiting, home from 2026-12-07\n" in words
    assert "why: waiting -" in words


def test_a_plan_does_not_differ_from_itself(run: Run, snapshot_path: Path, plans: tuple[Path, Path]) -> None:
    ran = run("diff", snapshot_path, plans[0], plans[0])
    assert ran.exit_code == 0
    assert "the plans are the same" in ran.stdout


def test_a_plan_of_another_snapshot_is_bad_input(
    run: Run, snapshot: Snapshot, snapshot_path: Path, plans: tuple[Path, Path], tmp_path: Path
) -> None:
    write_plan(incumbent_plan(snapshot).model_copy(update={"snapshot_id": "sha256:0"}), tmp_path / "c.json")
    ran = run("diff", snapshot_path, plans[0], tmp_path / "c.json", "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "other_snapshot")
    assert ran.document["source"] == str(tmp_path / "c.json")


def test_regions_and_organisations_are_told_in_both_forms(
    run: Run, snapshot: Snapshot, snapshot_path: Path, plans: tuple[Path, Path], waiting: str
) -> None:
    document = run("diff", snapshot_path, *plans, "--json").document
    (region,) = document["regions"]
    difference = document["cost_b"] - document["cost_a"]
    assert (region["changes"], region["difference"]) == (1, difference)
    # at home from day 14 until care ends
    assert region["days_without_place_a"] > region["days_without_place_b"]
    # nobody's bed and no team is touched by living at home without support
    assert (document["organisations"], document["points_of_others"]) == ([], 0)
    words = run("diff", snapshot_path, *plans).stdout
    assert "By region of the youth's home" in words
    assert "Naar de regio" in run("diff", snapshot_path, *plans, "--lang", "nl").stdout


def test_who_comes_and_goes_is_told_by_organisation(
    run: Run, snapshot: Snapshot, snapshot_path: Path, plans: tuple[Path, Path], tmp_path: Path
) -> None:
    plan = incumbent_plan(snapshot)
    units = {unit.id: unit.organisation_id for unit in snapshot.units}
    left = next(item for item in plan.trajectories if item.stays and item.stays[0].place in units)
    days = sum((stay.until - stay.from_date).days for stay in left.stays)
    empty = tuple(item.model_copy(update={"stays": ()}) if item is left else item for item in plan.trajectories)
    write_plan(plan.model_copy(update={"trajectories": empty}), tmp_path / "c.json")
    document = run("diff", snapshot_path, plans[0], tmp_path / "c.json", "--json").document
    own = next(item for item in document["organisations"] if item["organisation_id"] == units[left.stays[0].place])
    assert (own["arrivals"], own["departures"]) == (0, 1)
    assert own["bed_days_a"] - own["bed_days_b"] == days
    assert "By organisation" in run("diff", snapshot_path, plans[0], tmp_path / "c.json").stdout
