import json
from pathlib import Path
from typing import Any

import pytest

from models.files import write_plan, write_snapshot
from models.snapshot import Snapshot
from models.vocabulary import Setting
from models.youth import Youth
from tests.api.conftest import Run
from tests.api.engines import incumbent_plan


@pytest.fixture
def plan_path(snapshot: Snapshot, tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    write_plan(incumbent_plan(snapshot), path)
    return path


@pytest.fixture
def waiting(snapshot: Snapshot) -> Youth:
    return next(item for item in snapshot.youths if item.current_stay is None and not item.sibling_ids)


def _new_youth(waiting: Youth, tmp_path: Path, **changes: Any) -> Path:
    content = waiting.model_dump(mode="json", by_alias=True) | {"id": "y-new"} | changes
    path = tmp_path / "youth.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_every_place_is_an_option_or_has_a_reason(
    run: Run, snapshot: Snapshot, snapshot_path: Path, plan_path: Path, waiting: Youth
) -> None:
    ran = run("recommend", snapshot_path, waiting.id, "--plan", plan_path, "--top", 100, "--json")
    assert ran.exit_code == 0
    offered = {place for item in ran.document["options"] for place in (item["place"], *item["alike"])}
    refused = {item["place"] for item in ran.document["reasons"]}
    assert offered & refused == set()
    assert offered | refused == {"home", *(unit.id for unit in snapshot.units)}
    assert ran.document["options_left_off"] == 0


def test_own_points_and_price_add_up_and_rank(run: Run, snapshot: Snapshot, snapshot_path: Path) -> None:
    youth = next(item for item in snapshot.youths if item.may_move)
    options = run("recommend", snapshot_path, youth.id, "--top", 100, "--json").document["options"]
    totals = [item["total_points"] for item in options]
    assert totals == sorted(totals)
    for item in options:
        assert item["total_points"] == item["own_points"] + item["price_points"]
        assert item["own_points"] == sum(line["points"] for line in item["costs"])


def test_without_a_plan_it_says_loudly_that_capacity_looks_free(run: Run, snapshot_path: Path, waiting: Youth) -> None:
    ran = run("recommend", snapshot_path, waiting.id)
    assert ran.exit_code == 0
    assert "NO PLAN GIVEN" in ran.stderr
    assert "GEEN PLAN" in run("recommend", snapshot_path, waiting.id, "--lang", "nl").stderr


def test_a_plan_without_prices_is_told(run: Run, snapshot_path: Path, plan_path: Path, waiting: Youth) -> None:
    assert "NO PRICES" in run("recommend", snapshot_path, waiting.id, "--plan", plan_path).stderr


def test_top_shows_so_many(run: Run, snapshot: Snapshot, snapshot_path: Path) -> None:
    youth = next(item for item in snapshot.youths if item.may_move)
    many = run("recommend", snapshot_path, youth.id, "--top", 100, "--json").document["options"]
    few = run("recommend", snapshot_path, youth.id, "--top", 1, "--json").document
    assert few["options"] == many[:1]
    assert few["options_left_off"] == len(many) - 1 > 0


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_reasons_come_in_groups_and_all_names_each_place(
    run: Run, snapshot: Snapshot, snapshot_path: Path, plan_path: Path, waiting: Youth, lang: str
) -> None:
    asked = ("recommend", snapshot_path, waiting.id, "--plan", plan_path, "--lang", lang)
    reasons = run(*asked, "--json").document["reasons"]
    everything = run(*asked, "--all", columns=80).stdout.splitlines()
    start = next(number for number, line in enumerate(everything) if line.startswith(("No option", "Geen optie")))
    told = " ".join(everything[start:])
    names = {"home": "home" if lang == "en" else "thuis"}
    assert [item["place"] for item in reasons if names.get(item["place"], item["place"]) not in told] == []
    short = run(*asked, columns=60).stdout.splitlines()
    assert len(short) <= len(everything) + 20
    assert max(map(len, short)) <= 60


def test_a_large_group_names_the_nearest_and_counts_the_rest(
    run: Run, snapshot: Snapshot, snapshot_path: Path, plan_path: Path, waiting: Youth, tmp_path: Path
) -> None:
    excluded = [unit.id for unit in snapshot.units]
    changes = {"excluded_unit_ids": excluded, "preferred_unit_ids": [], "closed_authorisation": None}
    settings = {"settings": ["family_home", "open_group", "three_milieu"]}
    need = waiting.model_dump(mode="json", by_alias=True)["need"] | settings
    new = _new_youth(waiting, tmp_path, need=need, brigade_alternative=None, **changes)
    asked = ("recommend", snapshot_path, "--youth", new, "--plan", plan_path)
    short, everything = run(*asked).stdout, run(*asked, "--all").stdout
    assert "(--all names each)" in short
    assert "(--all names each)" not in everything
    assert " more" in short[short.index("No option") :]
    assert " more" not in everything[everything.index("No option") :]


def test_a_new_youth_is_answered_like_one_of_the_snapshot(
    run: Run, snapshot_path: Path, plan_path: Path, waiting: Youth, tmp_path: Path
) -> None:
    new = _new_youth(waiting, tmp_path)
    ran = run("recommend", snapshot_path, "--youth", new, "--plan", plan_path, "--json")
    known = run("recommend", snapshot_path, waiting.id, "--plan", plan_path, "--json")
    assert (ran.exit_code, ran.document["youth_id"]) == (0, "y-new")
    for key in ("options", "reasons", "without_choice"):
        assert ran.document[key] == known.document[key]


def test_a_new_youth_is_validated(run: Run, snapshot_path: Path, waiting: Youth, tmp_path: Path) -> None:
    new = _new_youth(waiting, tmp_path, excluded_unit_ids=["unit-999"])
    ran = run("recommend", snapshot_path, "--youth", new, "--json")
    assert ran.exit_code == 3
    assert ran.document["source"] == str(new)
    assert [item["path"] for item in ran.document["issues"]] == ["/excluded_unit_ids/0"]


def test_a_field_that_is_no_field_is_refused(run: Run, snapshot_path: Path, waiting: Youth, tmp_path: Path) -> None:
    ran = run("recommend", snapshot_path, "--youth", _new_youth(waiting, tmp_path, colour="blue"), "--json")
    assert ran.exit_code == 3
    assert "colour" in ran.document["issues"][0]["path"]


def test_a_new_youth_with_a_known_id_is_refused(run: Run, snapshot_path: Path, waiting: Youth, tmp_path: Path) -> None:
    ran = run("recommend", snapshot_path, "--youth", _new_youth(waiting, tmp_path, id=waiting.id), "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "known_youth")


def test_an_id_and_a_file_together_or_neither_is_usage(
    run: Run, snapshot_path: Path, waiting: Youth, tmp_path: Path
) -> None:
    assert run("recommend", snapshot_path).exit_code == 2
    assert run("recommend", snapshot_path, waiting.id, "--youth", _new_youth(waiting, tmp_path)).exit_code == 2


def test_an_unknown_youth_is_bad_input(run: Run, snapshot_path: Path) -> None:
    ran = run("recommend", snapshot_path, "y-99999", "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "unknown_youth")


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"snapshot_id": "sha256:0"}, "other_snapshot"), ({"trajectories": "gone"}, "plan_not_held")],
)
def test_a_plan_that_does_not_fit_is_bad_input(
    run: Run, snapshot: Snapshot, snapshot_path: Path, waiting: Youth, tmp_path: Path, changes: Any, code: str
) -> None:
    plan = incumbent_plan(snapshot)
    if code == "plan_not_held":
        first = next(item for item in plan.trajectories if item.stays)
        elsewhere = next(unit.id for unit in snapshot.units if unit.id != first.stays[0].place)
        moved = tuple(stay.model_copy(update={"place": elsewhere}) for stay in first.stays)
        others = [item for item in plan.trajectories if item is not first]
        changes = {"trajectories": (first.model_copy(update={"stays": moved}), *others)}
    write_plan(plan.model_copy(update=changes), tmp_path / "p.json")
    ran = run("recommend", snapshot_path, waiting.id, "--plan", tmp_path / "p.json", "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, code)


def test_a_plan_made_with_other_travel_times_is_refused(
    run: Run, snapshot_path: Path, plan_path: Path, waiting: Youth
) -> None:
    ran = run("recommend", snapshot_path, waiting.id, "--plan", plan_path, "--travel", "great-circle", "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "other_travel")


def test_nobody_is_left_without_an_answer(run: Run, snapshot: Snapshot, waiting: Youth, tmp_path: Path) -> None:
    nowhere = waiting.model_copy(update={"excluded_unit_ids": tuple(unit.id for unit in snapshot.units)})
    need = nowhere.need.model_copy(update={"settings": (Setting.OPEN_GROUP,)})
    nowhere = nowhere.model_copy(update={"need": need, "preferred_unit_ids": ()})
    youths = tuple(nowhere if item.id == waiting.id else item for item in snapshot.youths)
    fields = {name: getattr(snapshot, name) for name in Snapshot.model_fields}
    write_snapshot(Snapshot(**fields | {"youths": youths}), tmp_path / "s.json")
    told = run("recommend", tmp_path / "s.json", waiting.id).stdout
    assert "no place can be taken" in told
    assert "missing: " in told
    assert "If nothing is chosen: no place from" in told


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_neither_words_nor_json_hold_what_is_private(
    run: Run, snapshot: Snapshot, snapshot_path: Path, plan_path: Path, lang: str
) -> None:
    private = {youth.birth_date.isoformat() for youth in snapshot.youths}
    private |= {place.name for place in snapshot.municipalities}
    homes = {youth.home.location for youth in snapshot.youths}
    private |= {str(part) for home in homes for part in (home.lat, home.lon)}
    for youth in snapshot.youths[::9]:
        asked = ("recommend", snapshot_path, youth.id, "--plan", plan_path, "--top", 100, "--lang", lang)
        told = run(*asked, "--all", columns=60)
        assert told.exit_code == 0
        text = told.stdout + told.stderr + run(*asked, "--json").stdout
        assert [item for item in private if item in text] == []
        assert max(map(len, told.stdout.splitlines())) <= 60


@pytest.mark.parametrize(("lang", "told"), [("en", "59 youth(s) are not in"), ("nl", "59 jeugdige(n) staan niet in")])
def test_a_plan_that_leaves_youths_out_is_told(
    run: Run, snapshot: Snapshot, snapshot_path: Path, waiting: Youth, tmp_path: Path, lang: str, told: str
) -> None:
    plan = incumbent_plan(snapshot)
    write_plan(plan.model_copy(update={"trajectories": plan.trajectories[:1]}), tmp_path / "p.json")
    asked = (snapshot_path, "--plan", tmp_path / "p.json", "--lang", lang)
    assert told in run("recommend", *asked, waiting.id).stderr
    assert told in run("explain", snapshot_path, tmp_path / "p.json", waiting.id, "--lang", lang).stderr
    whole = tmp_path / "whole.json"
    write_plan(plan, whole)
    assert told[3:] not in run("recommend", snapshot_path, "--plan", whole, "--lang", lang, waiting.id).stderr
