import numpy as np
import pytest

from matcher.travel.great_circle import great_circle_km
from matcher.travel.roads.crow import crow_map, to_bridges_km
from matcher.travel.roads.lands import lands
from matcher.travel.roads.places import bridges
from tests.matcher.travel.roads.towns import town

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
