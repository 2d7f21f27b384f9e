import numpy as np

from benchmarks.bench.peers.one_entrance import one_entrance_paths
from benchmarks.bench.peers.preparing import costed, prepared, stays_by_youth
from benchmarks.bench.peers.room import care_ends, entrances, run_end
from benchmarks.bench.runs.kpis import judged
from fixtures.cases.crisis_bed_then_follow_up import crisis_bed_then_follow_up
from fixtures.generator import generate
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.settings import SolverSettings

CAPACITY_CODES = ("capacity_", "full_today")


def test_a_run_ends_at_the_first_period_that_is_not_allowed() -> None:
    allowed = np.array([[True, True, False, True], [False, False, True, False]])
    assert run_end(allowed).tolist() == [[2, 2, 2, 4], [0, 1, 3, 3]]


def test_a_crisis_stay_ends_on_the_last_boundary_within_its_longest_stay() -> None:
    problem = prepared(crisis_bed_then_follow_up().snapshot, Policy(), SolverSettings())
    doors = entrances(problem, 0, care_ends(problem, 0))
    place = problem.options.place[doors.option]
    crisis = int(np.flatnonzero(place == 1)[0])
    bounds = problem.instance.boundaries
    assert bounds[doors.end[crisis, 0]] == 28
    # days 3 to 31, and 28 is the last boundary before that
    assert bounds[doors.end[crisis, 3]] == 28
    assert bounds[doors.end[crisis, 7]] == 35
    lasting = int(np.flatnonzero(place == 0)[0])
    opens = int(np.flatnonzero(bounds == 14)[0])
    assert doors.may_begin[lasting].tolist() == [period >= opens for period in range(problem.instance.periods)]
    assert doors.end[lasting, opens] == problem.instance.periods


def test_every_single_path_keeps_the_rules_of_its_youth() -> None:
    snapshot = generate("small", 3)
    problem = prepared(snapshot, Policy(), SolverSettings())
    everywhen = np.ones(problem.instance.periods, dtype=bool)
    random = np.random.default_rng(7)
    found = [one_entrance_paths(problem, youth, everywhen) for youth in range(len(snapshot.youths))]
    for _ in range(20):
        picked = np.stack([paths[random.integers(len(paths))] for paths in found])
        plan = costed(problem, np.arange(len(picked)), picked)
        judgement = judged(snapshot, stays_by_youth(problem, plan), Policy(), GreatCircleTravel())
        assert [code for code in judgement.violations if not code.startswith(CAPACITY_CODES)] == []
