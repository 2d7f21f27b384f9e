from datetime import date
from pathlib import Path

import pytest

from api.cli.common.output import Output
from api.cli.plan.plan_lines import PlanLines
from api.messages import Lang
from matcher.travel.roads.travel import RoadTravel
from models.plan import Bottleneck, Excess, Plan, PlanStatus, Reason, Unplaced
from models.snapshot import Snapshot
from models.stay import HOME, Stay, Support
from tests.api.engines import incumbent_plan


@pytest.fixture
def plan(snapshot: Snapshot) -> Plan:
    """A plan with much to tell: twelve who begin, one whose team changes, fourteen without a place."""
    made = incumbent_plan(snapshot, PlanStatus.FEASIBLE)
    calendar, unit, team = snapshot.calendar, snapshot.units[0], snapshot.ambulant_teams[0]
    waiting = {youth.id for youth in snapshot.youths if youth.current_stay is None}
    begun = (
        Stay(place=unit.id, from_date=calendar.date_of(3), until=calendar.date_of(28)),
        Stay(place=HOME, from_date=calendar.date_of(28), until=calendar.date_of(42)),
    )
    treated = next(item for item in made.trajectories if item.stays)
    support = (Support(expertise=team.expertises[0], team_id=team.id),)
    other_team = treated.stays[0].model_copy(update={"support": support, "brigade_team_id": "brigade-9"})
    stays = dict.fromkeys(waiting, begun) | {treated.youth_id: (other_team, *treated.stays[1:])}
    unplaced = tuple(
        Unplaced(
            youth_id=f"y-{number}",
            from_date=calendar.as_of,
            days=9 * number,
            reasons=(Reason(code="setting", places=4), Reason(code="full"), Reason(code="moon_phase")),
        )
        for number in range(14)
    )
    return made.model_copy(
        update={
            "trajectories": tuple(
                item.model_copy(update={"stays": stays.get(item.youth_id, item.stays)}) for item in made.trajectories
            ),
            "kpis": {"youths_near_home": 41.0, "mean_waiting_days": 12.345},
            "bottlenecks": (
                Bottleneck(resource=f"beds:{unit.id}", points=123456.0, unit="bed", words=""),
                Bottleneck(resource=f"ambulant:{team.id}", points=987.0, unit="hour per week", words=""),
            ),
            "unplaced": unplaced,
            "excesses": (
                Excess(
                    resource=f"mix:{unit.id}:fire_setting",
                    from_date=calendar.as_of,
                    until=date(2027, 1, 1),
                    demand=3,
                    capacity=2,
                ),
            ),
        }
    )


def _told(snapshot: Snapshot, plan: Plan, capsys: pytest.CaptureFixture[str], lang: Lang = Lang.EN) -> str:
    PlanLines(Output(False, lang), snapshot, plan, Path("plan.json"), None, RoadTravel()).tell()
    return capsys.readouterr().out


def test_everything_is_told(
    snapshot: Snapshot, plan: Plan, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    told = _told(snapshot, plan, capsys)
    unit, team = snapshot.units[0], snapshot.ambulant_teams[0]
    for words in (
        "Who moves: 13 youth(s)",
        f"now: waiting, {unit.id} {unit.name} from 2026-11-26, home from 2026-12-21, until 2027-01-04",
        f"({team.expertises[0].value} {team.id}, brigade-9)",
        "… and 3 more (see plan.json)",
        "youths near home: 41",
        "mean waiting days: 12.3",
        f"beds of {unit.id} {unit.name}: 123,456 points for each bed more",
        f"minutes of {team.id} {team.name}: 987 points for each hour a week more",
        "y-13: 117 days from 2026-11-23: not an acceptable setting (4 places), full, moon phase",
        "… and 4 more (see plan.json)",
        f"mix limit of {unit.id} {unit.name} fire_setting: 3 of 2, 2026-11-23 until 2027-01-01",
    ):
        assert words in told


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("columns", [60, 80, 200])
def test_lines_fit_the_terminal(
    snapshot: Snapshot,
    plan: Plan,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    lang: Lang,
    columns: int,
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    longest = max(len(line) for line in _told(snapshot, plan, capsys, lang).splitlines())
    assert longest <= min(columns, 110)


def test_an_incumbent_changes_nobody(snapshot: Snapshot, capsys: pytest.CaptureFixture[str]) -> None:
    told = _told(snapshot, incumbent_plan(snapshot), capsys)
    assert "Nobody changes" in told
    assert "+0 points (0.00 %)" in told
