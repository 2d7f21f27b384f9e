import pytest

from matcher.visits.demand import AskedVisits, asked_visits, day_windows, visit_days, wishes_of, youth_visits
from models.visits.arrangements import Arrangements, VisitWishes
from models.visits.team_week import PairLink, TeamKind, VisitPart
from models.vocabulary import Expertise
from tests.matcher.visits.building import day
from tests.matcher.visits.planning import (
    WEEK,
    a_plan,
    a_stay,
    an_allied,
    an_alternative,
    brigade_youth,
    dates,
    resident_since,
)


def wishes(**values: object) -> VisitWishes:
    return VisitWishes.model_validate({"youth_id": "y-1", **values})


def windows(number: int, **values: object) -> list[tuple[str, str]]:
    return [(item.from_clock, item.until) for item in day_windows(day(number), wishes(**values))]


def test_without_wishes_the_whole_day_is_open() -> None:
    assert [(item.from_clock, item.until) for item in day_windows(day(0), None)] == [("00:00", "23:59")]
    assert windows(0) == [("00:00", "23:59")]


def test_windows_of_other_days_leave_a_day_closed() -> None:
    given = [{"day": "tuesday", "from": "10:00", "until": "12:00"}]
    assert windows(0, windows=given) == []
    assert windows(1, windows=given) == [("10:00", "12:00")]


def test_touching_windows_are_one() -> None:
    given = [{"from": "11:00", "until": "12:30"}, {"from": "10:00", "until": "11:00"}]
    assert windows(0, windows=given) == [("10:00", "12:30")]


@pytest.mark.parametrize(
    ("school", "left"),
    [
        (("08:30", "14:30"), [("08:00", "08:30"), ("14:30", "18:00")]),
        (("07:00", "14:30"), [("14:30", "18:00")]),
        (("08:00", "18:00"), []),
        (("18:00", "19:00"), [("08:00", "18:00")]),
    ],
)
def test_school_hours_are_taken_out(school: tuple[str, str], left: list[tuple[str, str]]) -> None:
    closed = [{"from": school[0], "until": school[1]}]
    assert windows(0, windows=[{"from": "08:00", "until": "18:00"}], school_hours=closed) == left


def test_an_agreed_slot_leaves_its_day_only() -> None:
    given = wishes(agreed=[{"day": "wednesday", "from": "10:00", "until": "10:20"}])
    found = visit_days([day(number) for number in range(5)], given, given.agreed[0])
    assert [(item.date, item.agreed and item.agreed.until) for item in found] == [(day(2), "10:20")]


def test_a_slot_on_a_day_that_is_not_there_leaves_no_day() -> None:
    given = wishes(agreed=[{"day": "sunday", "from": "10:00", "until": "10:20"}])
    assert visit_days([day(0)], given, given.agreed[0]) == ()


def asked(youth: object, *stays: object, week: str = WEEK) -> list[AskedVisits]:
    snapshot = an_allied(youth)  # type: ignore[arg-type]
    return list(asked_visits(snapshot, a_plan(snapshot, {"y-1": stays}), week))  # type: ignore[dict-item]


def test_a_whole_week_asks_for_the_weekly_visits() -> None:
    found = asked(brigade_youth(alternative=an_alternative(3, 75)), a_stay())
    assert [(item.kind, item.minutes, item.dates) for item in found] == [
        (TeamKind.BRIGADE, (75, 75, 75), dates(*range(7)))
    ]


@pytest.mark.parametrize(("days", "visits"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (7, 3)])
def test_part_of_a_week_asks_for_its_part_of_the_visits_rounded_up(days: int, visits: int) -> None:
    found = asked(brigade_youth(), a_stay(end=days))
    assert (len(found[0].minutes), found[0].dates) == (visits, dates(*range(days)))


def test_the_last_week_of_the_alternative_is_counted_from_the_first_day_of_the_stay() -> None:
    youth = brigade_youth(alternative=an_alternative(3, 60, weeks=2))
    assert asked(youth, a_stay(), week="2026-W49") != []
    assert asked(youth, a_stay(), week="2026-W50") == []


def test_visits_go_on_through_a_change_of_support_at_the_same_place() -> None:
    youth = brigade_youth(alternative=an_alternative(3, 60, weeks=1))
    found = asked(youth, a_stay(end=4), a_stay(start=4, ambulant=True))
    brigade = [item for item in found if item.kind is TeamKind.BRIGADE]
    assert [item.dates for item in brigade] == [dates(0, 1, 2, 3), dates(4, 5, 6)]
    assert asked(youth, a_stay(end=4), a_stay("unit-1", start=4), week="2026-W49")[0].dates == dates(7, 8, 9, 10)


def test_a_residents_visits_are_counted_from_the_day_they_began() -> None:
    youth = resident_since(brigade_youth(alternative=an_alternative(3, 60, weeks=2)), -10)
    found = asked(youth, a_stay())
    assert found[0].dates == dates(0, 1, 2, 3)
    assert len(found[0].minutes) == 2


def test_ambulant_minutes_are_shared_out_over_the_trips() -> None:
    # 150 minutes of at most 60 a visit: three trips
    found = asked(brigade_youth(), a_stay(brigade=False, ambulant=True))
    assert [(item.kind, item.team_id, item.minutes) for item in found] == [(TeamKind.AMBULANT, "team-1", (50, 50, 50))]
    youth = brigade_youth()
    uneven = youth.model_copy(update={"need": youth.need.model_copy(update={"expertises": {Expertise.GGZ: 134}})})
    assert asked(uneven, a_stay(brigade=False, ambulant=True))[0].minutes == (45, 45, 44)


def test_days_before_the_snapshot_and_after_the_horizon_ask_nothing() -> None:
    assert asked(brigade_youth(), a_stay(), week="2026-W47") == []
    assert asked(brigade_youth(), a_stay(), week="2026-W52") == []


ARRANGED = Arrangements.model_validate(
    {
        "youths": [
            {"youth_id": "y-1", "expertises": ["lvb"], "usual_expert_ids": ["e-7"]},
            {
                "youth_id": "y-1",
                "team_id": "brigade-1",
                "windows": [{"from": "15:00", "until": "18:00"}],
                "agreed": [{"day": "tuesday", "from": "15:30", "until": "15:45"}],
                "pair": {
                    "visits": 2,
                    "kind": "after",
                    "least_minutes": 20,
                    "most_minutes": 35,
                    "second_expertises": ["forensic"],
                },
            },
        ]
    }
)


def test_wishes_for_the_team_go_before_those_for_every_team() -> None:
    named, every = wishes_of(ARRANGED, "y-1", "brigade-1"), wishes_of(ARRANGED, "y-1", "team-1")
    assert named is not None
    assert every is not None
    assert (named.team_id, every.usual_expert_ids) == ("brigade-1", ("e-7",))
    assert wishes_of(ARRANGED, "y-2", "team-1") is None


def test_agreed_slots_and_pairs_are_given_to_the_first_visits() -> None:
    found = youth_visits(asked(brigade_youth(), a_stay()), ARRANGED, {})[0].visits
    assert [visit.id for visit in found] == ["y-1:1", "y-1:2", "y-1:3"]
    assert [len(visit.days) for visit in found] == [1, 7, 7]
    assert found[0].days[0].agreed is not None
    assert [visit.link for visit in found] == [
        PairLink(least_minutes=20, most_minutes=35),
        PairLink(least_minutes=20, most_minutes=35),
        None,
    ]
    assert found[0].parts == (VisitPart(minutes=60), VisitPart(minutes=60, expertises=(Expertise.FORENSIC,)))


def test_ambulant_visits_need_the_expertise_besides_what_is_wished() -> None:
    found = youth_visits(asked(brigade_youth(), a_stay(brigade=False, ambulant=True)), ARRANGED, {})[0]
    assert found.usual_expert_ids == ("e-7",)
    assert found.visits[0].parts[0].expertises == (Expertise.LVB, Expertise.GGZ)


def test_visits_go_where_the_youth_lives_that_week() -> None:
    youth = brigade_youth()
    snapshot = an_allied(youth)
    locations = {unit.id: unit.location for unit in snapshot.units}
    found = youth_visits(asked(youth, a_stay(end=4), a_stay("unit-1", start=4)), Arrangements(), locations)[0]
    assert [visit.place for visit in found.visits] == ["home", "home", "unit-1", "unit-1"]
    assert found.visits[0].location == youth.home.location
    assert found.visits[2].location == snapshot.units[0].location
    assert [visit.id for visit in found.visits] == ["y-1:1", "y-1:2", "y-1:3", "y-1:4"]
