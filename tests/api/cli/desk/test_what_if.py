import json
import re
from pathlib import Path

import pytest

from api.messages.en import EN
from api.messages.nl import NL
from matcher.check import check_plan
from matcher.engine.solve import solve
from matcher.travel.roads.travel import RoadTravel
from models.files import read_plan, write_plan
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.stay import HOME
from tests.api.conftest import Run
from tests.api.engines import incumbent_plan
from tests.api.messages.test_messages import _parameters

LIMIT = ("--time-limit", "3")


@pytest.fixture(scope="module")
def plan(snapshot: Snapshot) -> Plan:
    chosen = SolverSettings(time_limit_seconds=20, workers=1, gap=0.005)
    return solve(snapshot, Policy(), chosen, travel=RoadTravel())


@pytest.fixture(scope="module")
def plan_path(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plans") / "plan.json"
    write_plan(plan, path)
    return path


@pytest.fixture(scope="module")
def waiting(snapshot: Snapshot, plan: Plan) -> str:
    """Who waits now and has a unit in the plan."""
    now = {item.id for item in snapshot.youths if item.current_stay is None}
    placed = (item for item in plan.trajectories if item.stays and item.stays[0].place != HOME)
    return next(item.youth_id for item in placed if item.youth_id in now)


def test_the_plans_own_place_costs_nobody_anything(
    run: Run, snapshot_path: Path, plan_path: Path, waiting: str
) -> None:
    held = next(item for item in read_plan(plan_path).trajectories if item.youth_id == waiting).stays[0]
    where = ("--place", held.place, "--from", held.from_date)
    ran = run("what-if", snapshot_path, waiting, "--plan", plan_path, *where, *LIMIT, "--json")
    assert ran.exit_code == 0
    told = ran.document
    assert (told["place"], told["from"], told["youth_id"]) == (held.place, str(held.from_date), waiting)
    # nothing is lost; what the search betters around the youth is a gain
    assert told["difference"] <= 0
    assert told["cost_after"] - told["cost_before"] == told["difference"]
    assert told["difference"] == told["own"]["points"] + sum(item["points"] for item in told["others"])
    assert told["better_by_at_most"] == told["cost_after"] - told["bound"]


def test_an_option_is_that_of_recommend_and_its_plan_is_checked(
    run: Run, snapshot: Snapshot, snapshot_path: Path, plan_path: Path, waiting: str, tmp_path: Path
) -> None:
    options = run("recommend", snapshot_path, waiting, "--plan", plan_path, "--top", 9, "--json").document["options"]
    out = tmp_path / "after.json"
    ran = run("what-if", snapshot_path, waiting, "--plan", plan_path, "--option", 2, *LIMIT, "--out", out, "--json")
    assert ran.exit_code == 0
    assert (ran.document["place"], ran.document["from"]) == (options[1]["place"], options[1]["from"])
    assert ran.document["plan"] == str(out)
    after = read_plan(out)
    assert check_plan(snapshot, after, travel=RoadTravel()).violations == ()
    assert after.cost == ran.document["cost_after"]
    stays = next(item for item in after.trajectories if item.youth_id == waiting).stays
    assert (stays[0].place, str(stays[0].from_date)) == (options[1]["place"], options[1]["from"])
    assert run("check", snapshot_path, out).exit_code == 0


@pytest.mark.parametrize(("lang", "words"), [("en", "With this decision"), ("nl", "Met dit besluit")])
def test_it_is_told_in_both_languages_on_narrow_screens(
    run: Run, snapshot_path: Path, plan_path: Path, waiting: str, lang: str, words: str
) -> None:
    given = ("what-if", snapshot_path, waiting, "--plan", plan_path, "--option", 2, *LIMIT, "--lang", lang)
    told = run(*given, columns=80).stdout
    assert words in told
    assert max(len(line) for line in told.splitlines()) <= 80


def test_nothing_personal_is_told(
    run: Run, snapshot: Snapshot, snapshot_path: Path, plan_path: Path, waiting: str
) -> None:
    given = ("what-if", snapshot_path, waiting, "--plan", plan_path, "--option", 2, *LIMIT)
    ran, document = run(*given), run(*given, "--json")
    written = ran.stdout + ran.stderr + document.stdout + document.stderr
    births = {item.birth_date.isoformat() for item in snapshot.youths}
    assert not births & set(re.findall(r"\d{4}-\d{2}-\d{2}", written))
    assert "lat" not in json.dumps(list(document.document))
    assert not any(str(item.home.location.lat) in written for item in snapshot.youths)


def test_who_cannot_come_is_bad_input_with_what_is_missing(
    run: Run, snapshot: Snapshot, snapshot_path: Path, plan_path: Path, waiting: str
) -> None:
    reasons = run("recommend", snapshot_path, waiting, "--plan", plan_path, "--json").document["reasons"]
    shut = next(item for item in reasons if item["code"] in ("setting", "age", "sex"))
    ran = run("what-if", snapshot_path, waiting, "--plan", plan_path, "--place", shut["place"], "--json")
    assert ran.exit_code == 3
    assert (ran.document["error"], ran.document["reason"]["code"]) == ("no_way", shut["code"])
    assert ran.document["is_proven"]
    assert f"{waiting} cannot come to {shut['place']}" in ran.stderr
    assert "missing: " in ran.stderr


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("--place", "unit-999"), "unknown_place"),
        (("--option", 999), "no_such_option"),
    ],
)
def test_what_does_not_exist_is_bad_input(
    run: Run, snapshot_path: Path, plan_path: Path, waiting: str, given: tuple[object, ...], code: str
) -> None:
    ran = run("what-if", snapshot_path, waiting, "--plan", plan_path, *given, "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, code)


def test_an_unknown_youth_is_bad_input(run: Run, snapshot_path: Path, plan_path: Path) -> None:
    ran = run("what-if", snapshot_path, "y-99999", "--plan", plan_path, "--place", "home", "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "unknown_youth")


@pytest.mark.parametrize(
    "given",
    [
        (),
        ("--option", "1", "--place", "home"),
        ("--option", "1", "--from", "2026-12-14"),
        ("--place", "home", "--from", "14 december"),
        ("--option", "0"),
    ],
)
def test_what_to_try_is_given_once(
    run: Run, snapshot_path: Path, plan_path: Path, waiting: str, given: tuple[str, ...]
) -> None:
    assert run("what-if", snapshot_path, waiting, "--plan", plan_path, *given).exit_code == 2


def test_the_plan_given_is_never_written_over(run: Run, snapshot_path: Path, plan_path: Path, waiting: str) -> None:
    before = plan_path.read_bytes()
    given = ("--option", 1, "--out", plan_path)
    assert run("what-if", snapshot_path, waiting, "--plan", plan_path, *given).exit_code == 2
    assert plan_path.read_bytes() == before


def test_a_plan_of_another_snapshot_is_refused(
    run: Run, snapshot: Snapshot, snapshot_path: Path, tmp_path: Path
) -> None:
    write_plan(incumbent_plan(snapshot).model_copy(update={"snapshot_id": "sha256:0"}), tmp_path / "p.json")
    given = ("--plan", tmp_path / "p.json", "--place", "home", "--json")
    ran = run("what-if", snapshot_path, snapshot.youths[0].id, *given)
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "other_snapshot")


@pytest.mark.parametrize(("lang", "words"), [("en", "live elsewhere"), ("nl", "wonen elders")])
def test_arbitrary_tells_share_and_plans(
    run: Run, snapshot: Snapshot, snapshot_path: Path, plan_path: Path, lang: str, words: str
) -> None:
    given = ("arbitrary", snapshot_path, plan_path, "--tries", 2, "--time-limit", 8, "--lang", lang)
    ran = run(*given, columns=80)
    assert ran.exit_code == 0
    assert f" {len(snapshot.youths)} " in ran.stdout
    assert words in ran.stdout
    assert max(len(line) for line in ran.stdout.splitlines()) <= 80


def test_arbitrary_as_json(run: Run, snapshot: Snapshot, snapshot_path: Path, plan_path: Path) -> None:
    told = run("arbitrary", snapshot_path, plan_path, "--tries", 2, "--time-limit", 8, "--json").document
    assert [item["seed"] for item in told["plans"]] == [1, 2]
    assert told["share"] == len(told["youth_ids"]) / len(snapshot.youths)
    assert set(told["youth_ids"]) <= {item.id for item in snapshot.youths}


def test_both_languages_have_the_same_keys_and_parameters() -> None:
    assert list(EN) == list(NL)
    assert [key for key in EN if _parameters(EN[key]) != _parameters(NL[key])] == []
