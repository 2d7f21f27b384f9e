from typing import ClassVar

import numpy as np

from matcher.resources.protocol import ExcessTest, ResourceBlock, ResourceUnit, Switch, empty_block
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions, options_of_youth
from matcher.tables.youths import YouthTable
from matcher.terms import SIBLINGS_APART
from matcher.terms.siblings_apart import certain_place


class SiblingsTogether:
    """
    Siblings live together, or apart at a price.

    For siblings a, b and each place p that both could have: ``[a at p] + [b anywhere but p] <= 1 + apart_p``, and
    for the places P that only a could have: ``[a in P] + [b anywhere] <= 1 + apart_P``. Each switch costs the
    term's points in its period. With both placed but not together exactly one row needs its switch, that of a's
    place. One switch for all rows would cost the same in a plan, but the relaxation would then pay only for the
    place at which the halves of a and b differ most instead of for all of them.
    Pairs of whom one is certain to be at one place need none of this: see `SiblingsApartTerm.charges`.
    """

    code: ClassVar[str] = "siblings"

    def build(self, options: StayOptions, youths: YouthTable, instance: Instance) -> ResourceBlock:
        """One resource for each pair and common place, one for the rest, and a switch for each of them."""
        points = SIBLINGS_APART.points(instance)
        ids: list[str] = []
        chosen: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        resource: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        switches = []
        for first, second in SIBLINGS_APART.pairs(instance):
            if certain_place(options, first) or certain_place(options, second):
                continue
            rows = [options_of_youth(options, youth) for youth in (first, second)]
            places = [options.place[own] for own in rows]
            common = np.intersect1d(places[0], places[1])
            pair = ":".join(instance.snapshot.youths[youth].id for youth in (first, second))
            sides = [
                (f"{pair}:{_name(int(place), options, instance)}", places[0] == place, places[1] != place)
                for place in common
            ]
            sides.append((f"{pair}:elsewhere", ~np.isin(places[0], common), np.ones(len(rows[1]), dtype=bool)))
            for name, of_first, of_second in sides:
                if not (of_first.any() and of_second.any()):
                    continue
                at = [rows[0][of_first], rows[1][of_second]]
                chosen += at
                resource.append(np.full(sum(map(len, at)), len(ids), dtype=np.int64))
                room = {len(ids): -np.ones(instance.periods, dtype=np.int64)}
                switches.append(Switch(points, room, SIBLINGS_APART.code, first))
                ids.append(f"{self.code}:{name}")
        if not ids:
            return empty_block(instance.periods, ResourceUnit.PAIR)
        option = np.concatenate(chosen)
        return ResourceBlock(
            ids=ids,
            capacity=np.ones((len(ids), instance.periods), dtype=np.int64),
            option=option,
            resource=np.concatenate(resource),
            demand=np.ones(len(option), dtype=np.int64),
            unit=ResourceUnit.PAIR,
            excess_test=ExcessTest.NEVER,
            switches=switches,
        )


def _name(place: int, options: StayOptions, instance: Instance) -> str:
    return "home" if place == options.home else instance.units.units[place].id
