"""Exchanges on hand-made worlds, with the numbers worked out beside them."""

from collections.abc import Mapping
from typing import Any

import pytest

from matcher.desk.swaps.swaps import SwapKind, SwapSearch, WithoutLink, swaps
from models.policy import ExchangeRates, Policy
from models.youth import Home, Youth
from tests.matcher.check.build import World, ambulant, at, day, living, need, pinned, stay, unit, world, youth
from tests.matcher.desk.building import desk_of

DAYS = 63
FAR, NEAR = 109, 6
"""A day: 38 minutes are 760 points a week, 2 minutes are 40."""
FAR_TWICE, NEAR_TWICE = 217, 11
"""The same for two visits a week: 1,520 and 80."""
FIRST = DAYS * (FAR - NEAR) - 1000
SECOND = DAYS * (FAR_TWICE - NEAR_TWICE) - 1100
"""Moved once before: a move costs 1,000 and a tenth of it."""


def _resident(name: str, place: str, home: int, **fields: Any) -> Youth:
    values: dict[str, Any] = {"current_stay": living(place, -20), "need": need(start=-20), "may_move": True}
    return youth(name, home=home, **{**values, **fields})


def _crossed(**fields: Mapping[str, Any]) -> World:
    """Two who live near each other's home, in full units; fields of `first`, `second`, `near_first`, `near_second`."""
    here = world(
        _resident("y-1", "u-2", 20, **fields.get("first", {})),
        _resident("y-2", "u-1", 60, **{"family_visits_per_week": 2, "earlier_moves": 1, **fields.get("second", {})}),
        unit("u-1", where=22, **{"beds": 1, **fields.get("near_first", {})}),
        unit("u-2", where=58, **{"beds": 1, **fields.get("near_second", {})}),
    )
    here.policy = Policy(rates=ExchangeRates(move=1000))
    return here


def _found(here: World, **options: Any) -> SwapSearch:
    plan = here.plan() if here.stays else None
    return swaps(desk_of(here, plan), **options)


def _who(found: SwapSearch) -> list[list[tuple[str, str, str]]]:
    return [[(link.youth_id, link.from_place, link.to_place) for link in item.links] for item in found.proposals]


def test_two_who_live_near_each_others_home_exchange() -> None:
    found = _found(_crossed())

    assert _who(found) == [[("y-1", "u-2", "u-1"), ("y-2", "u-1", "u-2")]]
    (proposal,) = found.proposals
    assert (proposal.kind, proposal.gained_points) == (SwapKind.EXCHANGE, FIRST + SECOND)
    first, second = proposal.links
    assert first.gained_by_term == {"family_travel": DAYS * (FAR - NEAR), "moves": -1000}
    assert (first.gained_points, second.gained_points) == (FIRST, SECOND)
    assert (first.stay.from_date, first.stay.until) == (day(0), day(DAYS))
    assert proposal.without == (
        WithoutLink(youth_id="y-1", still_going=(), gained_points=0),
        WithoutLink(youth_id="y-2", still_going=(), gained_points=0),
    )
    assert (found.youths, found.links, found.chains_examined, found.is_complete) == (2, 2, 1, True)


def test_a_chain_ends_in_a_free_bed_and_its_end_can_go_alone() -> None:
    here = _crossed().add(unit("u-3", where=61))

    found = _found(here)

    # y-2 one minute from u-3: 40 a week, 6 a day; with a free bed there nobody waits for u-2
    best = found.proposals[0]
    assert [(link.youth_id, link.to_place) for link in best.links] == [("y-1", "u-1"), ("y-2", "u-3")]
    gained = DAYS * (FAR_TWICE - 6) - 1100
    assert (best.kind, best.gained_points) == (SwapKind.FREE_BED, FIRST + gained)
    assert best.without == (
        WithoutLink(youth_id="y-1", still_going=("y-2",), gained_points=gained),
        WithoutLink(youth_id="y-2", still_going=(), gained_points=0),
    )


def test_three_go_round() -> None:
    here = world(
        _resident("y-1", "u-3", 1, excluded_unit_ids=("u-2",)),
        _resident("y-2", "u-1", 21, excluded_unit_ids=("u-3",)),
        _resident("y-3", "u-2", 41, excluded_unit_ids=("u-1",)),
        unit("u-1", where=0, beds=1),
        unit("u-2", where=20, beds=1),
        unit("u-3", where=40, beds=1),
    )
    here.policy = Policy(rates=ExchangeRates(move=500))

    found = _found(here)

    # 39 minutes (111 a day) or 21 (60 a day) become 1 (3 a day)
    assert _who(found) == [[("y-1", "u-3", "u-1"), ("y-2", "u-1", "u-2"), ("y-3", "u-2", "u-3")]]
    assert found.proposals[0].gained_points == DAYS * ((111 - 3) + 2 * (60 - 3)) - 1500
    assert all(rest.still_going == () for rest in found.proposals[0].without)
    assert _found(here, longest=2).proposals == ()


def test_four_go_round_and_the_longest_is_kept() -> None:
    # the units are ten minutes apart, each youth lives one unit further on than home
    homes = {"y-1": 0, "y-2": 10, "y-3": 20, "y-4": 30}
    lives = dict(zip(homes, ("u-4", "u-1", "u-2", "u-3"), strict=True))
    units = {f"u-{number}" for number in range(1, 5)}
    shut = {name: tuple(sorted(units - {lives[name], f"u-{name[-1]}"})) for name in homes}
    here = world(
        *(_resident(name, lives[name], homes[name], excluded_unit_ids=shut[name]) for name in homes),
        *(unit(f"u-{number}", where=10 * number - 10, beds=1) for number in range(1, 5)),
    )
    here.policy = Policy(rates=ExchangeRates(move=500))

    found = _found(here)

    # 30 minutes are 86 a day, 10 are 29
    assert [len(item.links) for item in found.proposals] == [4]
    assert found.proposals[0].gained_points == DAYS * (86 + 3 * 29) - 2000
    assert _found(here, longest=3).proposals == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"first": {"may_move": False}},
        {"first": {"pinned": pinned(stay("u-2", 0, 28))}},
        {"first": {"excluded_unit_ids": ("u-1",)}},
        {"second": {"max_travel_minutes": 1}},
        {"near_first": {"max_age": 13}},
        {"near_second": {"setting": "three_milieu"}},
        {"near_second": {"sexes": ("male",)}, "first": {"sex": "male"}},
        {"near_first": {"region_ids": ("R2",)}},
        # no short stay after a short stay
        {"near_first": {"max_stay_days": 300}, "near_second": {"max_stay_days": 300}},
        {"near_first": {"contract": {"from": day(-90), "until": day(-1)}}},
    ],
)
def test_rules_hold_for_who_exchanges(fields: dict[str, Any]) -> None:
    assert _found(_crossed(**fields)).proposals == ()


def test_who_loses_does_not_go_even_if_the_total_would_gain() -> None:
    here = _crossed()
    # 18 minutes either way: y-1 would pay for the move, of which y-2 gains more than that
    here.change("y-1", home=Home(municipality_id="GM1", location=at(40)))

    assert _found(here).proposals == ()


def test_nobody_comes_to_whom_the_youth_must_be_kept_apart_from() -> None:
    here = _crossed(near_first={"beds": 2}, first={"keep_apart_ids": ("y-3",)})
    here.add(_resident("y-3", "u-1", 22, may_move=False))

    assert _found(here).proposals == ()


def test_one_sex_at_a_time_lets_the_first_in_only_when_the_other_leaves() -> None:
    sexes = {"first": {"sex": "male"}, "near_first": {"one_sex_at_a_time": True, "beds": 2}}
    alone = _crossed(**sexes)
    with_another = _crossed(**sexes).add(_resident("y-3", "u-1", 22, may_move=False))

    (proposal,) = _found(alone).proposals
    assert proposal.gained_points == FIRST + SECOND
    # there is a second bed, but not for a boy while a girl lives there
    assert [item.still_going for item in proposal.without] == [(), ()]
    assert _found(with_another).proposals == ()


def test_a_mix_limit_counts_who_leaves() -> None:
    risk = {"risk_tags": ("fire_setting",)}
    limited = {"near_first": {"mix_limits": {"fire_setting": 1}, "beds": 2}, "first": risk}
    bystander = _resident("y-3", "u-1", 22, may_move=False)

    assert len(_found(_crossed(**limited, second=risk).add(bystander)).proposals) == 1
    assert _found(_crossed(**limited).add(bystander.model_copy(update=risk))).proposals == ()


@pytest.mark.parametrize("beds", [1, 2])
def test_minutes_that_one_leaves_are_there_for_the_other(beds: int) -> None:
    # 60 minutes and a trip of 2 x 58 are 176, of 2 x 22 are 104: together 280 before and after, each once
    treated = need(expertises={"ggz": 60}, start=-20)
    fields = {
        "first": {"need": treated, "current_stay": living("u-2", -20, ggz="t-1")},
        "second": {"need": treated, "current_stay": living("u-1", -20, ggz="t-1")},
    }
    rooms = {"near_first": {"beds": beds}, "near_second": {"beds": beds}}
    here = _crossed(**fields, **rooms).add(ambulant("t-1", "ggz", minutes_per_week=280, max_travel_minutes=60))

    (proposal,) = _found(here).proposals

    assert [[item.team_id for item in link.stay.support] for link in proposal.links] == [["t-1"], ["t-1"]]
    # the road to the other unit is 36 minutes longer or shorter: 360 points a week up or down, 52 and 51 a day
    road = {link.youth_id: link.gained_by_term["professional_travel"] for link in proposal.links}
    assert road == {"y-1": DAYS * ((580 + 3) // 7 - (220 + 3) // 7), "y-2": DAYS * ((220 + 3) // 7 - (580 + 3) // 7)}
    assert "uncovered_expertise" not in proposal.links[0].gained_by_term


def test_siblings_who_come_together_gain_it_once_in_all() -> None:
    here = _crossed(second={"sibling_ids": ("y-3",)}).add(_resident("y-3", "u-2", 56, may_move=False))
    here.change("u-2", beds=2)

    (proposal,) = _found(here).proposals

    assert proposal.links[1].gained_by_term["siblings_apart"] == DAYS * 600
    assert proposal.gained_points == FIRST + SECOND + DAYS * 600


def test_the_exchange_can_be_later() -> None:
    found = _found(_crossed(), on=day(10))

    # the first boundary on or after it is 14: 49 days are left
    assert found.on == day(14)
    (proposal,) = found.proposals
    assert [link.stay.from_date for link in proposal.links] == [day(14), day(14)]
    assert proposal.links[0].gained_points == 49 * (FAR - NEAR) - 1000


def test_whom_the_plan_moves_before_takes_no_part() -> None:
    here = _crossed().add(unit("u-3", where=24))
    here.plan_for("y-1", stay("u-2", 0, 7), stay("u-3", 7, DAYS)).plan_for("y-2", stay("u-1", 0, DAYS))

    assert _found(here, on=day(14)).youths == 1
    assert _found(here).youths == 2


@pytest.mark.parametrize("on", [day(-1), day(DAYS)])
def test_a_day_outside_the_horizon_is_refused(on: Any) -> None:
    with pytest.raises(ValueError, match="exchange must be"):
        _found(_crossed(), on=on)


def test_a_chain_of_one_is_no_exchange() -> None:
    with pytest.raises(ValueError, match="two youths"):
        _found(_crossed(), longest=1)


def test_top_keeps_the_best_and_counts_the_others() -> None:
    here = _crossed().add(unit("u-3", where=61))

    found = _found(here, top=1)

    assert (len(found.proposals), found.found) == (1, _found(here).found)
    assert found.proposals[0] == _found(here).proposals[0]


def test_chains_that_were_not_looked_at_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.desk.swaps.graph.MOST_DRAFTS", 1)
    # each of two could exchange with two others
    apart = [item.model_copy(update={"id": item.id.replace("y-", "z-")}) for item in _crossed().youths.values()]
    moved = [item.model_copy(update={"current_stay": living(f"{item.current_stay.place}b", -20)}) for item in apart]
    units = [item.model_copy(update={"id": f"{item.id}b"}) for item in _crossed().units.values()]
    here = _crossed().add(*moved, *units)

    found = _found(here)

    # one pair and one longer chain
    assert (found.chains_examined, found.is_complete) == (2, False)
