from pathlib import Path

from matcher.travel.roads.places import bridges, junctions, towns

ROOT = Path(__file__).parents[4]


def test_name_and_municipality_are_the_key() -> None:
    keys = [(town.name, town.municipality) for town in towns()]
    assert len(set(keys)) == len(keys)
    assert len({town.name for town in towns()}) < len(keys)  # so the name alone is none


def test_the_reference_town_of_every_g7_municipality_is_there() -> None:
    from fixtures.generator.municipalities import MUNICIPALITIES

    known = {(town.name, town.municipality): town for town in towns()}
    assert len(MUNICIPALITIES) == 56
    for fact in MUNICIPALITIES:
        town = known[fact.town, fact.code]
        assert (town.lat, town.lon) == (fact.lat, fact.lon)


def test_names_of_junctions_and_bridges_are_their_own() -> None:
    names = [item.name for item in (*junctions(), *bridges())]
    assert len(set(names)) == len(names)
    assert not {item.name for item in junctions()} & {town.name for town in towns()}


def test_there_are_no_ferries() -> None:
    assert not [bridge.name for bridge in bridges() if "veer" in bridge.name.lower() or "pont" in bridge.name.lower()]
