from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.visits.remembered import RememberedTravel
from models.geography import Location
from tests.matcher.visits.building import LineTravel, at, expert, hours, team_week, visit, youth


class CountingTravel(LineTravel):
    asked = 0

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        self.asked += 1
        return super().minutes(origins, destinations)


WEEK = team_week(
    [expert(1, hours(0), base=3), expert(2, hours(0), base=3)], [youth(1, visit("a", 17, [0]), visit("b", 40, [0]))]
)


def test_trips_of_the_week_are_asked_for_once() -> None:
    source = CountingTravel()
    known = RememberedTravel(source, WEEK)
    assert known.minutes([at(3), at(40)], [at(17)]).tolist() == [[14], [23]]
    assert known.minutes([at(17)], [at(17), at(3)]).tolist() == [[0, 14]]
    assert (source.asked, known.name) == (1, "line")


def test_other_trips_are_asked_of_the_source() -> None:
    source = CountingTravel()
    known = RememberedTravel(source, WEEK)
    assert known.minutes([at(3)], [at(99)]).tolist() == [[96]]
    assert source.asked == 2
