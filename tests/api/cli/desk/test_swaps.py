from pathlib import Path

import pytest

from api.cli.desk.swaps import why_none
from matcher.desk.swaps.swaps import SwapSearch
from models.files import write_plan, write_snapshot
from models.policy import ExchangeRates, Policy
from models.snapshot import Snapshot
from tests.api.conftest import Run
from tests.api.engines import incumbent_plan
from tests.matcher.check.build import World, living, need, stay, unit, world, youth

DAYS = 63
CROW = ("--travel", "great-circle")


def _crossed() -> World:
    """Two who live near each other's home, in full units."""
    fields = {"need": need(start=-20), "may_move": True}
    here = world(
        youth("y-1", home=20, current_stay=living("u-2", -20), **fields),
        youth("y-2", home=60, current_stay=living("u-1", -20), family_visits_per_week=2, **fields),
        unit("u-1", where=22, beds=1),
        unit("u-2", where=58, beds=1),
    )
    here.policy = Policy(rates=ExchangeRates(move=500))
    return here.plan_for("y-1", stay("u-2", 0, DAYS)).plan_for("y-2", stay("u-1", 0, DAYS))


@pytest.fixture
def crossed(tmp_path: Path) -> tuple[Path, Path]:
    here = _crossed()
    write_snapshot(here.snapshot(), tmp_path / "s.json")
    write_plan(here.plan(), tmp_path / "p.json")
    return tmp_path / "s.json", tmp_path / "p.json"


def test_an_exchange_is_told_link_by_link(run: Run, crossed: tuple[Path, Path]) -> None:
    found = run("swaps", *crossed, *CROW, "--json").document
    (proposal,) = found["proposals"]
    assert [(link["youth_id"], link["from_place"], link["to_place"]) for link in proposal["links"]] == [
        ("y-1", "u-2", "u-1"),
        ("y-2", "u-1", "u-2"),
    ]
    assert proposal["gained_points"] == sum(link["gained_points"] for link in proposal["links"]) > 0
    for link in proposal["links"]:
        assert link["gained_by_term"].keys() == {"family_travel", "moves"}
        assert link["stay"]["from"] == found["on"] == "2026-11-23"
    assert [item["still_going"] for item in proposal["without"]] == [[], []]
    assert found["is_complete"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("1. exchange of 2", "y-1: u-2 - → u-1 -", "without y-1: nobody can go", "2 youth(s) may leave")),
        ("nl", ("1. ruil van 2", "y-1: u-2 - → u-1 -", "zonder y-1: niemand kan gaan", "2 jeugdige(n) mogen weg")),
    ],
)
def test_the_words_say_who_goes_where(run: Run, crossed: tuple[Path, Path], lang: str, words: tuple[str, ...]) -> None:
    told = run("swaps", *crossed, *CROW, "--lang", lang, columns=80).stdout
    assert [item for item in words if item not in told] == []
    assert max(map(len, told.splitlines())) <= 80


def test_a_later_day_leaves_less_to_gain(run: Run, crossed: tuple[Path, Path]) -> None:
    today = run("swaps", *crossed, *CROW, "--json").document
    later = run("swaps", *crossed, *CROW, "--on", "2026-12-01", "--json").document
    assert later["on"] == "2026-12-07"
    assert 0 < later["proposals"][0]["gained_points"] < today["proposals"][0]["gained_points"]


def test_a_day_outside_the_horizon_is_bad_input(run: Run, crossed: tuple[Path, Path]) -> None:
    ran = run("swaps", *crossed, *CROW, "--on", "2026-11-01", "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, "exchange_day")


def test_chains_of_one_or_of_five_are_usage(run: Run, crossed: tuple[Path, Path]) -> None:
    assert run("swaps", *crossed, "--longest", 1).exit_code == 2
    assert run("swaps", *crossed, "--longest", 5).exit_code == 2


def test_nothing_to_gain_is_an_answer(run: Run, snapshot: Snapshot, snapshot_path: Path, tmp_path: Path) -> None:
    write_plan(incumbent_plan(snapshot), tmp_path / "p.json")
    ran = run("swaps", snapshot_path, tmp_path / "p.json")
    assert ran.exit_code == 0
    assert "No exchange on 2026-11-23" in ran.stdout
    assert "may leave" in ran.stdout
    assert "why: " in ran.stdout


def _search(**counts: int) -> SwapSearch:
    asked = {"snapshot_id": "s", "on": "2026-11-23", "longest": 4, "is_complete": True, "found": 0, "proposals": ()}
    return SwapSearch(**asked | counts)


@pytest.mark.parametrize(
    ("youths", "links", "examined", "key"),
    [(0, 0, 0, "nobody_may"), (7, 0, 0, "no_wish"), (7, 3, 0, "no_chain"), (7, 3, 2, "no_gain")],
)
def test_no_exchange_is_told_with_what_it_failed_on(youths: int, links: int, examined: int, key: str) -> None:
    assert why_none(_search(youths=youths, links=links, chains_examined=examined)) == f"swaps.{key}"


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "nobody whom the plan keeps"), ("nl", "niemand die volgens het plan")]
)
def test_where_nobody_may_move_that_is_the_reason(run: Run, tmp_path: Path, lang: str, told: str) -> None:
    here = _crossed().change("y-1", may_move=False).change("y-2", may_move=False)
    write_snapshot(here.snapshot(), tmp_path / "s.json")
    write_plan(here.plan(), tmp_path / "p.json")
    ran = run("swaps", tmp_path / "s.json", tmp_path / "p.json", *CROW, "--lang", lang)
    assert ran.exit_code == 0
    assert told in ran.stdout
