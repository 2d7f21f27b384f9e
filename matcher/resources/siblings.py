from typing import ClassVar

import numpy as np

from matcher.resources.pairs import options_of_youth
from matcher.resources.protocol import ExcessTest, ResourceBlock, Switch, empty_block
from matcher.tables.options import StayOptions
from matcher.tables.scene import Scene
from matcher.tables.youths import YouthTable
from matcher.terms import SIBLINGS_APART


class SiblingsTogether:
    """
    Siblings live together, or apart at a price.

    For siblings a, b and each place p that a could have: ``[a at p] + [b anywhere but p] <= 1 + apart``, with the
    switch ``apart`` costing the term's points in that period. With both placed the row of a's own place forces it.
    """

    code: ClassVar[str] = "siblings"

    def build(self, options: StayOptions, youths: YouthTable, scene: Scene) -> ResourceBlock:
        """One resource for each pair and place of the first by id, and a switch for each pair."""
        points = SIBLINGS_APART.points(scene)
        ids: list[str] = []
        chosen: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        resource: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        switches = []
        for first, second in SIBLINGS_APART.pairs(scene):
            rows = [options_of_youth(options, youth) for youth in (first, second)]
            coefficients = {}
            for place in np.unique(options.place[rows[0]]):
                at = rows[0][options.place[rows[0]] == place]
                elsewhere = rows[1][options.place[rows[1]] != place]
                chosen += [at, elsewhere]
                resource.append(np.full(len(at) + len(elsewhere), len(ids), dtype=np.int64))
                coefficients[len(ids)] = -np.ones(scene.periods, dtype=np.int64)
                name = "home" if place == options.home else scene.units.units[place].id
                pair = ":".join(scene.snapshot.youths[youth].id for youth in (first, second))
                ids.append(f"{self.code}:{pair}:{name}")
            if coefficients:
                switches.append(Switch(points, coefficients, SIBLINGS_APART.code, first))
        if not ids:
            return empty_block(scene.periods, "pair")
        option = np.concatenate(chosen)
        return ResourceBlock(
            ids=ids,
            capacity=np.ones((len(ids), scene.periods), dtype=np.int64),
            option=option,
            resource=np.concatenate(resource),
            demand=np.ones(len(option), dtype=np.int64),
            unit="pair",
            excess_test=ExcessTest.NEVER,
            switches=switches,
        )
