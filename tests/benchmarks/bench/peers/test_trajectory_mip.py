from benchmarks.bench.peers.common import prepared
from benchmarks.bench.peers.trajectory_mip import relaxed
from fixtures.cases.urgent_goes_first import urgent_goes_first
from matcher.engine.model.scope import whole_scope
from matcher.engine.stopping import Stopper
from models.policy import Policy
from models.settings import SolverSettings


def test_the_bed_is_worth_what_the_one_loses_and_no_more_than_what_the_other_gains() -> None:
    problem = prepared(urgent_goes_first().snapshot, Policy(), SolverSettings())
    found = relaxed(problem, whole_scope(problem), Stopper(20.0))
    bed = found.prices[problem.resources.ids.index("beds:unit")].sum()
    # a week of waiting less a week of family travel: 16,800 - 203 for the regular youth, 33,600 - 203 for the urgent
    assert 16_597 - 1 <= bed <= 33_397 + 1
    assert found.columns.youth[:2].tolist() == [0, 1]
    assert (found.columns.path[:2] == problem.incumbent.path).all()


def test_without_time_there_are_the_incumbents_trajectories_and_no_prices() -> None:
    problem = prepared(urgent_goes_first().snapshot, Policy(), SolverSettings())
    found = relaxed(problem, whole_scope(problem), Stopper(0.0))
    assert found.columns.cost.tolist() == [16_800, 33_600]
    assert not found.prices.any()
