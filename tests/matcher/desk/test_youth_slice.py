"""One youth's part of the options gives what all of them together give."""

import numpy as np
import pytest

from fixtures.generator import generate
from matcher.desk import Desk, open_desk
from matcher.desk.arrivals import arrivals_of
from matcher.engine.model.columns import transitions
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.settings import SolverSettings


@pytest.fixture(scope="module")
def desk() -> Desk:
    return open_desk(generate("small", 3), Policy(), SolverSettings(), GreatCircleTravel())


def test_trajectories_cost_and_ask_the_same_as_over_everybodys_options(desk: Desk) -> None:
    problem, seen = desk.problem, 0
    for youth in range(len(problem.instance.snapshot.youths)):
        arrivals = arrivals_of(desk, youth, desk.room_beside(youth))
        paths = np.zeros((0, problem.instance.periods), dtype=np.int64) if arrivals is None else arrivals.paths()
        part, youths = desk.youth_slice(youth), np.full(len(paths), youth)
        own = part.columns(paths)
        whole = problem.columns(youths, paths)
        assert own.path.tolist() == whole.path.tolist()
        assert own.cost.tolist() == whole.cost.tolist()
        assert (own.demand != whole.demand).nnz == 0
        steps, all_steps = part.transitions(paths), transitions(youths, paths, problem.options, problem.youths)
        assert (steps.moves == all_steps.moves).all()
        assert (steps.changes == all_steps.changes).all()
        seen += len(paths)
    assert seen > 100


def test_only_the_last_youth_asked_about_is_kept(desk: Desk) -> None:
    first = desk.youth_slice(4)
    assert desk.youth_slice(4) is first
    assert desk.youth_slice(5).youth == 5
    assert desk.youth_slice(4) is not first
