from benchmarks.bench.runs.features import features_of
from fixtures.cases.building import a_brigade, a_ggz_team, a_need, a_unit, a_youth, an_alliance, living_at
from models.stay import Pinned, Stay
from models.vocabulary import Expertise, Setting, Urgency
from tests.benchmarks.bench.runs.test_kpis import a_stay


def test_an_instance_is_described_by_its_sizes_and_ratios() -> None:
    units = (
        a_unit("one", Setting.OPEN_GROUP, 0, beds=3, beds_from={-2: 4, 14: 9}, one_sex_at_a_time=True),
        a_unit("two", Setting.CLOSED, 5, beds=1),
    )
    closed = a_need(Setting.OPEN_GROUP, Setting.CLOSED, urgency=Urgency.CRISIS, expertises={Expertise.GGZ: 90})
    homely = a_need(Setting.HOME, Setting.OPEN_GROUP, expertises={Expertise.LVB: 30, Expertise.GGZ: 45})
    decided: Stay = a_stay("one", 0, 7)
    pinned = a_youth("y-3", a_need(Setting.OPEN_GROUP)).model_copy(
        update={"pinned": Pinned(stays=(decided,)), "sibling_ids": ("y-1",)}
    )
    snapshot = an_alliance(
        living_at("one", a_youth("y-1", closed)),
        a_youth("y-2", homely),
        pinned,
        units=units,
        teams=(a_ggz_team("t-1", 0, 200), a_ggz_team("t-2", 3, 300)),
        brigades=(a_brigade("b-1", 0, 700),),
        weeks=2,
    )
    assert features_of(snapshot) == {
        "youths": 3,
        "residents": 1,
        "waiting_youths": 2,
        "pinned_youths": 1,
        "youths_with_siblings": 1,
        "units": 2,
        "one_sex_units": 1,
        "beds": 5,
        "ambulant_teams": 2,
        "ambulant_minutes": 500,
        "brigade_teams": 1,
        "brigade_minutes": 700,
        "horizon_days": 21,
        "periods": 9,
        "youths_per_bed": 0.4,
        "asked_per_team_minute": 0.33,
        "crisis_share": 0.3333,
        "closed_share": 0.3333,
        "brigade_share": 0,
        "settings_per_youth": 1.6667,
    }


def test_what_there_is_nothing_of_has_no_ratio() -> None:
    found = features_of(an_alliance(a_youth("y-1", a_need(Setting.HOME))))
    assert {"youths_per_bed", "asked_per_team_minute"} & set(found) == set()
    assert features_of(an_alliance())["youths"] == 0
