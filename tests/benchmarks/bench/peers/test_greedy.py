import numpy as np
import pytest

from benchmarks.bench.peers.common import prepared
from benchmarks.bench.peers.greedy import GreedyPeer, PricedGreedyPeer, place_by_price, queue
from fixtures.cases.building import a_need, a_unit, a_youth, an_alliance, living_at
from fixtures.cases.crisis_bed_then_follow_up import crisis_bed_then_follow_up
from fixtures.cases.move_that_pays import move_that_pays
from fixtures.generator import generate
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.stopping import Stopper
from models.policy import Policy
from models.settings import SolverSettings
from models.vocabulary import Setting, Urgency
from tests.benchmarks.bench.peers.planning import ran


def test_the_earliest_need_comes_first_and_crisis_first_on_the_same_day() -> None:
    regular, crisis = a_need(Setting.OPEN_GROUP), a_need(Setting.OPEN_GROUP, urgency=Urgency.CRISIS)
    later = a_need(Setting.OPEN_GROUP, urgency=Urgency.CRISIS, from_day=2)
    resident = living_at("open", a_youth("y-9", regular))
    youths = (a_youth("y-1", later), a_youth("y-2", regular), a_youth("y-3", crisis), resident)
    snapshot = an_alliance(*youths, units=(a_unit("open", Setting.OPEN_GROUP, 0, beds=4),))
    problem = prepared(snapshot, Policy(), SolverSettings())
    assert [youths[row].id for row in queue(problem)] == ["y-9", "y-3", "y-2", "y-1"]


def test_first_come_gets_the_near_bed_although_it_costs_more_in_all() -> None:
    units = (a_unit("near", Setting.OPEN_GROUP, 0, beds=1), a_unit("far", Setting.OPEN_GROUP, 30, beds=1))
    first = a_youth("y-2", a_need(Setting.OPEN_GROUP, from_day=-1), visits=1)
    second = a_youth("y-1", a_need(Setting.OPEN_GROUP), visits=7)
    found = GreedyPeer().run(an_alliance(first, second, units=units), Policy(), SolverSettings(time_limit_seconds=5.0))
    assert found.stays is not None
    assert [found.stays[name][0].place for name in ("y-2", "y-1")] == ["near", "far"]


def test_a_crisis_bed_is_left_when_it_must_end_not_when_it_could() -> None:
    case = crisis_bed_then_follow_up()
    found = GreedyPeer().run(case.snapshot, Policy(), SolverSettings(time_limit_seconds=5.0))
    assert found.stays is not None
    stays = found.stays["y-1"]
    assert [stay.place for stay in stays] == ["crisis", "open"]
    assert (stays[0].until - stays[0].from_date).days == 28


def two_beds() -> MatchingProblem:
    units = (a_unit("near", Setting.OPEN_GROUP, 0, beds=1), a_unit("far", Setting.OPEN_GROUP, 30, beds=1))
    first = a_youth("y-2", a_need(Setting.OPEN_GROUP, from_day=-1), visits=1)
    second = a_youth("y-1", a_need(Setting.OPEN_GROUP), visits=7)
    return prepared(an_alliance(first, second, units=units), Policy(), SolverSettings())


def places(problem: MatchingProblem, near_points: float) -> list[int]:
    """Where each of the two is on the first day if a bed in the near unit costs so much a day."""
    prices = np.zeros(problem.capacity.shape)
    prices[problem.resources.ids.index("beds:near")] = near_points * problem.instance.days
    paths, skipped = place_by_price(problem, prices, Stopper(5.0))
    assert skipped == 0
    return problem.options.place[paths[:, 0]].tolist()


def test_who_comes_first_leaves_the_near_bed_when_its_price_exceeds_the_gain() -> None:
    problem = two_beds()
    # y-2, first in the queue and in the snapshot, saves 70 minutes of travel a week by the near bed: 100 points a day
    near, far = 0, 1
    assert places(problem, near_points=99.0) == [near, far]
    assert places(problem, near_points=101.0) == [far, near]


def test_a_bed_whose_price_nobody_would_pay_is_given_away_in_the_last_round() -> None:
    problem = two_beds()
    prices = np.zeros(problem.capacity.shape)
    beds = [problem.resources.ids.index(f"beds:{name}") for name in ("near", "far")]
    prices[beds] = 1e6
    paths, _ = place_by_price(problem, prices, Stopper(5.0))
    assert (paths >= 0).all()


def test_a_resident_moves_where_it_pays() -> None:
    case = move_that_pays()
    assert ran(PricedGreedyPeer(), case.snapshot)[1].cost_points == case.expected_cost_points


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", ["small", "crisis-noord-veluwe"])
def test_no_rule_is_broken_on_generated_sets(name: str, seed: int) -> None:
    snapshot = generate(name, seed)
    found, judgement = ran(PricedGreedyPeer(), snapshot, seconds=20.0)
    assert judgement.violations == {}
    assert found.bound is None
    assert set(found.seconds_by_phase) == {"prepare", "price", "place", "write"}


def test_prices_are_worth_something_on_the_small_set() -> None:
    snapshot = generate("small", 1)
    priced, plain = ran(PricedGreedyPeer(), snapshot, seconds=20.0)[1], ran(GreedyPeer(), snapshot)[1]
    assert priced.cost_points < plain.cost_points


def test_turns_for_which_there_is_no_time_are_counted_and_leave_people_where_they_are() -> None:
    found, judgement = ran(PricedGreedyPeer(), generate("small", 1), seconds=1e-3)
    assert judgement.violations == {}
    assert "turns not taken" in found.note
