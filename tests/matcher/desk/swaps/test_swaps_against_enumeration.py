"""No exchange of two is missed, and every proposal gains what the checker says."""

from hypothesis import HealthCheck, given, settings

from matcher.desk import Desk, open_desk
from matcher.desk.swaps.swaps import swaps
from models.settings import SolverSettings
from models.snapshot import Snapshot
from tests.matcher.check.build import World
from tests.matcher.desk.building import held_stays
from tests.matcher.desk.swaps.exchanges import (
    CHEAP,
    ROAD,
    Stays,
    best_pairs,
    exchange_worlds,
    is_allowed,
    own_gains,
    points_after,
)
from tests.matcher.engine.exact import EVERYTHING

SMALL = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def _desk(snapshot: Snapshot, chosen: SolverSettings = EVERYTHING) -> Desk:
    return open_desk(snapshot, CHEAP, chosen, ROAD)


@SMALL
@given(here=exchange_worlds())
def test_every_exchange_of_two_that_gains_is_proposed_at_its_best(here: World) -> None:
    snapshot = here.snapshot()
    desk = _desk(snapshot)
    found = swaps(desk, longest=2)
    assert found.is_complete
    best: dict[frozenset[str], int] = {}
    exchanged: dict[frozenset[str], int] = {}
    for proposal in found.proposals:
        two = frozenset(link.youth_id for link in proposal.links)
        best[two] = max(proposal.gained_points, best.get(two, 0))
        left = {link.from_place for link in proposal.links}
        if left == {link.to_place for link in proposal.links}:
            exchanged[two] = max(proposal.gained_points, exchanged.get(two, 0))
    expected = {key: pair.gained_points for key, pair in best_pairs(snapshot, held_stays(desk)).items()}
    # of the places that the last of a chain could take only the best is told: the first one's may be another
    assert {key: points for key, points in expected.items() if best.get(key, 0) < points} == {}
    assert exchanged == {key: expected[key] for key in exchanged}


@SMALL
@given(here=exchange_worlds(most_youths=4))
def test_every_proposal_is_allowed_and_gains_what_the_checker_says(here: World) -> None:
    snapshot = here.snapshot()
    desk = _desk(snapshot)
    before = held_stays(desk)
    for proposal in swaps(desk).proposals:
        changed: Stays = {link.youth_id: (link.stay,) for link in proposal.links}
        assert is_allowed(snapshot, before | changed)
        assert points_after(snapshot, before) - points_after(snapshot, before | changed) == proposal.gained_points
        gains = own_gains(snapshot, before, changed)
        assert {link.youth_id: link.gained_points for link in proposal.links} == gains
        for rest in proposal.without:
            still = {name: changed[name] for name in rest.still_going}
            assert is_allowed(snapshot, before | still)
            assert points_after(snapshot, before) - points_after(snapshot, before | still) == rest.gained_points
            assert rest.youth_id not in rest.still_going


@SMALL
@given(here=exchange_worlds(most_youths=4))
def test_chains_of_two_are_among_longer_ones(here: World) -> None:
    desk = _desk(here.snapshot())
    short, long = swaps(desk, longest=2), swaps(desk, longest=4)
    assert [item for item in long.proposals if len(item.links) == 2] == list(short.proposals)
    assert all(2 <= len(item.links) <= 4 for item in long.proposals)
