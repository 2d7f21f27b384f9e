import pytest

from benchmarks.bench.compare.quantities import find_quantity
from benchmarks.bench.tuning.experiment import DEFAULT, Candidate, candidate
from benchmarks.bench.tuning.search import (
    DefaultWrongError,
    Ended,
    Search,
    Tried,
    chance_of_no_worse,
    search,
    values_of,
)
from benchmarks.bench.tuning.tune import is_beaten, look
from tests.benchmarks.bench.measures.making import made_run
from tests.benchmarks.bench.tuning.making import Formula, an_experiment

TRAINED = 3


def _rounds(tried: Candidate) -> int:
    found = tried.solver.get("ascent_rounds", 30)
    assert isinstance(found, int)
    return found


def _valley(tried: Candidate) -> float:
    """Best at 70 rounds; the default of 30 is not bad."""
    return 1.0 + abs(_rounds(tried) - 70) / 20


def _silent(text: str) -> None:
    pass


def test_the_search_finds_a_planted_valley() -> None:
    found = search(an_experiment(), Formula(_valley, TRAINED), _silent)
    assert found.best is not None
    assert abs(_rounds(found.best) - 70) <= 5
    assert found.best_mean is not None
    assert found.best_mean < found.default_mean


def test_what_is_clearly_worse_is_dropped_before_its_last_seed() -> None:
    runner = Formula(_valley, TRAINED)
    found = search(an_experiment(), runner, _silent)
    dropped = [item for item in found.tried if item.ended is Ended.DROPPED]
    assert dropped
    assert all(item.seeds < 3 for item in dropped)
    # three instances are too few to say anything after one seed: 2 ** -3 is above alpha
    assert all(item.seeds == 2 for item in dropped)
    for item in dropped:
        assert (item.candidate.name, 3) not in runner.asked


def test_a_setting_that_is_proposed_again_counts_once() -> None:
    experiment = an_experiment(parameters={"ascent_rounds": {"choices": [10, 40, 70]}}, trials=11)
    runner = Formula(_valley, TRAINED)
    found = search(experiment, runner, _silent)
    assert len([name for name, seed in runner.asked if seed == 1]) == 1 + 11
    names = [item.candidate.name for item in found.tried]
    assert sorted(names) == ["tuned/ascent_rounds=10", "tuned/ascent_rounds=40", "tuned/ascent_rounds=70"]


def test_a_setting_that_has_finished_stays_so_with_its_newest_mean() -> None:
    state, tried = Search(find_quantity("gap")), candidate([("ascent_rounds", 70)])
    for ended, mean in ((Ended.DROPPED, 9.0), (Ended.FINISHED, 7.0), (Ended.DROPPED, 8.0), (Ended.FINISHED, 6.5)):
        state.keep(Tried(tried, ended, mean, 3))
    assert list(state.tried.values()) == [Tried(tried, Ended.FINISHED, 6.5, 3)]


def test_nothing_is_dropped_among_equals_and_the_default_keeps_its_place() -> None:
    found = search(an_experiment(trials=12), Formula(lambda tried: 4.0, TRAINED), _silent)
    assert {item.ended for item in found.tried} == {Ended.FINISHED}
    assert found.best is None


def test_settings_that_are_all_worse_leave_no_best() -> None:
    found = search(an_experiment(), Formula(lambda tried: 2.0 if tried is DEFAULT else 3.0, TRAINED), _silent)
    assert found.best is None
    assert found.best_mean is None


def test_a_setting_with_a_wrong_plan_is_out_however_fast_it_is() -> None:
    experiment = an_experiment(parameters={"ascent_rounds": {"choices": [10, 70]}}, trials=8)
    found = search(experiment, Formula(_valley, TRAINED, wrong=["tuned/ascent_rounds=70"]), _silent)
    wrong = [item for item in found.tried if _rounds(item.candidate) == 70]
    assert wrong
    assert all((item.ended, item.mean, item.seeds) == (Ended.WRONG, None, 1) for item in wrong)
    assert found.best is None


def test_a_default_with_a_wrong_plan_ends_the_search() -> None:
    with pytest.raises(DefaultWrongError):
        search(an_experiment(), Formula(_valley, TRAINED, wrong=["default"]), _silent)


def test_the_same_experiment_goes_the_same_way() -> None:
    first, again, other = (
        search(an_experiment(seed=seed), Formula(_valley, TRAINED), _silent).tried for seed in (3, 3, 4)
    )
    assert first == again
    assert [item.candidate for item in first] != [item.candidate for item in other]


def test_settings_are_valued_by_the_best_plan_of_the_search_so_far() -> None:
    quantity = find_quantity("gap")
    runs = [made_run("default", cost=2000, bound=1500.0), made_run("tuned", cost=1600, bound=1200.0)]
    assert values_of(runs, quantity) == {"default": {("region-1", 1): 25.0}, "tuned": {("region-1", 1): 25.0}}
    distances = values_of(runs, find_quantity("cost"))
    assert [values["region-1", 1] for values in distances.values()] == [20.0, 0.0]


def test_the_chance_is_of_the_blocks_that_both_have() -> None:
    champion = {(f"small-{n}", seed): 1.0 for n in range(1, 4) for seed in (1, 2, 3)}
    worse = {(f"small-{n}", seed): 1.0 + n + seed / 7 for n in range(1, 4) for seed in (1, 2)}
    assert chance_of_no_worse(worse, champion) == 2**-6
    assert chance_of_no_worse(dict.fromkeys(worse, 0.5), champion) == 1.0


def test_the_look_is_that_of_compare_and_dethrones_the_default() -> None:
    best = candidate([("ascent_rounds", 70)])
    runner = Formula(_valley, 8)
    found = look(an_experiment(), best, runner)
    assert is_beaten(found)
    assert found.instances == tuple(f"small-{number}" for number in range(1, 9))
    assert runner.asked == [("default", 1), (best.name, 1), ("default", 2), (best.name, 2)]


@pytest.mark.parametrize(
    ("seconds", "wrong"),
    [
        (lambda tried: 4.0, ()),
        (lambda tried: 2.0 if tried is DEFAULT else 3.0, ()),
        (_valley, ["tuned/ascent_rounds=70"]),
    ],
    ids=["equal", "worse", "wrong"],
)
def test_the_default_stays_unless_it_is_shown_to_be_beaten(seconds: object, wrong: list[str]) -> None:
    assert callable(seconds)
    found = look(an_experiment(), candidate([("ascent_rounds", 70)]), Formula(seconds, 8, wrong))
    assert not is_beaten(found)


def test_five_unanimous_held_out_instances_do_not_dethrone() -> None:
    assert not is_beaten(look(an_experiment(), candidate([("ascent_rounds", 70)]), Formula(_valley, 5)))
