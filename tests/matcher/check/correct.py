"""A hand-made plan without any violation, from which every mutation starts."""

from tests.matcher.check.build import (
    World,
    alternative,
    ambulant,
    authorised,
    brigade,
    living,
    need,
    stay,
    unit,
    world,
    youth,
)


def correct_world() -> World:
    """
    Six youths: two in an open group, one from crisis on, one at home with the brigade, one waits, one closed.

    y-1 lives in u-open; y-2 comes there on day 7; y-3 must leave u-crisis by day 21; y-4 has visits at home;
    y-5 has no place; y-6 lives in u-closed.
    """
    made = world(
        unit("u-open", where=10, beds=2, expertises=("jeo",), mix_limits={"fire": 1}),
        unit("u-two", where=25, beds=2),
        unit("u-small", where=12, beds=1, max_stay_days=70),
        unit("u-crisis", where=5, beds=1, setting="crisis"),
        unit("u-shelter", where=6, beds=1, setting="crisis"),
        unit("u-closed", where=30, beds=1, setting="closed"),
        ambulant("t-1", "ggz", where=0),
        ambulant("t-2", "ggz", "jeo", "lvb", where=2),
        brigade("b-1", where=0),
        brigade("b-2", where=3),
        youth(
            "y-1",
            need=need("open_group", expertises={"ggz": 120}, start=-100, days=400),
            current_stay=living("u-open", -100, ggz="t-1"),
        ),
        youth("y-2", sex="male", need=need("open_group", expertises={"jeo": 60, "ggz": 60}, start=3)),
        youth(
            "y-3",
            need=need("open_group", "crisis", start=-7, days=400),
            current_stay=living("u-crisis", -7),
        ),
        youth(
            "y-4",
            need=need("closed"),
            brigade_alternative=alternative("home", "open_group"),
            closed_authorisation=authorised(-10, 400),
        ),
        youth("y-5", need=need("closed", start=10)),
        youth(
            "y-6",
            need=need("closed", start=-30, days=400),
            current_stay=living("u-closed", -30),
            closed_authorisation=authorised(-30, 200),
        ),
    )
    made.plan_for("y-1", stay("u-open", 0, 63, ggz="t-1"))
    made.plan_for("y-2", stay("u-open", 7, 63, ggz="t-1"))
    made.plan_for("y-3", stay("u-crisis", 0, 21), stay("u-two", 21, 63))
    made.plan_for("y-4", stay("home", 0, 63, brigade="b-1"))
    made.plan_for("y-6", stay("u-closed", 0, 63))
    return made
