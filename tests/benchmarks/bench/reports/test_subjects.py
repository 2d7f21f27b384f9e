from benchmarks.bench.peers.protocol import BoundScope
from benchmarks.bench.reports.subjects import MOST_ROWS, instances_grid, instances_table, settings_grid
from tests.benchmarks.bench.reports.making import known_store, made_run, sorted_out


def test_a_setting_tells_what_differs_from_the_defaults() -> None:
    overrides = {"solver": {"smoothing": [0.4], "gap": 0.01}, "policy": {"waiting": {"crisis": 7}}}
    wrong = made_run("c", way="greedy", outcome={"violations": {"beds": 1}}, time_limit_seconds=7.5, threads=1)
    grid = settings_grid(sorted_out([made_run("a", seed=2), made_run("b", overrides=overrides), wrong]))
    assert [(row.name, [cell.words for cell in row.cells], row.is_out) for row in grid.rows] == [
        ("a", ["engine", "nothing", "2", "60", "2"], False),
        (
            "b",
            ["engine", "solver.smoothing = [0.4], solver.gap = 0.01, policy.waiting.crisis = 7", "1", "60", "2"],
            False,
        ),
        ("c", ["greedy", "nothing", "1", "7.5", "1"], True),
    ]


def test_an_instance_tells_its_best_known_plan_and_the_bound_over_all_candidates() -> None:
    runs = [*known_store(), made_run("b", "region-1", 3, bound=999, outcome={"bound_scope": BoundScope.POOL})]
    table = instances_table(sorted_out(runs))
    assert [tuple(row[:6]) for row in table.rows] == [
        ("region-1", 100.0, 1_000, "a", 990.0, 0.01),
        ("region-2", 200.0, 2_000, "a", 1_980.0, 0.01),
    ]
    words = [[cell.words for cell in row.cells] for row in instances_grid(table).rows]
    assert words == [["100", "1,000", "a", "990", "1.00 %"], ["200", "2,000", "a", "1,980", "1.00 %"]]


def test_an_instance_that_nobody_solved_has_nothing() -> None:
    table = instances_table(sorted_out([made_run(cost=None, bound=None)]))
    assert [cell.words for cell in instances_grid(table).rows[0].cells] == ["100", "–", "–", "–", "–"]


def test_of_very_many_instances_the_page_shows_the_first() -> None:
    table = instances_table(sorted_out([made_run(instance=f"set-{number}") for number in range(1, MOST_ROWS + 2)]))
    grid = instances_grid(table)
    assert (len(table.rows), len(grid.rows)) == (MOST_ROWS + 1, MOST_ROWS)
    assert "41 instances (the first 40; all are in the CSV file)" in grid.caption
