import pytest

from benchmarks.bench.peers.greedy import GreedyPeer
from benchmarks.bench.peers.min_cost_flow import MinCostFlowPeer
from fixtures.cases.building import a_need, a_unit, a_youth, an_alliance
from fixtures.cases.crisis_bed_then_follow_up import crisis_bed_then_follow_up
from fixtures.cases.urgent_goes_first import urgent_goes_first
from fixtures.generator import generate
from models.vocabulary import Setting, Urgency
from tests.benchmarks.bench.peers.planning import ran


def test_the_urgent_one_gets_the_bed_although_the_other_came_first() -> None:
    case = urgent_goes_first()
    assert ran(MinCostFlowPeer(), case.snapshot)[1].cost_points == case.expected_cost_points == 17_003
    assert ran(GreedyPeer(), case.snapshot)[1].cost_points > 17_003


def test_who_travels_most_gets_the_near_bed_although_the_other_came_first() -> None:
    units = (a_unit("near", Setting.OPEN_GROUP, 0, beds=1), a_unit("far", Setting.OPEN_GROUP, 30, beds=1))
    first = a_youth("y-2", a_need(Setting.OPEN_GROUP, from_day=-1), visits=1)
    second = a_youth("y-1", a_need(Setting.OPEN_GROUP), visits=7)
    found, judgement = ran(MinCostFlowPeer(), an_alliance(first, second, units=units))
    assert found.stays is not None
    assert [found.stays[name][0].place for name in ("y-2", "y-1")] == ["far", "near"]
    # 35 minutes there and back once in the week
    assert judgement.kpis["family_travel_minutes"] == 70


def test_no_bed_is_kept_free_for_who_needs_it_later() -> None:
    unit = a_unit("unit", Setting.OPEN_GROUP, 5, beds=1)
    now = a_youth("y-1", a_need(Setting.OPEN_GROUP))
    later = a_youth("y-2", a_need(Setting.OPEN_GROUP, urgency=Urgency.CRISIS, from_day=1))
    found, _ = ran(MinCostFlowPeer(), an_alliance(now, later, units=(unit,)))
    assert found.stays is not None
    assert [len(found.stays[name]) for name in ("y-1", "y-2")] == [1, 0]


def test_whose_stay_must_end_is_assigned_anew_in_that_period() -> None:
    found, _ = ran(MinCostFlowPeer(), crisis_bed_then_follow_up().snapshot)
    assert found.stays is not None
    stays = found.stays["y-1"]
    assert [stay.place for stay in stays] == ["crisis", "open"]
    assert (stays[0].until - stays[0].from_date).days == 28


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", ["small", "crisis-noord-veluwe"])
def test_no_rule_is_broken_on_generated_sets(name: str, seed: int) -> None:
    found, judgement = ran(MinCostFlowPeer(), generate(name, seed))
    assert judgement.violations == {}
    assert found.bound is None
    assert found.note == ""


def test_the_same_plan_twice() -> None:
    snapshot = generate("small", 2)
    assert ran(MinCostFlowPeer(), snapshot, seed=1)[0].stays == ran(MinCostFlowPeer(), snapshot, seed=2)[0].stays


def test_when_time_is_up_the_others_stay_as_they_are() -> None:
    found, judgement = ran(MinCostFlowPeer(), generate("small", 1), seconds=1e-3)
    assert judgement.violations == {}
    assert "periods not looked at" in found.note
