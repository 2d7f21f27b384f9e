from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.tables.units import EVER, EXPERTISES, NEVER
from models.policy import Policy
from models.snapshot import Snapshot
from models.vocabulary import Setting
from models.youth import Youth


@dataclass(frozen=True)
class YouthTable:
    """The youths as columns of shape (youths,); days are offsets from the snapshot's date."""

    care_minutes: NDArray[np.int64]
    """Asked minutes per week, shape (youths, expertises)."""
    family_visits: NDArray[np.int64]
    brigade_visits: NDArray[np.int64]
    brigade_visit_minutes: NDArray[np.int64]
    brigade_longest_days: NDArray[np.int64]
    lowest_level: NDArray[np.int64]
    """Level of the lightest acceptable setting; a high number where only crisis is asked."""
    need_day: NDArray[np.int64]
    """First day on which care is needed."""
    since_day: NDArray[np.int64]
    """First day of the current stay; NEVER for those who wait."""
    waiting_points: NDArray[np.int64]
    """Points of a waiting day within the norm."""
    waiting_norm_days: NDArray[np.int64]
    earlier_moves: NDArray[np.int64]
    is_resident: NDArray[np.bool_]
    may_move: NDArray[np.bool_]


def youth_table(snapshot: Snapshot, policy: Policy) -> YouthTable:
    """Turns the snapshot's youths into columns."""
    youths, calendar = snapshot.youths, snapshot.calendar

    def column(values: list[int]) -> NDArray[np.int64]:
        return np.array(values, dtype=np.int64)

    alternatives = [youth.brigade_alternative for youth in youths]
    return YouthTable(
        care_minutes=np.array(
            [[youth.need.expertises.get(item, 0) for item in EXPERTISES] for youth in youths], dtype=np.int64
        ).reshape(len(youths), len(EXPERTISES)),
        family_visits=column([youth.family_visits_per_week for youth in youths]),
        brigade_visits=column([0 if item is None else item.visits_per_week for item in alternatives]),
        brigade_visit_minutes=column([0 if item is None else item.minutes_per_visit for item in alternatives]),
        brigade_longest_days=column([0 if item is None else 7 * item.max_weeks for item in alternatives]),
        lowest_level=column([_lowest_level(youth) for youth in youths]),
        need_day=column([calendar.day_of(youth.need.from_date) for youth in youths]),
        since_day=column(
            [NEVER if youth.current_stay is None else calendar.day_of(youth.current_stay.since) for youth in youths]
        ),
        waiting_points=column([policy.rates.waiting_day.of(youth.need.urgency) for youth in youths]),
        waiting_norm_days=column([policy.norms.waiting_norm_days.of(youth.need.urgency) for youth in youths]),
        earlier_moves=column([youth.earlier_moves for youth in youths]),
        is_resident=np.array([youth.current_stay is not None for youth in youths], dtype=bool),
        may_move=np.array([youth.may_move for youth in youths], dtype=bool),
    )


def _lowest_level(youth: Youth) -> int:
    levels = [setting.level for setting in youth.need.settings if setting is not Setting.CRISIS]
    return min((level for level in levels if level is not None), default=EVER)
