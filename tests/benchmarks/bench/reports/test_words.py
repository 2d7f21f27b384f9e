import math

import pytest

from benchmarks.bench.reports.words import counted, listed, percent, rounded, seconds, sentences, short, whole


@pytest.mark.parametrize(
    ("number", "words"),
    [(5_487_153, "5,487,153"), (0, "0"), (999.6, "1,000"), (None, "–"), (math.inf, "–"), (math.nan, "–")],
)
def test_whole_numbers_have_thousands_separators_and_nothing_is_a_dash(number: float | None, words: str) -> None:
    assert whole(number) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.254, "25.4 %"),
        (0.0123, "1.23 %"),
        (0.000123, "0.012 %"),
        (0.000004, "< 0.001 %"),
        (-0.000004, "> -0.001 %"),
        (0.0, "0 %"),
        (12.345, "1,234.5 %"),
        (None, "–"),
    ],
)
def test_a_small_share_keeps_digits_that_say_something_and_never_looks_like_nought(
    share: float | None, words: str
) -> None:
    assert percent(share) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0421, "0.042"), (3.14159, "3.14"), (9.9999, "10.0"), (47.21, "47.2"), (99.96, "100"), (1234.5, "1,234")],
)
def test_seconds_have_about_three_digits_also_where_rounding_adds_one(value: float, words: str) -> None:
    assert seconds(value) == words


def test_nouns_follow_their_number() -> None:
    assert (counted(1, "run"), counted(0, "run"), counted(1_200, "run")) == ("1 run", "0 runs", "1,200 runs")
    assert counted(2, "category", "categories") == "2 categories"


def test_long_lists_are_cut_and_say_how_much() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c", "d", "e"], most=2) == "a, b and 3 more"
    assert listed([]) == ""


def test_short_numbers_and_whole_percents() -> None:
    assert (short(1202.0), short(0.12064), short(45.678), short(7.0)) == ("1,202", "0.121", "45.7", "7")
    assert rounded(0.634) == "63 %"


def test_empty_sentences_are_left_out() -> None:
    assert sentences("One.", "", "Two.") == ["One.", "Two."]
