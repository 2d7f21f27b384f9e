import pytest

from benchmarks.bench.runs.record import late_words, seconds_late
from tests.benchmarks.bench.runs.records import LATE, NO_PLAN, PROVEN, a_run


@pytest.mark.parametrize(
    ("limit", "seconds", "late"),
    [(20.0, 22.0, 0.0), (20.0, 22.5, 2.5), (5.0, 6.9, 0.0), (5.0, 7.1, 2.1), (60.0, 65.9, 0.0), (60.0, 67.0, 7.0)],
)
def test_a_tenth_of_the_limit_and_two_seconds_at_least_are_given(limit: float, seconds: float, late: float) -> None:
    run = a_run("a", PROVEN.model_copy(update={"seconds": seconds}))
    assert seconds_late(run.model_copy(update={"time_limit_seconds": limit})) == pytest.approx(late)


def test_lateness_is_told_in_seconds_and_of_runs_in_time_nothing() -> None:
    assert late_words(a_run("a", LATE)) == "32.9 s beyond its limit"
    assert [late_words(a_run("a", outcome)) for outcome in (PROVEN, NO_PLAN)] == ["", ""]
