from matcher.tables.options import options_of_youth
from tests.matcher.check.build import need, unit, world, youth
from tests.matcher.tables.instances import problem_of


def test_the_options_of_one_youth_are_neighbours() -> None:
    made = world(
        unit("u-1"),
        unit("u-2", setting="three_milieu"),
        youth("y-1", need=need("home", "open_group", "three_milieu")),
        youth("y-2", need=need("closed")),
        youth("y-3", need=need("open_group", "three_milieu")),
    )
    options = problem_of(made).options
    assert [options_of_youth(options, row).tolist() for row in range(3)] == [[0, 1, 2], [], [3, 4]]
