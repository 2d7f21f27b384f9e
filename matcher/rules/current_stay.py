import numpy as np
from numpy.typing import NDArray

from matcher.rules import ENDING_RULES
from matcher.rules.protocol import EndingRule, Spans, YouthView
from matcher.tables.instance import Instance


def ended_days(rule: EndingRule, view: YouthView, unit: int, instance: Instance) -> Spans:
    """
    The days of the horizon on which a rule lets a resident's current stay not go on (semantics, section 5).

    Those on which it is broken, wherever they lie: nobody is put out for days on which nothing is broken. What is
    broken already today is forgiven until the days of grace are over; closed care without authorisation never is.
    """
    norms, horizon_days = instance.policy.norms, instance.snapshot.calendar.horizon_days
    grace_days = 0 if rule.code == "closed_authorisation" else norms.grace_days
    spans = []
    for first, until in rule.broken_days(view, unit, instance):
        begins = grace_days if first <= 0 else first
        if until > 0 and begins < min(until, horizon_days):
            spans.append((begins, min(until, horizon_days)))
    return tuple(spans)


def current_stay_allowed(view: YouthView, unit: int, instance: Instance) -> NDArray[np.bool_]:
    """Periods, shape (periods,), on every day of which the current stay in a unit may go on."""
    allowed = np.ones(instance.periods, dtype=bool)
    starts, ends = instance.boundaries[:-1], instance.boundaries[1:]
    for rule in ENDING_RULES:
        for first, until in ended_days(rule, view, unit, instance):
            allowed &= (ends <= first) | (until <= starts)
    return allowed
