from collections.abc import Mapping

import networkx as nx

SINK = ("sink", 0)


def assigned(
    waiting_points: Mapping[int, int], place_points: Mapping[tuple[int, int], int], beds: Mapping[int, int]
) -> dict[int, int]:
    r"""
    The place of each youth who gets one, as a flow of youths to beds at least cost (minimale-kostenstroom).

    .. math:: \min \sum_{yp} c_{yp} x_{yp} + \sum_y w_y (1 - \sum_p x_{yp}), \quad \sum_p x_{yp} \le 1,
              \quad \sum_y x_{yp} \le b_p

    Whole numbers in, so the network simplex ends in a whole flow: exact for this one period.

    Parameters
    ----------
    waiting_points
        Of each youth, without a place.
    place_points
        By youth and place; who is not named with a place may not go there.
    beds
        Free ones of each place; a place that is not named has no limit.
    """
    graph: nx.DiGraph[tuple[str, int]] = nx.DiGraph()
    graph.add_node(SINK, demand=len(waiting_points))
    for youth, points in waiting_points.items():
        graph.add_node(("youth", youth), demand=-1)
        graph.add_edge(("youth", youth), SINK, weight=points, capacity=1)
    for (youth, place), points in place_points.items():
        graph.add_edge(("youth", youth), ("place", place), weight=points, capacity=1)
    for place in {place for _, place in place_points}:
        room = beds.get(place, len(waiting_points))
        graph.add_edge(("place", place), SINK, weight=0, capacity=room)
    _, flow = nx.network_simplex(graph)
    return {youth: place for youth, place in place_points if flow["youth", youth]["place", place]}
