import pytest

from matcher.tables.units import EVER, EXPERTISES, NEVER
from matcher.tables.youths import youth_table
from models.vocabulary import Expertise
from tests.matcher.check.build import alternative, living, need, world, youth
from tests.matcher.tables.instances import UNLIKE


def test_columns_of_two_unlike_youths() -> None:
    made = world(
        youth(
            "y-2",
            need=need("closed", "crisis", expertises={"lvb": 41, "jeo": 17}, start=-23, urgency="urgent"),
            brigade_alternative=alternative("home", visits=5, minutes=75, weeks=13),
            current_stay=living("home", -19),
            earlier_moves=6,
            family_visits_per_week=3,
            may_move=True,
        ),
        youth("y-1", need=need("open_group", "family_home", start=9, urgency="crisis")),
    )
    table = youth_table(made.snapshot(), UNLIKE)
    minutes = dict(zip(EXPERTISES, table.care_minutes[0].tolist(), strict=True))
    assert {item: number for item, number in minutes.items() if number} == {
        Expertise.LVB: 41,
        Expertise.JEO: 17,
    }
    assert not table.care_minutes[1].any()
    assert table.family_visits.tolist() == [3, 1]
    assert table.brigade_visits.tolist() == [5, 0]
    assert table.brigade_visit_minutes.tolist() == [75, 0]
    assert table.brigade_longest_days.tolist() == [91, 0]
    assert table.lowest_level.tolist() == [4, 1]
    assert table.need_day.tolist() == [-23, 9]
    assert table.since_day.tolist() == [-19, NEVER]
    assert table.waiting_points.tolist() == [4801, 9001]
    assert table.waiting_norm_days.tolist() == [5, 2]
    assert table.earlier_moves.tolist() == [6, 0]
    assert table.is_resident.tolist() == [True, False]
    assert table.may_move.tolist() == [True, False]


@pytest.mark.parametrize(
    ("settings", "level"),
    [(("crisis",), EVER), (("crisis", "home"), 0), (("three_milieu", "open_group"), 2), (("closed",), 4)],
)
def test_the_lowest_level_leaves_crisis_out(settings: tuple[str, ...], level: int) -> None:
    made = world(youth(need=need(*settings)))
    assert youth_table(made.snapshot(), UNLIKE).lowest_level.tolist() == [level]


def test_nobody_keeps_the_shapes() -> None:
    table = youth_table(world().snapshot(), UNLIKE)
    assert table.care_minutes.shape == (0, 5)
    assert table.may_move.shape == (0,)
