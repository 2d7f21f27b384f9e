import pytest

from api.cli.visits.lines import BEGINS, FREE, LATE, TRAVEL, VISIT, Stretch, axis, day_stretches, timeline


def test_a_day_is_free_on_the_road_and_at_visits() -> None:
    # 08:00 to 12:00 in 24 columns: ten minutes each
    stretches = day_stretches(
        [(480, 720)], [(510, 560, False), (600, 630, True)], {(-1, 0): 20, (0, 1): 30, (1, -1): 40}
    )
    drawn = timeline(stretches, 480, 720, 24)
    assert (
        drawn == FREE + 2 * TRAVEL + BEGINS + 4 * VISIT + FREE + 3 * TRAVEL + BEGINS + 2 * LATE + 4 * TRAVEL + 5 * FREE
    )


def test_a_short_visit_is_never_lost() -> None:
    assert VISIT in timeline([Stretch(500, 505, VISIT)], 480, 1080, 12)


def test_two_visits_after_each_other_are_two() -> None:
    drawn = timeline(
        day_stretches([(480, 600)], [(480, 540, False), (540, 600, False)], {(-1, 0): 0, (0, 1): 0, (1, -1): 0}),
        480,
        600,
        8,
    )
    assert drawn == 2 * (BEGINS + 3 * VISIT)


def test_a_visit_at_the_very_end_stays_within_the_line() -> None:
    drawn = timeline([Stretch(1079, 1080, VISIT)], 480, 1080, 12)
    assert len(drawn) == 12
    assert drawn.endswith(VISIT)


def test_hours_stand_above_their_columns() -> None:
    line = axis(480, 720, 24)
    assert [line[6 * number : 6 * number + 2] for number in range(4)] == ["08", "09", "10", "11"]


@pytest.mark.parametrize("columns", [12, 20, 36, 54, 90])
def test_hours_never_run_into_each_other(columns: int) -> None:
    labels = axis(480, 1080, columns).split()
    assert all(len(label) == 2 for label in labels)
    assert labels == sorted(labels)
    assert len(axis(480, 1080, columns)) <= columns


def test_a_day_without_visits_is_free() -> None:
    assert timeline(day_stretches([(480, 600)], [], {}), 480, 600, 12) == 12 * FREE
