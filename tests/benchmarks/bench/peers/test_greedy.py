from benchmarks.bench.peers.greedy import GreedyPeer, queue
from benchmarks.bench.peers.preparing import prepared
from fixtures.cases.building import a_need, a_unit, a_youth, an_alliance, living_at
from fixtures.cases.crisis_bed_then_follow_up import crisis_bed_then_follow_up
from models.policy import Policy
from models.settings import SolverSettings
from models.vocabulary import Setting, Urgency


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
