import numpy as np
import pytest

from matcher.travel.great_circle import great_circle_km
from matcher.travel.roads.lands import NOWHERE, Lands, crow_map, lands, to_bridges_km
from matcher.travel.roads.places import bridges, towns
from tests.matcher.travel.roads.towns import town

# municipalities that lie wholly on one side, and towns of those that do not; facts of the map
ON_ONE_SIDE = {
    "veluwe": "GM0230 GM0233 GM0243 GM0302 GM0269 GM0273 GM0200 GM0213 GM0232 GM0244 GM0246 GM0285 GM0203 GM0228 GM0267"
    " GM0339 GM0340 GM0279 GM0345 GM0274 GM0275 GM0277 GM0289 GM0344 GM0307 GM0352",
    "flevoland": "GM0050 GM0034 GM0303 GM0995",
    "achterhoek": "GM0262 GM0197 GM1859 GM1876 GM0222 GM1955 GM1586 GM1509 GM0294 GM0221 GM0226 GM0293 GM0299 GM0301"
    " GM0193 GM0150 GM1773 GM0153 DE-05154008 DE-05154044",
    "betuwe": "GM1705 GM1734 GM0214 GM0216 GM1740 GM0281 GM1960 GM1961",
    "maas_en_waal": "GM0263 GM0668 GM0297 GM1945 GM0209 GM0225 GM0252 GM0944 GM0296 GM0907 DE-05154036",
    "brabant": "GM0828 GM0796 GM1982 GM0984 GM1991",
    "altena": "GM1959",
}
TWO_SIDED = {
    ("Arnhem", "veluwe"), ("Elden", "betuwe"), ("Malburgen", "betuwe"), ("Nijmegen", "maas_en_waal"),
    ("Lent", "betuwe"), ("Kampen", "veluwe"), ("IJsselmuiden", "achterhoek"), ("Zalk", "veluwe"),
    ("Wilsum", "achterhoek"),
}  # fmt: skip


def _land_of_towns() -> dict[tuple[str, str], str]:
    degrees = np.array([(town.lat, town.lon) for town in towns()])
    index = lands().of(degrees)
    assert NOWHERE not in index
    return {town[:2]: lands().names[land] for town, land in zip(towns(), index, strict=True)}


def test_every_town_lies_on_its_side_of_the_rivers() -> None:
    side_of = {code: land for land, codes in ON_ONE_SIDE.items() for code in codes.split()}
    found = _land_of_towns()
    assert {town: land for town, land in found.items() if side_of.get(town[1], land) != land} == {}
    assert {(name, land) for (name, _), land in found.items()} >= TWO_SIDED


@pytest.mark.parametrize(
    ("here", "there"),
    [("Druten", "Ochten"), ("Brummen", "Steenderen"), ("Harderwijk", "Zeewolde"), ("Grave", "Nederasselt")],
)
def test_a_straight_line_over_a_river_crosses_it(here: str, there: str) -> None:
    place = {town.name: np.array([(town.lat, town.lon)]) for town in towns()}
    assert lands().crossed(place[here], place[there]).tolist() == [True]
    assert lands().crossed(place[here], place[here] + 0.001).tolist() == [False]


def test_a_square_and_its_neighbour() -> None:
    left = np.array([(0.0, 0.0), (0.0, 2.0), (3.0, 2.0), (3.0, 0.0)])
    right = left + np.array((0.0, 2.0))
    water = np.array([(-1.0, 2.0), (4.0, 2.0)])
    known = Lands({"left": left, "right": right}, {"canal": water})
    points = np.array([(1.5, 0.5), (1.5, 3.5), (1.5, 4.5), (-0.5, 0.5), (3.5, 3.5)])
    assert known.of(points).tolist() == [0, 1, NOWHERE, NOWHERE, NOWHERE]
    assert known.crossed(points[:1], points[1:2]).tolist() == [True]
    assert known.crossed(points[:1], np.array([(2.5, 1.5)])).tolist() == [False]


def test_no_point_of_the_area_lies_in_two_lands_and_none_is_left_out() -> None:
    lat, lon = np.meshgrid(np.linspace(51.75, 52.40, 60), np.linspace(5.30, 6.60, 60))
    assert (lands().of(np.column_stack([lat.ravel(), lon.ravel()])) != NOWHERE).all()


NAMES = [bridge.name for bridge in bridges()]


def test_the_crow_goes_from_bridge_to_bridge_over_land() -> None:
    km = crow_map().km
    waal, rijn = NAMES.index("Tacitusbrug"), NAMES.index("Rijnbrug A50")
    straight = great_circle_km(crow_map().degrees[[waal]], crow_map().degrees[[rijn]])[0, 0]
    assert km[waal, rijn] == pytest.approx(straight, abs=1e-4)  # both on the Betuwe
    north, south = NAMES.index("Elburgerbrug"), NAMES.index("Maasbrug Well")
    apart = great_circle_km(crow_map().degrees[[north]], crow_map().degrees[[south]])[0, 0]
    assert apart < km[north, south] < 1.1 * apart  # over three rivers on the way
    assert np.isfinite(km).all()
    assert (km == km.T).all()


def test_only_the_bridges_of_the_own_land_are_seen() -> None:
    place = np.array([(town("Druten").lat, town("Druten").lon)])
    seen = to_bridges_km(place, lands().of(place))[0]
    on_land = ["maas_en_waal" in bridge.lands for bridge in bridges()]
    assert np.isfinite(seen).tolist() == on_land
    assert NAMES[int(seen.argmin())] == "Prins Willem-Alexanderbrug"
    assert seen.min() == pytest.approx(7.5, abs=0.5)
