import numpy as np
from numpy.typing import NDArray

from matcher.engine.problem import MatchingProblem
from models.vocabulary import Urgency


def beginnings(problem: MatchingProblem) -> NDArray[np.bool_]:
    """
    Periods in which a new stay of each youth may begin, shape (youths, periods).

    Every day and every week nearby; far ahead, where the plan will be made anew many times before, only every few
    weeks, and besides whenever one of the youth's possible stays ends or opens. A crisis may begin at any time.
    """
    scene, settings = problem.scene, problem.scene.settings
    calendar = scene.snapshot.calendar
    week = np.arange(scene.periods) - calendar.days
    usual = (week <= settings.weekly_until_week) | (
        (week - settings.weekly_until_week) % settings.later_every_weeks == 0
    )
    begins = np.repeat(usual[None, :], len(problem.care), axis=0)
    allowed = problem.options.allowed
    turns = np.zeros_like(allowed)
    turns[:, 1:] = allowed[:, 1:] != allowed[:, :-1]
    np.logical_or.at(begins, problem.options.youth, turns)
    for row, youth in enumerate(scene.snapshot.youths):
        if youth.need.urgency is Urgency.CRISIS or problem.care[row].pins:
            begins[row] = True
    return begins
