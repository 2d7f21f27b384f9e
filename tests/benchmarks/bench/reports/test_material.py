import math

import pytest

from benchmarks.bench.measures.problems import UnlikeTravelError
from benchmarks.bench.reports.material import (
    TARGETS,
    NoRunsError,
    UnknownBaselineError,
    UnknownTargetError,
    mean,
    target_named,
    upper_median,
)
from tests.benchmarks.bench.reports.making import known_store, made_run, sorted_out


def test_the_first_setting_that_broke_no_rule_is_the_baseline() -> None:
    wrong = made_run("c", outcome={"violations": {"beds": 1}})
    assert sorted_out([wrong, *known_store()]).baseline == "a"
    assert sorted_out([wrong]).baseline == "c"


def test_another_baseline_can_be_asked_for_and_then_stands_first() -> None:
    material = sorted_out(known_store(), baseline="b")
    assert material.configurations == ("b", "a")
    assert material.others == ("a",)


def test_a_baseline_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnknownBaselineError, match="no setting 'z' in the store; there are: a, b"):
        sorted_out(known_store(), baseline="z")


def test_an_unknown_target_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UnknownTargetError, match=r"no target '2%'; there are: plan, 1%, 0.1%, gap1%, gap0.1%, proven"):
        target_named("2%")


def test_an_empty_store_is_refused() -> None:
    with pytest.raises(NoRunsError, match="no runs"):
        sorted_out([])


def test_runs_with_unlike_travel_times_are_refused() -> None:
    with pytest.raises(UnlikeTravelError):
        sorted_out([made_run("a"), made_run("b", outcome={"travel": "great circle"})])


def test_settings_keep_the_order_of_the_store() -> None:
    assert sorted_out([made_run("b"), made_run("c"), made_run("a")]).configurations == ("b", "c", "a")


def test_seconds_of_an_instance_are_the_median_seed_or_never() -> None:
    material = sorted_out(known_store())
    assert list(material.median_seconds("a").values()) == [math.inf, 12.0]
    assert list(material.median_seconds("b").values()) == [8.0, math.inf]


def test_a_goal_reached_in_the_grace_after_the_limit_counts_as_reached_at_the_limit() -> None:
    (case,) = sorted_out([made_run(seconds=61.0)]).cases
    assert target_named("plan").seconds(case.measured) == 60.0


def test_every_target_is_a_column_of_the_measures() -> None:
    (case,) = sorted_out([made_run()]).cases
    assert all(target.column in type(case.measured).model_fields for target in TARGETS)
    assert len({target.name for target in TARGETS}) == len(TARGETS)


def test_nothing_is_compared_with_one_setting_or_a_disqualified_baseline() -> None:
    assert "One setting only" in sorted_out([made_run()]).no_comparison()
    wrong = made_run("c", outcome={"violations": {"beds": 1}})
    assert "c is disqualified" in sorted_out([made_run("a"), made_run("b"), wrong], baseline="c").no_comparison()
    assert sorted_out(known_store()).no_comparison() == ""


def test_the_upper_median_is_a_value_that_occurred() -> None:
    assert upper_median([3.0, 1.0, math.inf]) == 3.0
    assert upper_median([1.0, math.inf]) == math.inf
    assert mean([1.0, 2.0, 6.0]) == 3.0
