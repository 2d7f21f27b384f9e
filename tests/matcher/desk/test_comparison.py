"""Two plans beside each other, with the numbers worked out beside them."""

from matcher.check import evaluate_plan
from matcher.desk.comparison import CostedStays, OrganisationChange, PlanComparison, compare_plans
from models.capacity import Organisation
from models.geography import Municipality
from models.snapshot import Snapshot
from models.stay import Stay
from models.youth import Home
from tests.matcher.check.build import RoadTravel, World, ambulant, at, brigade, day, need, stay, unit, world, youth

DAYS = 63
NEAR, FAR = 29, 51
"""A day: 10 minutes are 200 points a week, 18 minutes 360."""
Stays = dict[str, tuple[Stay, ...]]


def _alliance() -> World:
    """Two organisations: org-1 has u-1 and the ambulant team, org-2 has u-2 and the brigade; y-2 lives in R2."""
    return world(
        youth(need=need(expertises={"ggz": 60})),
        youth("y-2", home=20),
        youth("y-3"),
        unit("u-1", where=10),
        unit("u-2", where=38),
        ambulant("t-1"),
        brigade("b-1"),
    )


def _snapshot(here: World) -> Snapshot:
    plain = here.snapshot()
    fields = {name: getattr(plain, name) for name in Snapshot.model_fields}
    other = Municipality(id="GM2", name="-", region_id="R2", location=at(20))
    home = Home(municipality_id="GM2", location=at(20))
    changed = {
        "organisations": (*plain.organisations, Organisation(id="org-2", name="-")),
        "municipalities": (*plain.municipalities, other),
        "units": tuple(_of(item, "org-2") if item.id == "u-2" else item for item in plain.units),
        "brigade_teams": tuple(_of(item, "org-2") for item in plain.brigade_teams),
        "youths": tuple(item.model_copy(update={"home": home}) if item.id == "y-2" else item for item in plain.youths),
    }
    return Snapshot(**fields | changed)


def _of(item: object, organisation: str) -> object:
    return item.model_copy(update={"organisation_id": organisation})  # type: ignore[attr-defined]


def _costed(here: World, snapshot: Snapshot, stays: Stays) -> CostedStays:
    everybody: Stays = {item.id: stays.get(item.id, ()) for item in snapshot.youths}
    return CostedStays(everybody, evaluate_plan(snapshot, everybody, here.policy, RoadTravel()).costs)


def _compared(before: Stays, after: Stays) -> PlanComparison:
    here = _alliance()
    snapshot = _snapshot(here)
    return compare_plans(snapshot, _costed(here, snapshot, before), _costed(here, snapshot, after))


def test_a_plan_does_not_differ_from_itself() -> None:
    stays = {"y-1": (stay("u-1", 0, DAYS, ggz="t-1"),)}

    found = _compared(stays, stays)

    assert (found.points, found.changes, found.regions, found.organisations) == (0, (), (), ())


def test_who_changes_and_what_each_term_gains() -> None:
    found = _compared({"y-2": (stay("u-1", 0, DAYS),)}, {"y-2": (stay("u-1", 0, 28), stay("u-2", 28, DAYS))})

    (change,) = found.changes
    assert (change.youth_id, [item.place for item in change.after]) == ("y-2", ["u-1", "u-2"])
    assert change.differences == {"family_travel": 35 * (FAR - NEAR), "moves": 30_000}
    assert found.differences == change.differences
    assert (found.points, found.points_of_others) == (35 * (FAR - NEAR) + 30_000, 0)


def test_regions_are_those_of_the_homes_and_add_up() -> None:
    before = {"y-1": (stay("u-1", 0, DAYS),), "y-2": (stay("u-1", 0, DAYS),)}
    after = {"y-2": (stay("u-2", 0, DAYS),), "y-3": (stay("u-1", 7, DAYS),)}

    found = _compared(before, after)

    regions = {item.region_id: item for item in found.regions}
    # y-2 only: 22 points a day more
    assert (regions["R2"].changes, regions["R2"].points) == (1, DAYS * (FAR - NEAR))
    assert (regions["R2"].days_without_place_before, regions["R2"].days_without_place_after) == (0, 0)
    # y-1 goes and waits; y-3 waited for all days, now for seven
    assert regions["R1"].changes == 2
    assert (regions["R1"].days_without_place_before, regions["R1"].days_without_place_after) == (DAYS, DAYS + 7)
    # the bed of y-1 leaves 60 uncovered minutes as well: 1,200 points a week, 171 a day
    waiting, travel, uncovered = 7 * 2400, -7 * NEAR, -DAYS * 171
    assert regions["R1"].differences == {
        "uncovered_expertise": uncovered,
        "family_travel": travel,
        "waiting": waiting,
    }
    assert sum(item.points for item in found.regions) == found.points
    assert [item.region_id for item in found.regions] == ["R2", "R1"]


def test_organisations_count_who_comes_and_goes_and_days_of_beds_and_teams() -> None:
    before = {"y-1": (stay("u-1", 0, DAYS, ggz="t-1"),), "y-2": (stay("u-1", 0, 28),)}
    after = {"y-1": (stay("u-2", 0, 49, "b-1"),), "y-2": (stay("u-1", 0, 35), stay("u-2", 35, DAYS))}

    found = _compared(before, after)

    assert found.organisations == (
        OrganisationChange("org-1", 0, 1, DAYS + 28, 35, DAYS, 0),
        OrganisationChange("org-2", 2, 0, 0, 49 + 28, 0, 49),
    )


def test_another_team_at_the_same_place_is_a_change_of_support_only() -> None:
    found = _compared({"y-1": (stay("u-1", 0, DAYS),)}, {"y-1": (stay("u-1", 0, DAYS, ggz="t-1"),)})

    (change,) = found.changes
    assert change.only_support
    # 60 minutes of care are 20 points each a week: 171 a day; a trip of 2 x 10 at 5 points: 14 a day
    assert change.differences == {"uncovered_expertise": -DAYS * 171, "professional_travel": DAYS * 14}
    assert found.organisations == (OrganisationChange("org-1", 0, 0, DAYS, DAYS, 0, DAYS),)


def test_siblings_gain_without_another_course_of_their_own() -> None:
    here = _alliance().change("y-1", sibling_ids=("y-2",), need=need())
    snapshot = _snapshot(here)
    both = {"y-1": (stay("u-1", 0, DAYS),), "y-2": (stay("u-2", 0, DAYS),)}
    together = both | {"y-2": (stay("u-1", 0, DAYS),)}

    found = compare_plans(snapshot, _costed(here, snapshot, both), _costed(here, snapshot, together))

    # charged to y-1, who does not change
    assert [change.points for change in found.changes] == [-DAYS * (FAR - NEAR)]
    assert found.points_of_others == -DAYS * 600
    assert {item.region_id: item.points for item in found.regions} == {"R1": -DAYS * 600, "R2": -DAYS * (FAR - NEAR)}


def test_changes_come_with_the_largest_gain_first() -> None:
    found = _compared({}, {"y-2": (stay("u-1", 7, DAYS),), "y-3": (stay("u-1", 0, DAYS),)})

    assert [change.youth_id for change in found.changes] == ["y-3", "y-2"]
    assert found.changes[0].before == ()
    assert found.changes[1].after[0].from_date == day(7)
    assert isinstance(found.changes[0].document()["terms"], dict)
