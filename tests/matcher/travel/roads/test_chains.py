import pytest

from matcher.travel.roads import chains
from matcher.travel.roads.chains import JUNCTION, Node, RoadDataError, road_pairs
from matcher.travel.roads.places import Bridge
from matcher.travel.roads.speeds import RoadClass

BRIDGE = Bridge("Brug", ("north", "south"), 52.0, 6.0, RoadClass.MAIN)
LAND_OF: dict[Node, str] = {
    ("Laren", "GM1"): "north",
    ("Laren", "GM2"): "south",
    ("Almen", "GM1"): "north",
    ("Kruis", JUNCTION): "south",
    ("Brug", "north"): "north",
    ("Brug", "south"): "south",
}


def pairs(monkeypatch: pytest.MonkeyPatch, through: str) -> list[tuple[str, RoadClass, Node, Node]]:
    monkeypatch.setattr(chains, "data_text", lambda name: f"[motorway]\n[main]\nN9 = {through}\n")
    return list(road_pairs(LAND_OF, {"Brug": BRIDGE}))


def test_a_road_goes_over_its_bridge_from_bank_to_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pairs(monkeypatch, '["Almen", "=Brug", "Kruis"]') == [
        ("N9", RoadClass.MAIN, ("Almen", "GM1"), ("Brug", "north")),
        ("N9", RoadClass.MAIN, ("Brug", "north"), ("Brug", "south")),
        ("N9", RoadClass.MAIN, ("Brug", "south"), ("Kruis", JUNCTION)),
    ]


def test_a_road_may_begin_at_a_bridge(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [pair[2:] for pair in pairs(monkeypatch, '["=Brug", "Almen"]')] == [(("Brug", "north"), ("Almen", "GM1"))]


@pytest.mark.parametrize(
    ("through", "reason"),
    [
        ('["Almen", "Kruis"]', "N9: no bridge between Almen and Kruis"),
        ('["Almen", "Laren"]', "N9: Laren names 2 places; write name, municipality"),
        ('["Almen", "Lochem"]', "N9: Lochem names 0 places"),
        ('["Almen", "=Veer", "Kruis"]', "N9: there is no bridge Veer"),
        ('["Almen", "=Brug", "Laren, GM1"]', "N9: Brug does not join these lands"),
    ],
)
def test_data_that_contradict_themselves_are_refused(
    monkeypatch: pytest.MonkeyPatch, through: str, reason: str
) -> None:
    with pytest.raises(RoadDataError, match=reason):
        pairs(monkeypatch, through)


def test_two_towns_of_one_name_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pairs(monkeypatch, '["Almen", "Laren, GM1"]')[0][3] == ("Laren", "GM1")
