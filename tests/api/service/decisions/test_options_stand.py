"""Whatever the desk offers can be decided: pinned as the service pins it, it is planned and nothing is refused."""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings

from api.service.decisions.decisions import pin_of
from api.service.decisions.pins import with_pin
from fixtures.generator import generate
from matcher.check import check_plan
from matcher.desk import Desk, Option, open_desk, recommend
from matcher.engine.solve import solve
from matcher.travel.great_circle import GreatCircleTravel
from models.issue import Severity
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.stay import Pinned, Stay
from models.validation import IssueCode, find_issues
from models.validation.wording import pointer
from models.vocabulary import Urgency
from tests.matcher.desk.building import held_stays
from tests.matcher.engine.exact import EVERYTHING, solved
from tests.matcher.oracle import violations_of
from tests.matcher.strategies import tiny_policies, tiny_snapshots

TINY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
TRAVEL = GreatCircleTravel()
QUICK = SolverSettings(time_limit_seconds=0.1, workers=1)

Stays = dict[str, tuple[Stay, ...]]


def _decided(snapshot: Snapshot, youth_id: str, option: Option) -> Snapshot:
    """The snapshot as it is after somebody has accepted an option."""
    youth = next(item for item in snapshot.youths if item.id == youth_id)
    return with_pin(snapshot, youth_id, pin_of(option, youth.pinned))


def _as_shown(snapshot: Snapshot, youth_id: str, course: Sequence[Stay]) -> Snapshot:
    """The snapshot with every stay of an option pinned."""
    youths = tuple(
        item.model_copy(update={"pinned": Pinned(stays=tuple(course))}) if item.id == youth_id else item
        for item in snapshot.youths
    )
    return Snapshot(**{name: getattr(snapshot, name) for name in Snapshot.model_fields} | {"youths": youths})


def _faults(snapshot: Snapshot, policy: Policy, youth_id: str, stays: Mapping[str, tuple[Stay, ...]]) -> Iterator[str]:
    """Rules that a youth's stays break, others left aside."""
    for violation in violations_of(snapshot, policy, TRAVEL, dict(stays)):
        if violation.youth_id == youth_id:
            yield f"{violation.code.value}: {violation.message}"


def _option_faults(
    snapshot: Snapshot, policy: Policy, settings: SolverSettings, youth_id: str, option: Option, held: Stays
) -> Iterator[str]:
    """What does not hold of an option once it is decided; it should be nothing."""
    course = tuple(item.stay for item in option.stays)
    shown = held | {youth_id: course}
    decided = _decided(snapshot, youth_id, option)
    for name, made in (("as pinned", decided), ("pinned as shown", _as_shown(snapshot, youth_id, course))):
        for issue in find_issues(made):
            if issue.severity is Severity.ERROR:
                yield f"{name}, refused by validate: {issue.message}"
                return
        yield from (f"{name}, the course shown breaks {fault}" for fault in _faults(made, policy, youth_id, shown))
        plan = solve(made, policy, settings, travel=TRAVEL)
        yield from (f"{name}, refused: {refusal}" for refusal in plan.refused)
        report = check_plan(made, plan, policy, travel=TRAVEL)
        yield from (f"{name}, the plan breaks {item.code}: {item.message}" for item in report.violations)
        yield from (f"{name}, not in the plan: {stay}" for stay in _missing(plan, youth_id, made))


def _missing(plan: Plan, youth_id: str, snapshot: Snapshot) -> Iterator[Stay]:
    """Pins of a youth that are not in the plan as they are written, save those of which `validate` warns."""
    row, youth = next((row, item) for row, item in enumerate(snapshot.youths) if item.id == youth_id)
    warned = {issue.path for issue in find_issues(snapshot) if issue.code == IssueCode.PIN_WITHOUT_PERIOD.value}
    stays = next(item.stays for item in plan.trajectories if item.youth_id == youth_id)
    for number, pin in enumerate(youth.pinned.stays if youth.pinned else ()):
        if pointer("youths", row, "pinned", "stays", number, "from") in warned:
            continue
        day = max(pin.from_date, snapshot.as_of)
        for stay in stays:
            if stay.from_date <= day < stay.until and _alike(stay, pin):
                day = stay.until
        if day < min(pin.until, snapshot.calendar.end):
            yield pin


def _alike(stay: Stay, pin: Stay) -> bool:
    """The same place, support and brigade team."""
    same = (stay.place, stay.brigade_team_id) == (pin.place, pin.brigade_team_id)
    return same and set(stay.support) == set(pin.support)


def _all_faults(desk: Desk, settings: SolverSettings, youth_ids: Sequence[str]) -> list[str]:
    instance, held = desk.problem.instance, held_stays(desk)
    return [
        f"{youth_id} at {option.place} ({option.kind.value}): {fault}"
        for youth_id in youth_ids
        for option in recommend(desk, youth_id).options
        for fault in _option_faults(instance.snapshot, instance.policy, settings, youth_id, option, held)
    ]


def _everybody(snapshot: Snapshot) -> list[str]:
    return [youth.id for youth in snapshot.youths]


@TINY
@given(snapshot=tiny_snapshots(), policy=tiny_policies())
def test_every_option_can_be_decided(snapshot: Snapshot, policy: Policy) -> None:
    desk = open_desk(snapshot, policy, EVERYTHING, TRAVEL, solved(snapshot, policy))
    assert _all_faults(desk, EVERYTHING, _everybody(snapshot)) == []


@TINY
@given(snapshot=tiny_snapshots(weeks=True), policy=tiny_policies())
def test_every_option_can_be_decided_where_periods_are_weeks(snapshot: Snapshot, policy: Policy) -> None:
    desk = open_desk(snapshot, policy, EVERYTHING, TRAVEL)
    assert _all_faults(desk, EVERYTHING, _everybody(snapshot)) == []


@TINY
@given(snapshot=tiny_snapshots(pinned=True), policy=tiny_policies())
def test_every_option_beside_pins_can_be_decided(snapshot: Snapshot, policy: Policy) -> None:
    desk = open_desk(snapshot, policy, EVERYTHING, TRAVEL, solved(snapshot, policy))
    assert _all_faults(desk, EVERYTHING, _everybody(snapshot)) == []


@TINY
@given(snapshot=tiny_snapshots(pinned=True, weeks=True), policy=tiny_policies())
def test_every_option_beside_pins_can_be_decided_where_periods_are_weeks(snapshot: Snapshot, policy: Policy) -> None:
    desk = open_desk(snapshot, policy, EVERYTHING, TRAVEL)
    assert _all_faults(desk, EVERYTHING, _everybody(snapshot)) == []


@pytest.fixture(scope="module")
def crisis() -> Snapshot:
    return generate("crisis-noord-veluwe", 1)


def test_every_option_of_every_youth_in_crisis_can_be_decided(crisis: Snapshot) -> None:
    desk = open_desk(crisis, Policy(), QUICK, TRAVEL)
    in_crisis = [youth.id for youth in crisis.youths if youth.need.urgency is Urgency.CRISIS]
    assert len(in_crisis) > 10
    assert _all_faults(desk, QUICK, in_crisis) == []
