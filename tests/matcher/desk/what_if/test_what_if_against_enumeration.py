"""A forced option costs what complete enumeration says, and where there is no plan with it there is no answer."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from matcher.check import check_plan
from matcher.desk.baseline import Baseline, open_baseline
from matcher.desk.what_if.consequences import NoWay, WhatIf, missing_for
from matcher.desk.what_if.force import Force, does_it, forced_problem
from matcher.desk.what_if.making_way import cheapest_forced
from matcher.desk.what_if.what_if import what_if
from matcher.travel.great_circle import GreatCircleTravel
from models.plan import Plan
from models.policy import Policy
from models.snapshot import Snapshot
from models.stay import HOME
from tests.matcher.desk.what_if.forced_oracle import NO_LIMIT, best_forced
from tests.matcher.engine.exact import EVERYTHING, solved
from tests.matcher.strategies import tiny_policies, tiny_snapshots

TRAVEL = GreatCircleTravel()
TINY = settings(max_examples=20, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
SECONDS = 20.0


def crowded(snapshot: Snapshot) -> Snapshot:
    """The same, but fewer beds than youths who want them: open groups with one bed, in which everybody would fit."""
    content = snapshot.model_dump()
    for unit in content["units"][:2]:
        unit |= {"setting": "open_group", "beds": 1, "bed_changes": [], "min_age": 0, "max_age": 23}
        unit |= {"contract": None, "region_ids": None, "max_stay_days": None, "sexes": ["female", "male"]}
    for youth in content["youths"]:
        youth["need"] |= {"settings": ["open_group", "three_milieu"], "from_date": snapshot.as_of, "expected_days": 300}
        youth |= {"may_move": True, "excluded_unit_ids": [], "max_travel_minutes": None, "brigade_alternative": None}
        if youth["current_stay"] is not None:
            youth["current_stay"] |= {"brigade_team_id": None}
    return Snapshot.model_validate(content)


def _standing(snapshot: Snapshot, policy: Policy, plan: Plan) -> Baseline:
    return open_baseline(snapshot, policy, EVERYTHING, TRAVEL, plan)


def _drawn(data: st.DataObject, baseline: Baseline) -> tuple[Force, str, str, int]:
    """A youth, a place and a day: most often one that somebody has to make way for, else one that is possible."""
    problem = baseline.desk.problem
    youths, units = problem.instance.snapshot.youths, [unit.id for unit in problem.instance.units.units]
    everything = [
        Force(youth, place, 0 if _is_current(baseline, youth, place) else period)
        for youth in range(len(youths))
        for place in range(len(units) + 1)
        for period in range(problem.instance.periods)
    ]
    possible, tight = [], []
    for force in everything:
        forced = forced_problem(baseline, force)
        cheapest = cheapest_forced(forced, baseline.prices)
        if does_it(cheapest.path[0], forced):
            possible.append(force)
            if missing_for(baseline, force, cheapest).shortages:
                tight.append(force)
    kinds = [kind for kind in (tight, tight, tight, possible, everything) if kind]
    force = data.draw(st.sampled_from(data.draw(st.sampled_from(kinds))))
    stays_until = 0
    if _is_current(baseline, force.youth, force.place):
        row = int(problem.current_option[force.youth])
        stays_until = int(np.flatnonzero(~np.append(problem.options.allowed[row], False))[0])
        stays_until = min(stays_until, problem.care[force.youth].windows[0].end)
    place = HOME if force.place == len(units) else units[force.place]
    return force, youths[force.youth].id, place, stays_until


def _is_current(baseline: Baseline, youth: int, place: int) -> bool:
    row = int(baseline.desk.problem.current_option[youth])
    return row >= 0 and int(baseline.desk.problem.options.place[row]) == place


@pytest.mark.parametrize("shape", [lambda snapshot: snapshot, crowded], ids=["any", "crowded"])
@TINY
@given(snapshot=tiny_snapshots(most_youths=3, most_days=3), policy=tiny_policies(), data=st.data())
def test_beside_the_best_plan_a_forced_option_costs_what_enumeration_says(
    shape: Callable[[Snapshot], Snapshot], snapshot: Snapshot, policy: Policy, data: st.DataObject
) -> None:
    snapshot = shape(snapshot)
    baseline = _standing(snapshot, policy, solved(snapshot, policy))
    force, youth_id, place, stays_until = _drawn(data, baseline)

    found = what_if(baseline, force, SECONDS)

    most = found.cost_after if isinstance(found, WhatIf) else NO_LIMIT
    least = best_forced(snapshot, policy, TRAVEL, youth_id, place, force.period, stays_until, most)
    if isinstance(found, NoWay):
        assert least is None
        assert found.is_proven
        return
    assert (found.cost_after, found.place) == (least, place)
    assert found.bound <= found.cost_after
    assert found.cost_after - found.cost_before == found.own.points + sum(item.points for item in found.others)
    report = check_plan(snapshot, found.plan, policy, travel=TRAVEL)
    assert report.violations == ()


@pytest.mark.parametrize("shape", [lambda snapshot: snapshot, crowded], ids=["any", "crowded"])
@TINY
@given(snapshot=tiny_snapshots(most_youths=3, most_days=3), data=st.data())
def test_beside_any_plan_the_bound_holds_and_no_answer_is_too_cheap(
    shape: Callable[[Snapshot], Snapshot], snapshot: Snapshot, data: st.DataObject
) -> None:
    snapshot = shape(snapshot)
    poor = solved(snapshot, settings=EVERYTHING.model_copy(update={"time_limit_seconds": 1e-3, "prove": False}))
    baseline = _standing(snapshot, Policy(), poor)
    force, youth_id, place, stays_until = _drawn(data, baseline)

    found = what_if(baseline, force, SECONDS)

    most = found.cost_after if isinstance(found, WhatIf) else NO_LIMIT
    least = best_forced(snapshot, Policy(), TRAVEL, youth_id, place, force.period, stays_until, most)
    assert isinstance(found, WhatIf) == (least is not None)
    if isinstance(found, WhatIf) and least is not None:
        assert found.bound <= least <= found.cost_after
        # what the search found besides is not among the consequences
        assert found.cost_after - found.left_out_points == least
