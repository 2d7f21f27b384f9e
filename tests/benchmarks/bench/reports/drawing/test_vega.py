import re
from xml.etree import ElementTree

import altair as alt
import vl_convert

from benchmarks.bench.reports.drawing.palette import COLOURS, DARK, FAINT, INK, MUTED, PAPER, look
from benchmarks.bench.reports.drawing.vega import VEGA_LITE, layered, rows, svg


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


def test_every_colour_has_one_for_the_dark() -> None:
    assert set(DARK) == {INK, MUTED, FAINT, PAPER, *COLOURS}
    assert len(set(DARK.values())) == len(DARK)


def test_36_settings_differ_in_colour_or_dash_and_63_in_colour_or_shape() -> None:
    assert len({(look(number).colour, look(number).dash) for number in range(36)}) == 36
    assert len({(look(number).colour, look(number).shape) for number in range(63)}) == 63


def test_neighbours_differ_in_colour_and_dash_and_shape() -> None:
    pairs = [(look(number), look(number + 1)) for number in range(40)]
    assert all(a.colour != b.colour and a.dash != b.dash and a.shape != b.shape for a, b in pairs)
