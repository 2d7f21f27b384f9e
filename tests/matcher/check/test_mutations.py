from collections.abc import Callable
from datetime import date

import pytest

from matcher.check import Code
from models.vocabulary import Sex
from tests.matcher.check.build import (
    World,
    alternative,
    authorised,
    beds_from,
    contract,
    living,
    need,
    pinned,
    stay,
    youth,
)
from tests.matcher.check.correct import correct_world

Mutation = Callable[[World], object]


def no_beds_left_to_return_to(made: World) -> None:
    """The only way to break `beds_open` alone: back into a place that was in excess all along."""
    made.change("u-two", beds=0)
    asked = need("open_group", "crisis", start=-50)
    made.add(youth("y-7", current_stay=living("u-two", -50), need=asked, may_move=True))
    made.plan_for("y-7", stay("u-two", 0, 7), stay("u-shelter", 7, 14), stay("u-two", 14, 63))
    made.plan_for("y-3", stay("u-crisis", 0, 21))


def two_residents_on_one_bed(made: World) -> None:
    made.change("u-open", beds=1)
    made.add(youth("y-8", current_stay=living("u-open", -40), need=need(start=-40)))
    made.plan_for("y-8", stay("u-open", 0, 63))


MUTATIONS: tuple[tuple[Code, Mutation], ...] = (
    (Code.BOUNDARY, lambda w: w.plan_for("y-2", stay("u-open", 8, 63, ggz="t-1"))),
    (
        Code.MERGED,
        lambda w: w.plan_for("y-1", stay("u-open", 0, 14, ggz="t-1"), stay("u-open", 14, 63, ggz="t-1")),
    ),
    (Code.CARE_BEGINS, lambda w: w.plan_for("y-2", stay("u-open", 2, 63, ggz="t-1"))),
    (Code.CARE_ENDS, lambda w: w.change("y-6", need=need("closed", start=-30, days=70))),
    (Code.INTERRUPTION, lambda w: w.plan_for("y-1", stay("u-open", 0, 28, ggz="t-1"))),
    (
        Code.LEAVING,
        lambda w: w.plan_for("y-1", stay("u-open", 0, 28, ggz="t-1"), stay("u-two", 28, 63, ggz="t-1")),
    ),
    (Code.MAX_MOVES, lambda w: w.norms(max_moves=0)),
    (
        Code.LIMITED_UNIT,
        lambda w: w.plan_for("y-3", stay("u-crisis", 0, 21), stay("u-shelter", 21, 49), stay("u-two", 49, 63)),
    ),
    (
        Code.LIMITED_BRIGADE,
        lambda w: w.plan_for("y-4", stay("u-small", 0, 28, "b-1"), stay("u-small", 28, 63, "b-2")),
    ),
    (Code.PIN, lambda w: w.change("y-2", pinned=pinned(stay("u-two", 14, 21)))),
    (Code.SETTING, lambda w: w.change("y-2", need=need("family_home", expertises={"ggz": 60}, start=3))),
    (Code.AGE, lambda w: w.change("y-2", birth_date=date(2008, 12, 24))),
    (Code.SEX, lambda w: w.change("u-open", sexes=(Sex.FEMALE,))),
    (Code.CONTRACT, lambda w: w.change("u-two", contract=contract(-300, 50))),
    (Code.REGION, lambda w: w.change("u-two", region_ids=("R2",))),
    (Code.CLOSED_AUTHORISATION, lambda w: w.change("y-6", closed_authorisation=authorised(-30, 40))),
    (Code.EXCLUSION, lambda w: w.change("y-2", excluded_unit_ids=("u-open",))),
    (Code.LONGEST_STAY, lambda w: w.plan_for("y-3", stay("u-crisis", 0, 28), stay("u-two", 28, 63))),
    (Code.LONGEST_TRAVEL, lambda w: w.change("y-2", max_travel_minutes=9)),
    (Code.BEDS_OPEN, no_beds_left_to_return_to),
    (Code.BRIGADE, lambda w: w.change("b-1", max_travel_minutes=19)),
    (Code.FULL_TODAY, two_residents_on_one_bed),
    (
        Code.SUPPORT_NOT_NEEDED,
        lambda w: w.plan_for("y-2", stay("u-open", 7, 63, ggz="t-1", lvb="t-2")),
    ),
    (
        Code.SUPPORT_TWICE,
        lambda w: w.plan_for(
            "y-2",
            stay("u-open", 7, 63, ggz="t-1").model_copy(
                update={"support": stay("u-open", 7, 8, ggz="t-1").support + stay("u-open", 7, 8, ggz="t-2").support}
            ),
        ),
    ),
    (
        Code.SUPPORT_ON_SITE,
        lambda w: w.plan_for("y-2", stay("u-open", 7, 63, ggz="t-1", jeo="t-2")),
    ),
    (
        Code.SUPPORT_UNABLE,
        lambda w: w.change("y-2", need=need(expertises={"ggz": 60, "lvb": 30}, start=3)).plan_for(
            "y-2", stay("u-open", 7, 63, ggz="t-1", lvb="t-1")
        ),
    ),
    (
        Code.SUPPORT_TRAVEL,
        lambda w: w.change("t-2", max_travel_minutes=7).plan_for("y-2", stay("u-open", 7, 63, ggz="t-2")),
    ),
    (Code.CAPACITY_BEDS, lambda w: w.change("u-open", bed_changes=(beds_from(30, 1),))),
    (Code.CAPACITY_AMBULANT, lambda w: w.change("t-1", minutes_per_week=239)),
    (Code.CAPACITY_BRIGADE, lambda w: w.change("b-1", minutes_per_week=389)),
    (
        Code.CAPACITY_MIX,
        lambda w: w.change("y-1", risk_tags=("fire",)).change("y-2", risk_tags=("fire", "flight")),
    ),
    (Code.CAPACITY_APART, lambda w: w.change("y-2", keep_apart_ids=("y-1",))),
    (Code.CAPACITY_SEX, lambda w: w.change("u-open", one_sex_at_a_time=True)),
)


def test_the_correct_plan_has_no_violation() -> None:
    report = correct_world().report()
    assert report.violations == ()
    assert report.correct
    assert report.cost_points == correct_world().plan().cost


@pytest.mark.parametrize(("code", "mutation"), MUTATIONS, ids=[code.value for code, _ in MUTATIONS])
def test_one_mutation_gives_exactly_its_code(code: Code, mutation: Mutation) -> None:
    made = correct_world()
    mutation(made)
    assert made.report().codes == (code,)


@pytest.mark.parametrize(("capacity_id", "minutes"), [("t-1", 240), ("b-1", 390)], ids=["ambulant", "brigade"])
def test_exactly_as_many_minutes_as_asked_for_are_enough(capacity_id: str, minutes: int) -> None:
    assert correct_world().change(capacity_id, minutes_per_week=minutes).codes() == ()


@pytest.mark.parametrize(
    ("code", "team", "minutes"),
    # 11.7 minutes up to 12 on each of three trips for 180 minutes of care; 23.4 up to 24 on each of three visits
    [("capacity_ambulant", "t-1", 180 + 3 * 2 * 12), ("capacity_brigade", "b-1", 3 * (90 + 2 * 24))],
    ids=["ambulant", "brigade"],
)
def test_travel_counts_at_the_teams_percentage(code: str, team: str, minutes: int) -> None:
    made = correct_world().change(team, travel_percent=117)
    assert made.change(team, minutes_per_week=minutes).codes() == ()
    assert made.change(team, minutes_per_week=minutes - 1).codes() == (code,)


def test_a_brigade_is_needed_where_the_setting_is_not_acceptable() -> None:
    made = correct_world().change("y-4", brigade_alternative=alternative("open_group"))
    assert made.codes() == ("brigade", "setting")


def test_messages_hold_no_personal_data() -> None:
    for _, mutation in MUTATIONS:
        made = correct_world()
        mutation(made)
        for violation in made.report().violations:
            text = violation.model_dump_json()
            assert not any(str(item.birth_date) in text for item in made.youths.values())
            assert "0.2" not in text
