from itertools import combinations

import numpy as np
import pytest

from benchmarks.bench.reports.drawing.palette import COLOURS, DARK, FAINT, INK, MUTED, PAPER, look
from benchmarks.bench.statistics.estimates import Floats

VISION: dict[str, Floats] = {
    "usual": np.eye(3),
    "without red": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "without green": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "without blue": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""What light becomes to a reader without one kind of cones (Machado, Oliveira, Fernandes 2009)."""
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ.sum(axis=1)


def _light(colour: str) -> Floats:
    values = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    found: Floats = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return found


def _lab(light: Floats) -> Floats:
    parts = TO_XYZ @ np.clip(light, 0, 1) / WHITE
    roots = np.where(parts > 0.008856, np.cbrt(parts), 7.787 * parts + 16 / 116)
    return np.array([116 * roots[1] - 16, 500 * (roots[0] - roots[1]), 200 * (roots[1] - roots[2])])


def _apart(one: str, other: str, vision: str) -> float:
    """CIE 1976 distance; about 2 is just seen."""
    return float(np.linalg.norm(_lab(VISION[vision] @ _light(one)) - _lab(VISION[vision] @ _light(other))))


def _contrast(one: str, other: str) -> float:
    """As WCAG 2 has it."""
    dark, bright = sorted(float(TO_XYZ[1] @ _light(colour)) for colour in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def test_the_distance_is_the_known_one() -> None:
    assert _apart("#000000", "#ffffff", "usual") == pytest.approx(100, abs=0.1)
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    # what readers without green cones take for one another
    assert _apart("#bf5a46", "#7d7d46", "without green") < 25 < _apart("#bf5a46", "#7d7d46", "usual")


@pytest.mark.parametrize("vision", VISION)
def test_any_two_colours_are_told_apart_whoever_looks(vision: str) -> None:
    for one, other in combinations(COLOURS, 2):
        assert _apart(one, other, vision) > 10, (one, other)
        assert _apart(DARK[one], DARK[other], vision) > 7, (one, other)


@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_stands_out_from_the_paper_light_and_dark(colour: str) -> None:
    assert _contrast(colour, PAPER) > 2.2
    assert _contrast(DARK[colour], DARK[PAPER]) > 3


def test_the_first_nine_settings_have_nine_colours() -> None:
    assert len(set(COLOURS)) == len(COLOURS) == 9


def test_every_colour_has_one_for_the_dark() -> None:
    assert set(DARK) == {INK, MUTED, FAINT, PAPER, *COLOURS}
    assert len(set(DARK.values())) == len(DARK)


def test_36_settings_differ_in_colour_or_dash_and_63_in_colour_or_shape() -> None:
    assert len({(look(number).colour, look(number).dash) for number in range(36)}) == 36
    assert len({(look(number).colour, look(number).shape) for number in range(63)}) == 63


def test_neighbours_differ_in_colour_and_dash_and_shape() -> None:
    pairs = [(look(number), look(number + 1)) for number in range(40)]
    assert all(a.colour != b.colour and a.dash != b.dash and a.shape != b.shape for a, b in pairs)
