import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk
from matcher.desk.reasons.admission import reason
from matcher.desk.reasons.place_reason import PlaceReason
from matcher.desk.reasons.shortages import least_lack
from matcher.rules import ADMISSION_RULES, ENDING_RULES
from matcher.rules.current_stay import ended_days
from matcher.rules.protocol import SmallestChange, YouthView
from matcher.tables.units import EVER


def current_place_reason(desk: Desk, youth: int, view: YouthView, room: NDArray[np.int64]) -> PlaceReason:
    """Why a resident cannot even begin by staying: care is over, a pin, a rule that ends the stay, or no room."""
    problem = desk.problem
    options, scene = problem.options, problem.scene
    current = int(problem.current_option[youth])
    place = int(options.place[current])
    end = problem.care[youth].windows[0].end
    if end == 0:
        return reason(desk, view, place, "outside_care")
    if problem.care[youth].pins:
        return reason(desk, view, place, "pinned")
    allowed = options.allowed[current]
    if not allowed[0]:
        first_days = {
            rule.code: min((first for first, _ in ended_days(rule, view, place, scene)), default=EVER)
            for rule in ENDING_RULES
        }
        code = min(first_days, key=first_days.__getitem__)
        rule = next(item for item in ADMISSION_RULES if item.code == code)
        change = rule.smallest_change(view, place, scene)
        parameters = {} if change is None else change.parameters
        ended = scene.snapshot.calendar.date_of(first_days[code]).isoformat()
        return reason(desk, view, place, code, SmallestChange(code, parameters | {"ends_on": ended}))
    begins = np.zeros(scene.periods, dtype=bool)
    begins[0] = True
    last = int(np.flatnonzero(~np.append(allowed[:end], False))[0])
    lack = least_lack(desk, current, begins, np.full(scene.periods, last, dtype=np.int64), room)
    plain = reason(desk, view, place, "given_to_others")
    if lack is None or not lack.shortages:
        return plain
    points = round(lack.points) if desk.is_priced else None
    return plain.model_copy(update={"shortages": lack.shortages, "points": points})
