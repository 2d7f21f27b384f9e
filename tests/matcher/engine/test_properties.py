"""What must hold for any snapshot, on small generated ones."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.generator import generate
from matcher.check import evaluate_plan, incumbent_stays
from matcher.engine.model.stays import planned_stays, stay_model
from matcher.engine.prepare.prepare import prepare
from matcher.engine.progress import Phase, Progress
from matcher.engine.solve import solve
from matcher.tables.instance import build_instance
from matcher.travel.great_circle import GreatCircleTravel
from models.plan import EndReason, Plan, PlanStatus
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.stay import Stay
from tests.matcher.engine.exact import EVERYTHING, solved
from tests.matcher.strategies import tiny_policies, tiny_snapshots

ANY = st.one_of(tiny_snapshots(), tiny_snapshots(pinned=True), tiny_snapshots(pinned=True, weeks=True))
TINY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def small() -> Snapshot:
    return generate("small", 3)


@TINY
@given(snapshot=ANY, unit=st.integers(0, 2))
def test_one_more_bed_never_costs_more(snapshot: Snapshot, unit: int) -> None:
    if unit >= len(snapshot.units):
        return
    units = list(snapshot.units)
    changes = tuple(change.model_copy(update={"beds": change.beds + 1}) for change in units[unit].bed_changes)
    units[unit] = units[unit].model_copy(update={"beds": units[unit].beds + 1, "bed_changes": changes})
    more = Snapshot.model_validate(snapshot.model_dump() | {"units": [item.model_dump() for item in units]})

    assert solved(more).cost <= solved(snapshot).cost


@TINY
@given(snapshot=ANY, kind=st.sampled_from(["ambulant_teams", "brigade_teams"]))
def test_500_more_minutes_never_cost_more(snapshot: Snapshot, kind: str) -> None:
    teams = snapshot.model_dump()[kind]
    if not teams:
        return
    teams[0]["minutes_per_week"] += 500
    more = Snapshot.model_validate(snapshot.model_dump() | {kind: teams})

    assert solved(more).cost <= solved(snapshot).cost


@TINY
@given(snapshot=ANY, seed=st.integers(0, 99))
def test_order_and_names_change_nothing(snapshot: Snapshot, seed: int) -> None:
    text = snapshot.model_dump_json(by_alias=True)
    for youth in snapshot.youths:
        text = text.replace(f'"{youth.id}"', f'"z{9 - int(youth.id[-1])}-{youth.id[-1]}"')
    renamed = Snapshot.model_validate_json(text).model_dump()
    for table in ("units", "ambulant_teams", "brigade_teams", "youths"):
        rows = list(renamed[table])
        random.Random(seed).shuffle(rows)
        renamed[table] = rows

    assert solved(Snapshot.model_validate(renamed)).cost == solved(snapshot).cost


@TINY
@given(snapshot=ANY, policy=tiny_policies())
def test_the_incumbent_is_the_checker_s_whichever_candidates_are_considered(snapshot: Snapshot, policy: Policy) -> None:
    few = SolverSettings(teams_per_expertise=1, supports_per_place=1, places_per_youth=1, brigade_places_per_youth=1)
    travel = GreatCircleTravel()
    problem = prepare(build_instance(snapshot, policy, few, travel))
    found = planned_stays(problem, problem.incumbent)
    for row, youth in enumerate(snapshot.youths):
        right = incumbent_stays(snapshot, policy, travel)[youth.id]
        assert [_as_set(stay_model(problem, stay)) for stay in found[row]] == [_as_set(stay) for stay in right]


def _as_set(stay: Stay) -> tuple[object, ...]:
    """In what order support is written does not matter."""
    return stay.place, stay.from_date, stay.until, set(stay.support), stay.brigade_team_id


def test_evaluating_a_plan_gives_its_own_costs(small: Snapshot) -> None:
    plan = solved(small, settings=SolverSettings(time_limit_seconds=10))

    evaluation = evaluate_plan(small, plan, Policy(), GreatCircleTravel())

    assert evaluation.cost_points == plan.cost == sum(item.cost_points for item in plan.trajectories)
    assert evaluation.costs == {item.youth_id: item.costs for item in plan.trajectories}


@pytest.mark.parametrize("tenths", [0, 1, 2, 4, 8, 12])
def test_stopping_at_any_time_returns_a_checked_plan(small: Snapshot, tenths: int) -> None:
    stop = threading.Event()
    timer = threading.Timer(tenths / 10, stop.set)
    timer.start()
    events: list[Progress] = []
    never_enough = EVERYTHING.model_copy(update={"improve_rounds": 1000, "prove": False})

    plan = solve(small, Policy(), never_enough, travel=GreatCircleTravel(), stop=stop, on_progress=events.append)

    timer.cancel()
    incumbent = events[0].cost
    assert incumbent is not None
    assert plan.bound <= plan.cost <= incumbent
    assert events[-1].phase is Phase.DONE


def test_events_tell_what_found_each_better_plan(small: Snapshot) -> None:
    events: list[Progress] = []
    solve(small, Policy(), SolverSettings(time_limit_seconds=20), travel=GreatCircleTravel(), on_progress=events.append)

    finders = {event.cost: event.found_by for event in events}
    costs = [event.cost for event in events if event.cost is not None]

    assert finders[costs[0]] == "incumbent"
    assert len(finders) > 1
    later = set(finders.values()) - {"incumbent"}
    assert later
    assert later <= {"quick plan", "rounding", "near"} | {item for item in later if item.startswith(("deep ", "wide "))}


def test_a_proven_plan_is_told_as_proven_to_the_point() -> None:
    events: list[Progress] = []
    settings = SolverSettings(time_limit_seconds=30)
    # of this one the relaxation ends a fraction below a whole number of points
    plan = solve(generate("small", 6), Policy(), settings, travel=GreatCircleTravel(), on_progress=events.append)
    assert plan.status is PlanStatus.OPTIMAL
    assert (events[-1].cost, events[-1].bound) == (plan.cost, plan.cost)


def test_time_limit_is_told_apart_from_a_stop(small: Snapshot) -> None:
    stop = threading.Event()
    stop.set()
    stopped = solve(small, Policy(), EVERYTHING, travel=GreatCircleTravel(), stop=stop)
    short = solved(small, settings=EVERYTHING.model_copy(update={"time_limit_seconds": 0.001}))

    assert stopped.provenance.ended is EndReason.STOPPED
    assert short.provenance.ended is EndReason.TIME_LIMIT
    assert stopped.status is short.status is PlanStatus.INCUMBENT


def test_a_small_set_is_proven_optimal() -> None:
    plan = solved(generate("small", 1), settings=SolverSettings(time_limit_seconds=60, gap=0.0, prove=True))

    assert plan.status is PlanStatus.OPTIMAL
    assert plan.provenance.ended is EndReason.PROVEN
    assert plan.gap == 0.0


def test_deterministic_mode_gives_the_same_plan_twice(small: Snapshot) -> None:
    fixed = SolverSettings(time_limit_seconds=120, deterministic=True, workers=1, seed=5)

    def content(plan: Plan) -> tuple[object, ...]:
        return plan.cost, plan.bound, plan.trajectories, plan.prices

    assert content(solved(small, settings=fixed)) == content(solved(small, settings=fixed))


@pytest.mark.parametrize("limit", [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8])
def test_deterministic_mode_gives_the_same_plan_also_where_it_is_cut(limit: float) -> None:
    """In every phase, whatever else the machine does: the second time two threads keep it busy."""
    fixed = SolverSettings(time_limit_seconds=limit, deterministic=True, gap=0.0)
    # of this one the relaxation leaves a gap
    snapshot = generate("small", 8)
    first = solved(snapshot, settings=fixed)
    with _busy():
        second = solved(snapshot, settings=fixed)

    assert first.provenance.ended is EndReason.WORK_LIMIT
    assert second == first.model_copy(update={"provenance": second.provenance})
    assert second.provenance.ended is first.provenance.ended


def test_a_deterministic_search_that_is_stopped_says_so(small: Snapshot) -> None:
    stop = threading.Event()
    stop.set()
    fixed = SolverSettings(time_limit_seconds=60, deterministic=True)
    stopped = solve(small, Policy(), fixed, travel=GreatCircleTravel(), stop=stop)
    assert stopped.provenance.ended is EndReason.STOPPED


@contextmanager
def _busy() -> Iterator[None]:
    done = threading.Event()

    def work() -> None:
        while not done.is_set():
            sum(range(20_000))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def test_an_earlier_plan_is_a_start_and_never_made_worse(small: Snapshot) -> None:
    earlier = solved(small, settings=SolverSettings(time_limit_seconds=10))
    in_no_time = SolverSettings(time_limit_seconds=0.001)

    again = solve(small, Policy(), in_no_time, travel=GreatCircleTravel(), warm_start=earlier)

    assert again.cost <= earlier.cost


def test_departing_from_the_published_plan_is_costed_and_checked(small: Snapshot) -> None:
    published = solved(small, settings=SolverSettings(time_limit_seconds=10))
    dear = Policy.model_validate({"rates": {"departure_day": 50_000}})

    plan = solve(
        small,
        dear,
        SolverSettings(time_limit_seconds=10),
        travel=GreatCircleTravel(),
        published=published,
        warm_start=published,
    )

    assert {item.youth_id: [(s.place, s.from_date) for s in item.stays] for item in plan.trajectories} == {
        item.youth_id: [(s.place, s.from_date) for s in item.stays] for item in published.trajectories
    }
