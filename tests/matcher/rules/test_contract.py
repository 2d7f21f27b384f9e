import pytest

from matcher.rules.contract import ContractRule
from matcher.tables.units import EVER, NEVER
from models.capacity import Contract
from tests.matcher.check.build import World, contract, day, unit, world, youth
from tests.matcher.rules.judging import broken_days, change_for, open_days, stands_in_the_way

RULE = ContractRule()


def _made(window: Contract | None) -> World:
    return world(unit("u-1", contract=window), youth())


def test_the_code_is_contract() -> None:
    assert RULE.code == "contract"


@pytest.mark.parametrize(
    ("window", "spans"),
    [
        (None, [(0, 63)]),
        (contract(0, 62), [(0, 63)]),
        (contract(-40, 90), [(0, 63)]),
        (contract(1, 62), [(1, 63)]),
        (contract(0, 61), [(0, 56)]),
        (contract(7, 13), [(7, 14)]),
        (contract(8, 20), [(14, 21)]),
        (contract(7, 12), []),
        (contract(5, 5), [(5, 6)]),
        (contract(-9, 0), [(0, 1)]),
        (contract(-9, -1), []),
        (contract(63, 70), []),
    ],
)
def test_both_its_days_count(window: Contract | None, spans: list[tuple[int, int]]) -> None:
    assert open_days(RULE, _made(window)) == spans


@pytest.mark.parametrize(
    ("window", "days"),
    [
        (None, ()),
        (contract(0, 29), ((NEVER, 0), (30, EVER))),
        (contract(-5, -1), ((NEVER, -5), (0, EVER))),
        (contract(3, 29), ((NEVER, 3), (30, EVER))),
    ],
)
def test_a_stay_does_not_go_on_outside_it(window: Contract | None, days: tuple[tuple[int, int], ...]) -> None:
    assert broken_days(RULE, _made(window)) == days


@pytest.mark.parametrize(
    ("window", "ends"),
    [
        (None, set()),
        (contract(0, 62), set()),
        (contract(1, 62), {"from"}),
        (contract(0, 61), {"until"}),
        (contract(1, 61), {"from", "until"}),
        (contract(-90, -70), {"until"}),
        (contract(70, 90), {"from"}),
    ],
)
def test_the_change_names_the_ends_that_fall_short(window: Contract | None, ends: set[str]) -> None:
    made = _made(window)
    assert set(change_for(RULE, made) or {}) == ends
    assert (change_for(RULE, made) is not None) == stands_in_the_way(RULE, made) == bool(ends)


@pytest.mark.parametrize(("first", "last"), [(9, 62), (0, 40), (12, 33), (-90, -70)])
def test_the_change_is_enough(first: int, last: int) -> None:
    made = _made(contract(first, last))
    change = change_for(RULE, made)
    assert change is not None
    values = {"from": day(first), "until": day(last), **change}
    made.change("u-1", contract=Contract.model_validate(values))
    assert not stands_in_the_way(RULE, made)
