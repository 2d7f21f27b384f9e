import math
import re
from xml.etree import ElementTree

import altair as alt
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.bench.reports.drawing.vega import (
    VEGA_LITE,
    Axis,
    count_axis,
    distance_axis,
    even_axis,
    layered,
    log_axis,
    rows,
    svg,
    time_axis,
)


def _chart(words: str = "a", value: float = 0.0005) -> alt.LayerChart:
    across = alt.X("x:Q", axis=alt.Axis(values=[0.0005, 0.001], format=",~f"))
    data = rows([{"x": value, "y": 2.0, "words": words}, {"x": 0.001, "y": 5.0, "words": words}])
    line = alt.Chart(data).mark_line(clip=True).encode(x=across, y="y:Q")
    return layered([line, alt.Chart(data).mark_text().encode(x=across, y="y:Q", text="words:N")], 200, 100)


def test_a_drawing_is_well_formed_and_has_a_title_and_a_description() -> None:
    drawn = ElementTree.fromstring(svg(_chart(), "one", "Title & more", "what <is> seen"))
    space = "{http://www.w3.org/2000/svg}"
    assert drawn.get("role") == "img"
    assert drawn.get("aria-labelledby") == "one-t one-d"
    assert (drawn.findtext(f"{space}title"), drawn.findtext(f"{space}desc")) == ("Title & more", "what <is> seen")


def test_words_of_the_data_are_text_and_never_markup() -> None:
    drawn = svg(_chart("<script>alert('1')</script>"), "one", "t", "d")
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


def test_the_same_chart_gives_the_same_bytes_again() -> None:
    # Vega counts its clips over all charts of a process
    assert svg(_chart(), "one", "t", "d") == svg(_chart(), "one", "t", "d")


def test_ids_of_two_drawings_differ() -> None:
    ids = [set(re.findall(r'\bid="([^"]+)"', svg(_chart(), name, "t", "d"))) for name in ("one", "two")]
    assert ids[0] >= {"one-t", "one-d", "one-c0"}
    assert not ids[0] & ids[1]


def test_every_clip_that_is_used_is_there() -> None:
    drawn = svg(_chart(), "one", "t", "d")
    used = re.findall(r"url\(#([^)]+)\)", drawn)
    assert used
    assert set(used) <= set(re.findall(r'<clipPath id="([^"]+)"', drawn))


def test_coordinates_are_rounded_but_labels_are_not() -> None:
    drawn = svg(_chart("0.123456"), "one", "t", "d")
    assert ">0.0005<" in drawn
    assert ">0.123456<" in drawn
    assert re.findall(r"\d\.\d{3,}", re.sub(r">[^<]*<", "><", drawn)) == []


def test_a_drawing_names_no_place_outside() -> None:
    drawn = svg(_chart(), "one", "t", "d").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"https?:|href|src=|@import", drawn) == []


def test_the_drawing_library_knows_the_version_that_charts_are_written_in() -> None:
    assert VEGA_LITE in vl_convert.get_vegalite_versions()


def test_an_axis_of_a_setting_far_off_is_logarithmic_and_its_low_end_stands_for_less() -> None:
    axis = distance_axis("distance, %", [[0.0, 0.05], [14.0, 20.0]])
    assert (axis.is_log, axis.low, axis.high, axis.lowest_label) == (True, 0.01, 20.0, "≤ 0.01")
    assert not distance_axis("distance, %", [[3.0, 5.0], [14.0, 20.0]]).is_log
    assert not distance_axis("distance, %", [[0.0], [0.0]]).is_log


def test_an_axis_ends_at_round_values_and_not_at_infinity() -> None:
    log, narrow = log_axis("seconds", [0.37, 41.0, math.inf], 0.01), log_axis("seconds", [3.0, 4.0], 0.01)
    assert [(axis.low, axis.high) for axis in (log, narrow)] == [(0.2, 50.0), (1.0, 10.0)]
    even, cut = even_axis("days", [41.0, 47.0, math.inf]), even_axis("days", [41.0, 47.0], from_zero=False)
    assert [(axis.low, axis.high) for axis in (even, cut)] == [(0.0, 50.0), (41.0, 47.0)]
    assert (time_axis("seconds", 0.13, 6.0, 0.01).low, time_axis("seconds", 0.13, 6.0, 0.01).high) == (0.1, 6.0)


@pytest.mark.parametrize("value", [0.0, 5.0, -3.0, 5e-324, -1e-200])
def test_an_axis_of_one_value_has_a_width(value: float) -> None:
    axis = even_axis("days", [value], from_zero=False)
    assert axis.low < axis.high
    assert axis.low - 1e-12 <= value <= axis.high


def _labels(axis: Axis) -> list[str]:
    data = rows([{"x": axis.low, "y": 0.0}, {"x": axis.high, "y": 1.0}])
    chart = alt.Chart(data).mark_point().encode(x=axis.across(), y=alt.Y("y:Q", axis=None))
    return re.findall(r">([^<]*)</text>", svg(layered([chart], 300, 100), "one", "t", "d"))[:-1]


def test_ticks_are_round_and_stand_at_both_ends_of_an_even_axis() -> None:
    assert _labels(even_axis("days", [0.3, 0.9], from_zero=False)) == ["0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"]
    assert _labels(even_axis("days", [41.0, 47.0])) == ["0", "10", "20", "30", "40", "50"]
    assert _labels(count_axis("runs", 1)) == ["0", "1"]
    assert _labels(count_axis("runs", 2)) == ["0", "1", "2"]
    assert _labels(log_axis("seconds", [3.0, 4.0], 0.01)) == ["1", "2", "5", "10"]
    assert _labels(log_axis("seconds", [0.37, 41.0], 0.01)) == ["1", "10"]


@given(st.lists(st.floats(1e-4, 1e6), min_size=1, max_size=8), st.booleans())
def test_every_value_lies_on_its_axis_and_pixels_lead_back_to_it(values: list[float], is_log: bool) -> None:
    axis = log_axis("seconds", values, 1e-4) if is_log else even_axis("seconds", values)
    assert axis.low <= min(values) * 1.001
    assert axis.high >= max(values) * 0.999
    for value in values:
        assert axis.value(axis.pixel(value, 300), 300) == pytest.approx(value, rel=2e-3, abs=1e-9 * axis.high)
