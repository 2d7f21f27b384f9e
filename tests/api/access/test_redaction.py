import pytest
from pydantic import ValidationError

from api.access.grants import Grant, Scope
from api.access.redaction import ScopeView
from models.plan import Price
from models.snapshot import Snapshot
from tests.api.store.things import PLAN, SNAPSHOT
from tests.models.snapshots import document, snapshot


def view(scope: Scope, content: Snapshot | None = None) -> ScopeView:
    return ScopeView(scope, content or snapshot())


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope(everything=True), {"y-00421", "y-00422", "y-00423"}),
        (Scope(), set()),
        (Scope(region_ids=frozenset({"JZ12"})), {"y-00421", "y-00422", "y-00423"}),
        (Scope(region_ids=frozenset({"JZ13"})), set()),
        # lives in a unit of org-03 with its teams; the others live at home without care
        (Scope(organisation_ids=frozenset({"org-03"})), {"y-00421"}),
        (Scope(organisation_ids=frozenset({"org-04"})), set()),
        (Scope(region_ids=frozenset({"JZ13"}), organisation_ids=frozenset({"org-03"})), {"y-00421"}),
    ],
)
def test_a_scope_sees_its_regions_homes_and_its_organisations_care(scope: Scope, seen: set[str]) -> None:
    assert view(scope).youth_ids == seen


@pytest.mark.parametrize("part", ["unit", "ambulant", "brigade"])
def test_each_organisation_that_gives_care_sees_the_youth(part: str) -> None:
    content = document()
    content["organisations"].append({"id": "org-09", "name": "Andere"})
    owner = {
        "unit": content["units"][0],
        "ambulant": content["ambulant_teams"][0],
        "brigade": content["brigade_teams"][0],
    }
    owner[part]["organisation_id"] = "org-09"
    scope = Scope(organisation_ids=frozenset({"org-09"}))
    assert view(scope, Snapshot.model_validate(content)).youth_ids == {"y-00421"}


def test_youths_outside_are_not_named_by_those_inside() -> None:
    shown = view(Scope(organisation_ids=frozenset({"org-03"}))).of_snapshot()
    assert [item.id for item in shown.youths] == ["y-00421"]
    assert (shown.youths[0].sibling_ids, shown.youths[0].keep_apart_ids) == ((), ())
    assert shown.id != snapshot().id
    assert shown.units == snapshot().units


def test_everything_is_the_snapshot_itself() -> None:
    content = snapshot()
    assert view(Scope(everything=True), content).of_snapshot() is content


def test_a_plan_shows_its_youths_and_no_resource_that_names_others() -> None:
    of_second = SNAPSHOT.youths[1].model_copy(
        update={"home": SNAPSHOT.youths[1].home.model_copy(update={"municipality_id": "M2"})}
    )
    other = SNAPSHOT.municipalities[0].model_copy(update={"id": "M2", "region_id": "R2"})
    fields = {name: getattr(SNAPSHOT, name) for name in Snapshot.model_fields}
    content = Snapshot(
        **fields | {"youths": (SNAPSHOT.youths[0], of_second), "municipalities": (*SNAPSHOT.municipalities, other)}
    )
    scope = ScopeView(Scope(region_ids=frozenset({"R2"})), content)
    shown = scope.of_plan(PLAN)
    assert [item.youth_id for item in shown.trajectories] == ["y-2"]
    assert shown.unplaced == shown.excesses == ()
    assert [item.resource for item in shown.prices] == ["beds:near"]
    assert (shown.cost, shown.bound) == (PLAN.cost, PLAN.bound)
    assert "y-1" not in shown.model_dump_json()
    both = ScopeView(Scope(everything=True), content)
    assert both.of_plan(PLAN) is PLAN
    assert isinstance(PLAN.prices[0], Price)


def test_everything_and_a_part_of_it_contradict_each_other() -> None:
    with pytest.raises(ValidationError, match="everything needs no regions"):
        Scope(everything=True, region_ids=frozenset({"JZ12"}))
    with pytest.raises(ValidationError):
        Grant(roles=frozenset(), scope=Scope())
