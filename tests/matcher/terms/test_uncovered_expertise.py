import pytest

from matcher.terms.uncovered_expertise import UncoveredExpertiseTerm
from models.vocabulary import Expertise
from tests.matcher.check.build import World, ambulant, living, need, unit, world, youth
from tests.matcher.tables.instances import UNLIKE, option_at, problem_of
from tests.matcher.terms.paying import paid

TERM = UncoveredExpertiseTerm()
ASKED = {"ggz": 61, "lvb": 40, "jeo": 9}


def _made(*on_site: str) -> World:
    expertises = tuple(Expertise(item) for item in on_site)
    made = world(
        unit("u-1", where=20, expertises=expertises),
        ambulant("t-1", "ggz", "lvb", "addiction", where=20),
        youth(need=need("home", "open_group", expertises=ASKED)),
    )
    made.policy = UNLIKE
    return made


def test_its_name_and_unit() -> None:
    assert (TERM.code, TERM.unit) == ("uncovered_expertise", "minutes")


@pytest.mark.parametrize(
    ("on_site", "teams", "expected"),
    [
        # 19 points a minute: 110 x 19 = 2090, 2093 // 7 = 299
        ((), {}, (110, 299)),
        (("ggz",), {}, (49, 133)),
        (("addiction", "forensic"), {}, (110, 299)),
        ((), {"ggz": "t-1"}, (49, 133)),
        ((), {"lvb": "t-1"}, (70, 190)),
        (("jeo",), {"ggz": "t-1", "lvb": "t-1"}, (0, 0)),
        (("jeo",), {"ggz": "t-1"}, (40, 109)),
        (("jeo", "lvb", "ggz"), {}, (0, 0)),
    ],
)
def test_what_is_neither_on_site_nor_brought(
    on_site: tuple[str, ...], teams: dict[str, str], expected: tuple[int, int]
) -> None:
    problem = problem_of(_made(*on_site))
    assert paid(TERM, problem, option_at(problem, "y-1", "u-1", **teams)) == expected  # type: ignore[arg-type]


def test_at_home_nothing_is_on_site() -> None:
    # the first unit of the table has all of it: home must not be taken for it
    problem = problem_of(_made("ggz", "lvb", "jeo"))
    assert paid(TERM, problem, option_at(problem, "y-1", "home")) == (110, 299)
    assert paid(TERM, problem, option_at(problem, "y-1", "home", ggz="t-1")) == (49, 133)


def test_nothing_asked_nothing_missing() -> None:
    problem = problem_of(world(unit("u-1"), youth()))
    assert paid(TERM, problem, 0) == (0, 0)


def test_on_site_and_brought_counts_once() -> None:
    made = _made("ggz").change("y-1", current_stay=living("u-1", -2, ggz="t-1"))
    problem = problem_of(made)
    assert paid(TERM, problem, option_at(problem, "y-1", "u-1", resident=True, ggz="t-1")) == (49, 133)
