"""What explain says of a place is what recommend says of it: its first option there, or its reason."""

import pytest
from hypothesis import HealthCheck, given, settings

from fixtures.cases import CASES
from fixtures.generator import generate
from matcher.desk import Desk, explain, open_desk, recommend
from matcher.engine.solve import solve
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from tests.matcher.desk.building import option_at
from tests.matcher.engine.exact import EVERYTHING, solved
from tests.matcher.strategies import tiny_policies, tiny_snapshots

TINY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
TRAVEL = GreatCircleTravel()


def _errors(snapshot: Snapshot, desk: Desk, youth_id: str) -> list[str]:
    wrong = []
    recommended = recommend(desk, youth_id)
    reasons = {item.place: item for item in recommended.reasons}
    for place in (*(unit.id for unit in snapshot.units), "home"):
        found = explain(desk, youth_id, place)
        where = f"{youth_id} at {place}"
        if place in reasons:
            wrong += [] if found.reason == reasons[place] else [f"{where}: another reason"]
            wrong += [f"{where}: fits"] if found.contrast is not None and found.contrast.fits else []
            continue
        option = option_at(recommended, place)
        wrong += [] if found.reason is None else [f"{where}: an option has a reason"]
        if found.contrast is None:
            difference = (0, 0)
            wrong += [] if found.here.place == place else [f"{where}: not explained"]
        else:
            difference = (found.contrast.own_difference, found.contrast.price_difference)
            wrong += _parts_errors(where, found.contrast.model_dump(), difference)
        expected = (option.own_points - found.here.own_points, option.price_points - found.here.price_points)
        wrong += [] if difference == expected else [f"{where}: {difference} instead of {expected}"]
    return wrong


def _parts_errors(where: str, contrast: dict[str, object], difference: tuple[int, int]) -> list[str]:
    """The terms make up the difference in own points, the resources that in price, but for rounding."""
    terms: list[dict[str, int]] = contrast["terms"]  # type: ignore[assignment]
    room: list[dict[str, int]] = contrast["room"]  # type: ignore[assignment]
    own = sum(line["there"] - line["here"] for line in terms)
    price = sum(item["there"] - item["here"] for item in room)
    wrong = [] if own == difference[0] else [f"{where}: terms make {own} of {difference[0]}"]
    many = 2 + 2 * len(room)
    return wrong + ([] if abs(price - difference[1]) <= many else [f"{where}: price {price} of {difference[1]}"])


def _all_errors(snapshot: Snapshot, desk: Desk) -> list[str]:
    return [error for youth in snapshot.youths for error in _errors(snapshot, desk, youth.id)]


@TINY
@given(snapshot=tiny_snapshots(), policy=tiny_policies())
def test_beside_the_incumbent_every_place_is_explained_as_it_is_recommended(snapshot: Snapshot, policy: Policy) -> None:
    assert _all_errors(snapshot, open_desk(snapshot, policy, EVERYTHING, TRAVEL)) == []


@TINY
@given(snapshot=tiny_snapshots())
def test_beside_a_proven_plan_every_place_is_explained_as_it_is_recommended(snapshot: Snapshot) -> None:
    desk = open_desk(snapshot, Policy(), EVERYTHING, TRAVEL, solved(snapshot))
    assert _all_errors(snapshot, desk) == []


@TINY
@given(snapshot=tiny_snapshots())
def test_a_proven_plan_is_never_bettered_by_one_youth(snapshot: Snapshot) -> None:
    """With room beside the others own points can only be more, siblings left aside."""
    plan = solved(snapshot)
    desk = open_desk(snapshot, Policy(), EVERYTHING, TRAVEL, plan)
    for youth in snapshot.youths:
        contrast = explain(desk, youth.id).contrast
        if contrast is not None and contrast.fits:
            assert contrast.own_difference >= 0


@pytest.mark.parametrize("make", CASES)
def test_hand_made_cases(make: object) -> None:
    snapshot = make().snapshot  # type: ignore[operator]
    assert _all_errors(snapshot, open_desk(snapshot, Policy(), EVERYTHING, TRAVEL, solved(snapshot))) == []


def test_a_generated_set_is_explained_without_names_birth_dates_or_addresses() -> None:
    snapshot = generate("small", 1)
    chosen = SolverSettings(time_limit_seconds=20, workers=1, gap=0.01)
    plan = solve(snapshot, Policy(), chosen, travel=TRAVEL)
    desk = open_desk(snapshot, Policy(), chosen, TRAVEL, plan)
    for youth in snapshot.youths[::5]:
        assert _errors(snapshot, desk, youth.id) == []
    private = {youth.birth_date.isoformat() for youth in snapshot.youths}
    private |= {f"{youth.home.location.lat:.3f}" for youth in snapshot.youths}
    private |= {place.name for place in snapshot.municipalities}
    for youth in snapshot.youths:
        told = explain(desk, youth.id).model_dump_json()
        assert [item for item in private if item in told] == []
