from matcher.tables.scene import Scene
from models.stay import HOME


def places_of(scene: Scene) -> tuple[str, ...]:
    """Every place by its row: the units, then home."""
    return (*(unit.id for unit in scene.units.units), HOME)


def row_of_place(scene: Scene, place: str) -> int:
    """
    Row of a place: the unit's in the unit table, or their number for home.

    Raises
    ------
    KeyError
        If the snapshot has no such unit.
    """
    units = scene.units
    return len(units.units) if place == HOME else units.index[place]
