from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.travel.errors import OutsideAreaError
from matcher.travel.great_circle import great_circle_km, raw_minutes_from_km, rounded_up
from matcher.travel.roads.crow import crow_map, fine_km
from matcher.travel.roads.joining import Joiner, Joints, fine_minutes, street_minutes
from matcher.travel.roads.lands import NOWHERE
from matcher.travel.roads.network import road_network
from models.geography import Location

AREA = "the road graph's area (Gelderland and its surroundings)"


class RoadTravel:
    r"""
    Estimated travel minutes (schatting) by road, rivers crossed only at bridges.

    .. math:: \sqrt{road(o, d) \cdot law(crow(o, d))}

    `road`: shortest minutes over the graph, or over streets if that is quicker within one land. `crow`: km as the crow
    flies who crosses rivers only at bridges; `law`: minutes from km as in `GreatCircleTravel`. The geometric mean
    tempers both errors; because the crow too has to go round by a bridge, a river keeps its whole effect.
    """

    name = "roads G7 v1 (schatting: geometric mean of road graph and great circle)"
    """To be raised with any change of data or constants: a plan is judged only by the minutes it was made with."""

    @cached_property
    def _joiner(self) -> Joiner:
        return Joiner(road_network())

    def outside(self, points: Sequence[Location]) -> NDArray[np.bool_]:
        """Which points lie outside the area, of shape (points,)."""
        return self._joiner.outside(points)

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        """
        One-way whole minutes of shape (origins, destinations).

        Raises
        ------
        OutsideAreaError
            If any location lies outside the area.
        """
        froms, tos = self._joiner.joints(origins), self._joiner.joints(destinations)
        beyond = int((froms.land == NOWHERE).sum() + (tos.land == NOWHERE).sum())
        if beyond:
            raise OutsideAreaError(beyond, AREA)
        if len(origins) > len(destinations):
            return _minutes(tos, froms).T
        return _minutes(froms, tos)


def _minutes(few: Joints, many: Joints) -> NDArray[np.int32]:
    direct_km = np.where(
        few.land[:, None] == many.land[None, :], fine_km(great_circle_km(few.degrees, many.degrees)), np.inf
    )
    road = np.minimum(fine_minutes(street_minutes(direct_km)), _over_graph(few, many))
    crow_km = np.minimum(direct_km, _over_bridges(few, many))
    return rounded_up(np.sqrt(road * raw_minutes_from_km(crow_km)))


def _over_graph(few: Joints, many: Joints) -> NDArray[np.float64]:
    between = road_network().minutes
    to_node = np.full((len(few.nodes), len(between)), np.inf)
    for joint in range(few.nodes.shape[1]):
        np.minimum(to_node, few.minutes[:, joint, None] + between[few.nodes[:, joint]], out=to_node)
    minutes = np.full((len(few.nodes), len(many.nodes)), np.inf)
    for joint in range(many.nodes.shape[1]):
        np.minimum(minutes, to_node[:, many.nodes[:, joint]] + many.minutes[None, :, joint], out=minutes)
    return minutes


def _over_bridges(few: Joints, many: Joints) -> NDArray[np.float64]:
    between = crow_map().km
    to_bridge = np.full(few.bridge_km.shape, np.inf)
    for bridge in range(len(between)):
        np.minimum(to_bridge, few.bridge_km[:, bridge, None] + between[bridge], out=to_bridge)
    km = np.full((len(few.land), len(many.land)), np.inf)
    for bridge in range(len(between)):
        np.minimum(km, to_bridge[:, bridge, None] + many.bridge_km[None, :, bridge], out=km)
    return km
