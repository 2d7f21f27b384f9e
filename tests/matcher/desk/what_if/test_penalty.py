"""What is forced is found whatever the costs: a penalty is larger than them, not a number that once was."""

from matcher.desk.what_if.consequences import NoWay, WhatIf
from matcher.desk.what_if.force import Force, forced_problem, is_met
from matcher.desk.what_if.forcing import force_of_place
from matcher.engine.model.feasibility import plan_cost
from tests.matcher.check.build import World, day, living, need, stay, unit, world, youth
from tests.matcher.desk.standing import forced, standing_of

DAYS = 63
LONG_AGO = -46_000
"""Days before the snapshot: a need entered with the year 1900."""


def steep(here: World) -> World:
    """A wait that outgrows 400 million points within the horizon if it began long ago."""
    rates = here.policy.rates.model_copy(update={"waiting_growth_percent_per_week": 20})
    here.policy = here.policy.model_copy(update={"rates": rates})
    return here


def test_a_youth_who_waits_since_1900_may_come_late() -> None:
    here = steep(world(youth(need=need(start=LONG_AGO, urgency="crisis")), unit("u-1")))

    found = forced(here, "y-1", "u-1", day(42))

    assert isinstance(found, WhatIf)
    assert found.from_date == day(42)
    waiting = here.lines()["waiting"][0]
    assert waiting > 600_000_000
    assert found.cost_after > 400_000_000
    assert found.bound == found.cost_after


def test_a_youth_who_waits_since_1900_makes_way_at_what_that_costs() -> None:
    # the wait of the other costs more than any constant allowed for
    other = youth("y-2", home=22, need=need(start=LONG_AGO, urgency="crisis"))
    here = steep(world(youth(), other, unit("u-1", beds=1))).plan_for("y-2", stay("u-1", 0, DAYS))

    found = forced(here, "y-1", "u-1")

    assert isinstance(found, WhatIf)
    (lost,) = found.others
    assert (lost.youth_id, lost.after) == ("y-2", ())
    assert lost.points > 600_000_000
    assert found.bound == found.cost_after


def test_youths_who_wait_since_1900_elsewhere_change_nothing() -> None:
    two = (youth(), youth("y-2", home=22), unit("u-1", where=10, beds=1), unit("u-2", where=38))
    old = [youth(f"y-{number}", need=need("closed", start=LONG_AGO, urgency="crisis")) for number in (10, 11)]
    answers = []
    for items in (two, (*two, *old)):
        here = steep(world(*items)).plan_for("y-1", stay("u-2", 0, DAYS)).plan_for("y-2", stay("u-1", 0, DAYS))
        answers.append(forced(here, "y-1", "u-1"))
    alone, beside = answers
    assert isinstance(alone, WhatIf)
    assert isinstance(beside, WhatIf)
    assert (alone.difference, alone.own, alone.others) == (beside.difference, beside.own, beside.others)
    assert beside.cost_before - alone.cost_before > 2 * 600_000_000
    assert beside.bound == beside.cost_after


def test_that_nobody_can_make_way_is_proven_beside_youths_who_wait_since_1900() -> None:
    old = youth("y-3", need=need("closed", start=LONG_AGO, urgency="crisis"))
    settled = youth("y-2", current_stay=living("u-1", -20), need=need(start=-20))
    here = steep(world(youth(), settled, old, unit("u-1", beds=1))).plan_for("y-2", stay("u-1", 0, DAYS))

    found = forced(here, "y-1", "u-1")

    assert isinstance(found, NoWay)
    assert found.is_proven


def test_the_penalty_is_larger_than_every_plan_and_hardly_more() -> None:
    here = world(youth(), youth("y-2", home=22), unit("u-1", where=10, beds=1), unit("u-2", where=38))
    here.plan_for("y-1", stay("u-2", 0, DAYS)).plan_for("y-2", stay("u-1", 0, DAYS))
    baseline = standing_of(here)
    force = force_of_place(baseline.desk, "y-1", "u-1", None)
    assert isinstance(force, Force)

    made = forced_problem(baseline, force)

    assert made.most_points == 2 * DAYS * 2400 + _dearest_beyond_waiting()
    assert made.most_points < made.penalty_points <= 1.01 * made.most_points + 2
    assert plan_cost(baseline.desk.problem, baseline.columns) < made.most_points
    assert not is_met(baseline.columns, made)


def _dearest_beyond_waiting() -> int:
    # the youth in question might be interrupted all the time, and move twice
    return DAYS * (9000 - 2400) + 30_000 + 33_000
