from benchmarks.bench.experiments.configurations import grid_lists, point_words, points, value_words, with_values


def test_nested_and_quoted_names_are_the_same() -> None:
    nested = {"solver": {"gap": [0.1, 0.2]}, "policy": {"rates": {"move": [1, 2, 3]}}}
    quoted = {"solver.gap": [0.1, 0.2], "policy": {"rates.move": [1, 2, 3]}}
    lists, issues = grid_lists(nested)
    assert issues == []
    assert lists == {"solver.gap": [0.1, 0.2], "policy.rates.move": [1, 2, 3]}
    assert {".".join(name.split(".")): values for name, values in grid_lists(quoted)[0].items()} == lists


def test_every_combination_is_a_point_the_last_name_changing_first() -> None:
    found = points({"solver.gap": [0.1, 0.2], "solver.prove": [True, False]})
    assert [tuple(value for _, value in point) for point in found] == [
        (0.1, True), (0.1, False), (0.2, True), (0.2, False),
    ]  # fmt: skip
    assert points({}) == [()]


def test_what_a_grid_cannot_change_is_refused_in_its_place() -> None:
    issues = grid_lists({"way": ["greedy"], "solver": {"gap": 0.1, "prove": [], "workers": [1, 2, 1]}})[1]
    assert [(issue.path, issue.code) for issue in issues] == [
        ("/grid/way", "unknown_field"),
        ("/grid/solver/gap", "wrong_type"),
        ("/grid/solver/prove", "wrong_type"),
        ("/grid/solver/workers", "repeated_value"),
    ]
    assert grid_lists({"solver": [1]})[1][0].code == "unknown_field"


def test_a_point_is_named_by_the_shortest_names_that_tell_apart() -> None:
    names = ["solver.gap", "policy.rates.gap", "solver.prove"]
    point = (("solver.gap", 0.1), ("policy.rates.gap", 2), ("solver.prove", True))
    assert point_words(point, names) == "/solver.gap=0.1/policy.rates.gap=2/prove=true"
    assert point_words((), []) == ""
    assert [value_words(value) for value in ([0.9, 0.5], "x", None, 1.0)] == ["0.9+0.5", "x", "null", "1.0"]


def test_a_value_is_put_beside_what_stands_there() -> None:
    over = {"rates": {"move": 1, "waiting_day": {"crisis": 5}}}
    assert with_values(over, ["rates", "waiting_day", "urgent"], 4) == {
        "rates": {"move": 1, "waiting_day": {"crisis": 5, "urgent": 4}}
    }
    assert over == {"rates": {"move": 1, "waiting_day": {"crisis": 5}}}
