from pathlib import Path

import pytest

from models.files import write_plan
from models.snapshot import Snapshot
from models.youth import Youth
from tests.api.conftest import Run
from tests.api.engines import incumbent_plan


@pytest.fixture
def plan_path(snapshot: Snapshot, tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    write_plan(incumbent_plan(snapshot), path)
    return path


@pytest.fixture
def mover(snapshot: Snapshot) -> Youth:
    return next(item for item in snapshot.youths if item.may_move and item.current_stay is not None)


def test_every_place_is_explained_as_recommend_costs_it(
    run: Run, snapshot: Snapshot, snapshot_path: Path, plan_path: Path, mover: Youth
) -> None:
    recommended = run("recommend", snapshot_path, mover.id, "--plan", plan_path, "--top", 100, "--json").document
    reasons = {item["place"]: item["code"] for item in recommended["reasons"]}
    for place in (*(unit.id for unit in snapshot.units), "home"):
        ran = run("explain", snapshot_path, plan_path, mover.id, "--place", place, "--json")
        assert ran.exit_code == 0
        found = ran.document
        assert (found["youth_id"], found["asked"]) == (mover.id, place)
        if place in reasons:
            assert found["reason"]["code"] == reasons[place]
        elif found["contrast"] is not None:
            best = next(item for item in recommended["options"] if place in (item["place"], *item["alike"]))
            difference = found["contrast"]["total_difference"]
            assert found["here"]["total_points"] + difference == best["total_points"]
        else:
            assert found["here"]["place"] == place


def test_the_words_say_why_here_why_not_there_and_what_would_have_to_change(
    run: Run, snapshot_path: Path, plan_path: Path, mover: Youth
) -> None:
    english = run("explain", snapshot_path, plan_path, mover.id).stdout
    assert f"{mover.id} in the plan: " in english
    assert "The best other place: " in english
    assert "smallest change: " in english
    dutch = run("explain", snapshot_path, plan_path, mover.id, "--lang", "nl").stdout
    assert "De beste andere plek: " in dutch
    assert "kleinste verandering: " in dutch


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_every_youth_is_explained_in_lines_that_fit_without_what_is_private(
    run: Run, snapshot: Snapshot, snapshot_path: Path, plan_path: Path, lang: str
) -> None:
    private = {youth.birth_date.isoformat() for youth in snapshot.youths}
    private |= {place.name for place in snapshot.municipalities}
    for youth in snapshot.youths[::6]:
        told = run("explain", snapshot_path, plan_path, youth.id, "--lang", lang, columns=80)
        assert told.exit_code == 0
        assert [item for item in private if item in told.stdout] == []
        assert max(map(len, told.stdout.splitlines())) <= 80


def test_a_place_that_is_ruled_out_says_so(run: Run, snapshot: Snapshot, snapshot_path: Path, plan_path: Path) -> None:
    settled = next(item for item in snapshot.youths if item.current_stay is not None and not item.may_move)
    document = run("explain", snapshot_path, plan_path, settled.id, "--place", "home", "--json").document
    told = run("explain", snapshot_path, plan_path, settled.id, "--place", "home").stdout
    assert document["reason"] is not None
    assert "Why not home?" in told
    assert "reason: " in told


def test_a_plan_without_prices_is_told(run: Run, snapshot_path: Path, plan_path: Path, mover: Youth) -> None:
    assert "NO PRICES" in run("explain", snapshot_path, plan_path, mover.id).stderr


@pytest.mark.parametrize(
    ("arguments", "code"), [(["y-99999"], "unknown_youth"), (["y-00001", "--place", "unit-999"], "unknown_place")]
)
def test_what_the_snapshot_does_not_have_is_bad_input(
    run: Run, snapshot_path: Path, plan_path: Path, arguments: list[str], code: str
) -> None:
    ran = run("explain", snapshot_path, plan_path, *arguments, "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, code)


def test_a_plan_whose_stays_are_not_possible_is_refused(
    run: Run, snapshot: Snapshot, snapshot_path: Path, mover: Youth, tmp_path: Path
) -> None:
    plan = incumbent_plan(snapshot)
    first = next(item for item in plan.trajectories if item.stays)
    elsewhere = next(unit.id for unit in snapshot.units if unit.id != first.stays[0].place)
    moved = first.model_copy(update={"stays": tuple(s.model_copy(update={"place": elsewhere}) for s in first.stays)})
    others = [item for item in plan.trajectories if item is not first]
    write_plan(plan.model_copy(update={"trajectories": (moved, *others)}), tmp_path / "p.json")
    ran = run("explain", snapshot_path, tmp_path / "p.json", mover.id, "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "plan_not_held")
