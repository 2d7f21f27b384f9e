import numpy as np
from numpy.typing import NDArray

from matcher.engine.care_types import YouthCarePlan
from matcher.tables.options import StayOptions
from matcher.tables.scene import Scene
from models.vocabulary import Urgency


def beginnings(options: StayOptions, care: list[YouthCarePlan], scene: Scene) -> NDArray[np.bool_]:
    """
    Periods in which a new stay of each youth may begin, shape (youths, periods).

    Every day and every week nearby; far ahead, where the plan will be made anew many times before, only every few
    weeks, and besides whenever one of the youth's possible stays ends or opens. A crisis may begin at any time.
    """
    settings, calendar = scene.settings, scene.snapshot.calendar
    week = np.arange(scene.periods) - calendar.days
    usual = (week <= settings.weekly_until_week) | (
        (week - settings.weekly_until_week) % settings.later_every_weeks == 0
    )
    begins = np.repeat(usual[None, :], len(care), axis=0)
    allowed = options.allowed
    turns = np.zeros_like(allowed)
    turns[:, 1:] = allowed[:, 1:] != allowed[:, :-1]
    np.logical_or.at(begins, options.youth, turns)
    for row, youth in enumerate(scene.snapshot.youths):
        if youth.need.urgency is Urgency.CRISIS or care[row].pins:
            begins[row] = True
    return begins
