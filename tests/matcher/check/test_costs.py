import pytest

from models.policy import ExchangeRates, Policy
from models.snapshot import Horizon
from models.stay import Stay
from models.vocabulary import Sex
from tests.matcher.check.build import (
    World,
    ambulant,
    brigade,
    living,
    need,
    stay,
    unit,
    world,
    youth,
)


def test_waiting_rises_beyond_the_norm_and_is_floored_each_day() -> None:
    made = world(youth("y-1", need=need(start=-100)))
    made.horizon = Horizon(days=3, weeks=0)
    # w = 101, 102, 103; beyond 98 by 3, 4, 5: 2400 + 51, 2400 + 68, 2400 + 85
    assert made.lines() == {"waiting": (7404, 3, "days")}


@pytest.mark.parametrize(
    ("urgency", "start", "points"),
    [
        ("regular", -1498, 3 * 2400 + 24017 + 24034 + 24051),
        ("crisis", 1, 9000 + (9000 + 64)),
        ("urgent", -26, 4800 + 4800 + (4800 + 34)),
        ("urgent", -25, 3 * 4800),
        ("regular", -96, 2400 + 2400 + (2400 + 17)),
    ],
)
def test_the_norm_is_of_the_urgency(urgency: str, start: int, points: int) -> None:
    made = world(youth("y-1", need=need(start=start, urgency=urgency)))
    made.horizon = Horizon(days=3, weeks=0)
    assert made.lines()["waiting"] == (points, 3 - max(0, start), "days")


def test_waiting_ends_with_the_first_stay_and_interruptions_are_dearer() -> None:
    made = world(unit("u-1", where=20), youth("y-1", need=need(start=5, days=20)))
    made.plan_for("y-1", stay("u-1", 7, 14))
    # waiting 5 and 6; care from 7 to 28, 14 days of it without a stay
    assert made.lines() == {"waiting": (2 * 2400 + 14 * 9000, 16, "days")}


def test_nothing_is_waited_for_before_the_need_or_after_care() -> None:
    made = world(unit("u-1", where=20), youth("y-1", need=need(start=21, days=8)))
    assert made.lines() == {"waiting": (42 * 2400, 42, "days")}
    assert made.plan_for("y-1", stay("u-1", 21, 35)).lines() == {}


def test_closed_days() -> None:
    made = world(unit("u-1", where=20, setting="closed"), youth("y-1", need=need("closed")))
    assert made.plan_for("y-1", stay("u-1", 0, 63)).lines() == {"closed_days": (94500, 63, "days")}


@pytest.mark.parametrize(
    ("earlier", "points"),
    [(0, 30000 + 33000), (3, 39000 + 42000), (19, 87000 + 90000), (20, 2 * 90000), (99, 2 * 90000)],
)
def test_moves_weigh_more_with_each_earlier_one_up_to_twenty(earlier: int, points: int) -> None:
    made = world(unit("u-1", where=20), unit("u-2", where=20), youth("y-1", earlier_moves=earlier))
    made.plan_for("y-1", stay("u-1", 0, 7), stay("u-2", 7, 14), stay("u-1", 14, 63))
    assert made.lines() == {"moves": (points, 2, "moves")}


@pytest.mark.parametrize(
    ("stays", "moves"),
    [
        ((stay("u-1", 0, 63),), 0),
        ((stay("u-2", 0, 63),), 1),
        ((stay("u-1", 7, 63),), 1),
        ((stay("u-1", 0, 7), stay("u-1", 14, 63)), 1),
        ((stay("u-1", 0, 7), stay("u-1", 7, 63, ggz="t-1")), 0),
        ((stay("u-1", 0, 7), stay("home", 14, 21), stay("u-2", 21, 63)), 2),
    ],
    ids=["stays", "moves", "interrupted first", "interrupted", "other support", "home and on"],
)
def test_a_move_is_another_place_or_a_return(stays: tuple[Stay, ...], moves: int) -> None:
    resident = youth("y-1", current_stay=living("u-1", -9))
    made = world(unit("u-1"), unit("u-2"), ambulant("t-1"), resident).plan_for("y-1", *stays)
    assert made.lines().get("moves", (0, 0, ""))[1] == moves


def test_a_unit_that_offers_nothing_leaves_all_asked_care_uncovered() -> None:
    made = world(unit("u-1", where=20), youth("y-1", need=need(expertises={"ggz": 61, "lvb": 40, "jeo": 9})))
    # 110 minutes a week, 2203 // 7 = 314 points a day
    assert made.plan_for("y-1", stay("u-1", 0, 5)).lines()["uncovered_expertise"] == (
        5 * 314,
        5 * 110 // 7,
        "minutes",
    )


def test_expertise_on_site_or_brought_is_covered() -> None:
    asked = {"ggz": 61, "lvb": 40, "jeo": 9}
    made = world(
        unit("u-1", where=20, expertises=("jeo", "addiction")),
        ambulant("t-1", where=20),
        youth("y-1", need=need(expertises=asked)),
    )
    made.plan_for("y-1", stay("u-1", 0, 63, ggz="t-1"))
    # 40 minutes a week, 803 // 7 = 114
    assert made.lines() == {"uncovered_expertise": (63 * 114, 360, "minutes")}


@pytest.mark.parametrize(
    ("setting", "asked", "steps"),
    [
        ("three_milieu", ("family_home", "three_milieu"), 2),
        ("family_home", ("open_group",), 0),
        ("three_milieu", ("home", "crisis"), 3),
        ("three_milieu", ("crisis",), 0),
        ("crisis", ("home",), 0),
        ("closed", ("three_milieu", "open_group"), 2),
    ],
)
def test_heavier_setting_in_steps(setting: str, asked: tuple[str, ...], steps: int) -> None:
    made = world(unit("u-1", where=20, setting=setting), youth("y-1", need=need(*asked)))
    lines = made.plan_for("y-1", stay("u-1", 0, 63)).lines()
    expected = (63 * steps * 200, 63 * steps, "step days")
    assert lines.get("heavier_setting", (0, 0, "step days")) == expected


def _treated() -> World:
    return world(
        unit("u-1", where=20),
        unit("u-2", where=20),
        ambulant("t-1", "ggz", "lvb", where=20),
        ambulant("t-2", "ggz", "lvb", where=20),
        youth(
            "y-1",
            need=need(expertises={"ggz": 60, "lvb": 60}),
            current_stay=living("u-1", -9, ggz="t-1", lvb="t-1"),
        ),
    )


@pytest.mark.parametrize(
    ("stays", "changes"),
    [
        ((stay("u-1", 0, 63, ggz="t-1", lvb="t-1"),), 0),
        ((stay("u-1", 0, 63, ggz="t-2", lvb="t-1"),), 1),
        ((stay("u-2", 0, 63),), 2),
        ((stay("u-1", 7, 63),), 0),
        ((stay("u-1", 0, 7, ggz="t-1"), stay("u-1", 7, 63, ggz="t-2")), 2),
        ((stay("u-1", 0, 7, ggz="t-1"), stay("u-1", 8, 63)), 1),
    ],
    ids=["goes on", "one other", "both stop", "after an interruption", "twice", "only at once"],
)
def test_change_of_team(stays: tuple[Stay, ...], changes: int) -> None:
    lines = _treated().plan_for("y-1", *stays).lines()
    assert lines.get("change_of_team", (0, 0, "changes")) == (6000 * changes, changes, "changes")


@pytest.mark.parametrize(
    ("stays", "changes"),
    [
        ((stay("u-1", 0, 63, "b-1"),), 0),
        ((stay("u-1", 0, 63),), 1),
        ((stay("u-1", 0, 63, "b-2"),), 1),
        ((stay("u-1", 0, 7), stay("u-1", 7, 63, "b-1")), 1),
        ((stay("u-1", 0, 7, "b-2"), stay("home", 7, 14, "b-1"), stay("u-1", 14, 63)), 3),
        ((stay("u-1", 7, 63),), 0),
    ],
)
def test_a_brigade_team_that_stops_is_a_change_too(stays: tuple[Stay, ...], changes: int) -> None:
    resident = youth("y-1", current_stay=living("u-1", -9, "b-1"))
    made = world(unit("u-1"), brigade("b-1"), brigade("b-2"), resident).plan_for("y-1", *stays)
    expected = (6000 * changes, changes, "changes")
    assert made.lines().get("change_of_team", (0, 0, "changes")) == expected


def test_preference_counts_units_outside_the_list() -> None:
    made = world(unit("u-1", where=20), unit("u-2", where=20), youth("y-1", preferred_unit_ids=("u-2", "u-9")))
    made.plan_for("y-1", stay("u-1", 0, 14), stay("u-2", 14, 21), stay("home", 21, 63))
    assert made.lines()["preference"] == (1400, 14, "days")
    assert "preference" not in made.change("y-1", preferred_unit_ids=()).lines()


def test_departure_counts_days_elsewhere_waiting_or_interrupted() -> None:
    made = world(unit("u-1", where=20), unit("u-2", where=20), youth("y-1", need=need(start=3, days=40)))
    published = made.plan_for("y-1", stay("u-1", 0, 21), stay("u-2", 28, 63)).plan()
    # waiting 3 .. 5 and interrupted 14 .. 21 while u-1 was promised; u-1 for u-2 from 28 to 35;
    # nothing was promised from 21 to 28; 0 .. 3 is not yet waiting; care ends on day 49
    made.plan_for("y-1", stay("u-1", 5, 14), stay("u-1", 21, 35))
    assert made.lines(published=published)["departure"] == (150 * (2 + 7 + 7 + 14), 30, "days")
    assert "departure" not in made.lines()


def test_a_published_plan_is_followed_by_date_not_by_day() -> None:
    made = world(unit("u-1", where=20), youth("y-1"))
    published = made.plan_for("y-1", stay("u-1", 0, 63)).plan()
    stays = (stay("home", -70, -3), stay("u-1", -3, 60), stay("home", 60, 140))
    first = published.trajectories[0].model_copy(update={"stays": stays})
    earlier = published.model_copy(update={"trajectories": (first,)})
    assert made.lines(published=earlier)["departure"] == (450, 3, "days")


def test_siblings_apart_are_charged_to_the_first_by_id() -> None:
    made = world(
        unit("u-1", where=20),
        youth("y-1"),
        youth("y-2", sex=Sex.MALE, sibling_ids=("y-1", "y-2", "y-404")),
        youth("y-3", sibling_ids=("y-2",)),
    )
    made.plan_for("y-1", stay("u-1", 0, 35), stay("home", 35, 63))
    made.plan_for("y-2", stay("home", 7, 49))
    # y-1 and y-2 both have a stay from 7 to 49 and are apart until 35; y-3 has no stay
    assert made.lines("y-1")["siblings_apart"] == (16800, 28, "pair days")
    assert "siblings_apart" not in made.lines("y-2")


def test_lines_come_in_the_order_of_the_terms_and_free_terms_keep_their_amount() -> None:
    made = world(unit("u-1", where=11), youth("y-1", need=need("home", start=-1)))
    made.policy = Policy(rates=ExchangeRates(family_travel_minute=0))
    made.plan_for("y-1", stay("u-1", 7, 63))
    lines = made.evaluation().costs["y-1"]
    assert [line.term for line in lines] == ["waiting", "family_travel", "heavier_setting"]
    assert (lines[1].points, lines[1].amount) == (0, 8 * 18)


def test_an_evaluation_adds_up() -> None:
    made = world(unit("u-1", where=20), youth("y-1", need=need("home")), youth("y-2"))
    made.plan_for("y-1", stay("u-1", 0, 63))
    evaluation = made.evaluation()
    assert evaluation.points_of("y-1") == 63 * 400
    assert evaluation.cost_points == 63 * 400 + 63 * 2400


@pytest.mark.parametrize(
    ("youth_id", "stays", "words"),
    [
        ("y-9", (), "y-9"),
        ("y-1", (stay("u-9", 0, 7),), "u-9"),
        ("y-1", (stay("home", 0, 7), stay("home", 3, 9)), "before the one before"),
        ("y-1", (stay("home", 0, 64),), "horizon"),
    ],
)
def test_stays_that_are_not_well_formed_cannot_be_evaluated(youth_id: str, stays: tuple[Stay, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        world(youth("y-1")).plan_for(youth_id, *stays).evaluation()
