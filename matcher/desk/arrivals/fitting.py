from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.desk.desk import Desk
from matcher.resources.siblings import certain_place
from matcher.terms import SIBLINGS_APART


@dataclass(frozen=True)
class Weights:
    """What a youth's options cost beside their own points, in each period: all of shape (options, periods)."""

    priced: NDArray[np.float64]
    """Price of the capacity taken and points of living apart; inf where it does not fit beside the others."""
    priced_visits: NDArray[np.float64]
    """The same for what is asked only while the brigade visits."""


def weights_of(desk: Desk, youth: int, room: NDArray[np.int64], options: NDArray[np.int64]) -> Weights:
    """
    Weights of some options of a youth.

    Parameters
    ----------
    room
        What the others leave, shape (resources, periods).
    options
        Option rows, shape (options,).
    """
    resources = desk.problem.resources
    priced = np.asarray(resources.demand[options] @ desk.prices)
    visits = np.asarray(resources.visiting_demand[options] @ desk.prices)
    priced[does_not_fit(desk, options, room, visiting=False)] = np.inf
    visits[does_not_fit(desk, options, room, visiting=True)] = np.inf
    return Weights(priced + _apart_points(desk, youth, options), visits)


def does_not_fit(
    desk: Desk, options: NDArray[np.int64], room: NDArray[np.int64], *, visiting: bool
) -> NDArray[np.bool_]:
    """Where an option asks more of some resource than there is room, shape (options, periods)."""
    resources = desk.problem.resources
    asked = (resources.visiting_demand if visiting else resources.demand)[options].tocoo()
    unfit = np.zeros((len(options), room.shape[1]), dtype=bool)
    np.logical_or.at(unfit, asked.row, asked.data[:, None] > room[asked.col])
    return unfit


def _apart_points(desk: Desk, youth: int, options: NDArray[np.int64]) -> NDArray[np.int64]:
    """Points of living apart from siblings where the plan has them, unless the options' own costs hold them."""
    problem = desk.problem
    scene, table = problem.scene, problem.options
    extra = np.zeros((len(options), scene.periods), dtype=np.int64)
    for sibling, is_first in siblings_of(desk, youth):
        pair = (youth, sibling) if is_first else (sibling, youth)
        certain = [certain_place(table, row) for row in pair]
        if any(certain) and (pair[1] if certain[0] else pair[0]) == youth:
            continue  # CostTables.dated
        path = desk.held.path[sibling]
        there = np.where(path >= 0, table.place[path.clip(0)], -1)
        apart = (there >= 0) & (table.place[options][:, None] != there)
        extra += apart * SIBLINGS_APART.points(scene)
    return extra


def siblings_of(desk: Desk, youth: int) -> list[tuple[int, bool]]:
    """Rows of a youth's siblings, and whether the youth is the first of the pair by id."""
    found = [(second, True) for first, second in desk.sibling_pairs if first == youth]
    return found + [(first, False) for first, second in desk.sibling_pairs if second == youth]
