"""A relaxation's state without any solver."""

import numpy as np

from matcher.engine.model.pool import Pool
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import whole_scope
from matcher.engine.relax.relaxation import Relaxation, add_priced_columns, open_relaxation
from matcher.engine.stopping import Stopper


def priced_at_nothing(problem: MatchingProblem) -> Relaxation:
    """Everybody's cheapest trajectory and detours at no price at all."""
    free = np.zeros(problem.capacity.shape)
    state = open_relaxation(problem, whole_scope(problem), Pool(problem.incumbent), free, Stopper(60.0))
    add_priced_columns(problem, state, free)
    return state
