"""Whatever the text: each parser gives a value or its own error, with an example that it would take."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from models.text import TextError, quoted
from models.text.dates import FIRST_DAY, LAST_DAY, ClockTime, Day, parse_clock, parse_date, parse_moment, parse_week
from models.text.numbers import MOST, parse_decimal, parse_named_wholes, parse_numbered, parse_whole, parse_wholes
from models.text.urls import TravelWords, parse_server_url, parse_travel
from models.visits.clock import WeekName, dates_of

PARSERS: list[Callable[[str], Any]] = [
    *(parse_date, parse_moment, parse_week, parse_clock, parse_whole, parse_wholes, parse_named_wholes),
    *(parse_numbered, parse_decimal, parse_server_url, parse_travel),
]
NASTY = [
    *("", " ", "\x00", "nan", "inf", "-1", "1e400", "9" * 5000, "٣", "²", "1_0", "0x10", "\udcff", "é", "1:", ":", ","),
    *(
        "2027-W5",
        "9999-W52",
        "0000-W01",
        "2025-W53",
        "2026-W48\n",
        "9999-12-31",
        "0001-01-01",
        "20261214",
        "2026-W51-1",
    ),
    *(
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00",
        "2026-12-14T03:30",
        "24:00",
        "3:30",
        "matrix:",
        "osrm:",
    ),
    *(
        "osrm:http://[",
        "osrm:http://a:99999999",
        "osrm:http://\x01",
        "osrm:http://é",
        "osrm:http://..",
        "osrm:http://u@h",
    ),
    *("matrix:\x00", "roads:x", "http://[::1]:5000", "http://h:port", "https://", "ftp://h"),
]
ALPHABETS = st.sampled_from(["0123456789-:W.,T+Z", "osrm:matx/htp[]#@", "0123456789٠²_eE.-+"])
texts = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=40), ALPHABETS.flatmap(lambda letters: st.text(letters, max_size=30))
)


@pytest.mark.parametrize("parse", PARSERS, ids=lambda parse: parse.__name__)
@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(text=texts)
def test_a_value_or_an_error_that_shows_what_is_right(parse: Callable[[str], Any], text: str) -> None:
    try:
        parse(text)
    except TextError as refused:
        told = str(refused)
        assert len(told) < 250
        assert told.isprintable()
        assert "write it as" in told


@pytest.mark.parametrize("parse", PARSERS, ids=lambda parse: parse.__name__)
def test_every_text_that_has_broken_something(parse: Callable[[str], Any]) -> None:
    for text in NASTY:
        with suppress(TextError):
            parse(text)


@pytest.mark.parametrize(
    "parse",
    [parse_date, parse_moment, parse_week, parse_clock, parse_whole, parse_wholes, parse_numbered, parse_decimal,
     parse_server_url],
)  # fmt: skip
def test_the_example_of_an_error_is_right(parse: Callable[[str], Any]) -> None:
    with pytest.raises(TextError) as refused:
        parse("\x00")
    parse(refused.value.example)


@given(day=st.dates(FIRST_DAY, LAST_DAY))
def test_every_date_of_the_years_is_read_as_it_is_written(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert TypeAdapter(Day).validate_python(day.isoformat()) == day
    assert TypeAdapter(Day).validate_json(f'"{day}"', strict=True) == day


@pytest.mark.parametrize(
    "given_", ["0", 0, 1.5, True, "20261214", "2026-12-14T00:00:00", "1899-12-31", "2300-01-01", "9999-12-31", None, []]
)
def test_what_is_no_date_is_none_in_a_model_either(given_: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(given_)


@pytest.mark.parametrize("text", ["1899-12-31", "2300-01-01", "9999-12-31", "0001-01-01", "2026-02-29"])
def test_dates_far_away_are_refused_before_a_day_is_added(text: str) -> None:
    with pytest.raises(TextError, match=f"'{text}' is no date of the years 1900 to 2299; write it as 2026-12-14"):
        parse_date(text)


@given(day=st.dates(date(1901, 1, 8), date(2209, 12, 20)))
def test_every_week_is_read_as_it_is_written(day: date) -> None:
    year, number, _ = day.isocalendar()
    days = dates_of(f"{year}-W{number:02d}")
    assert day in days
    assert days[-1] - days[0] == timedelta(days=6)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("2027-W5", "2027-W05"), ("2027W05", "2027-W05"), ("2027-w5", "2027-W05"), ("2027-5", "2027-W05"),
     ("2027-W60", "2026-W48"), ("2025-W53", "2026-W48"), ("9999-W52", "2026-W48"), ("2026-W48\n", "2026-W48")],
)  # fmt: skip
def test_a_week_that_is_none_is_answered_with_the_one_that_was_meant(text: str, meant: str) -> None:
    with pytest.raises(TextError, match=f"is no ISO week; write it as {meant}"):
        parse_week(text)
    with pytest.raises(ValidationError):
        TypeAdapter(WeekName).validate_python(text)


def test_a_moment_keeps_its_offset_and_has_one() -> None:
    assert parse_moment("2026-12-14T03:30:00+01:00") == datetime.fromisoformat("2026-12-14T02:30:00+00:00")
    with pytest.raises(TextError):
        parse_moment("2026-12-14T03:30:00")


@pytest.mark.parametrize(
    "given_", [0, 12600, 1.5, True, None, "0330", "T03:30", "3:30", "24:00", "03:30Z", "03:30:00.5x"]
)
def test_what_is_no_time_of_the_day_is_none_in_a_request(given_: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(ClockTime).validate_python(given_)


def test_numbers_are_ascii_and_have_four_bytes() -> None:
    assert (parse_whole("0"), parse_whole(str(MOST)), parse_whole("0012")) == (0, MOST, 12)
    assert parse_wholes("0, 1,12") == [0, 1, 12]
    assert parse_named_wholes("team-12:3, day-30,") == [("team-12", 3), ("day-30", 1)]
    assert parse_numbered("17: abc:d ") == (17, "abc:d")
    for text in ("", "-1", "+1", "1_0", "٣", "1.0", str(MOST + 1), "9" * 5000):
        with pytest.raises(TextError):
            parse_whole(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [("roads", TravelWords("roads")), ("matrix:a:b.csv", TravelWords("matrix", "a:b.csv")),
     ("osrm:http://[::1]:5000/x#nl", TravelWords("osrm", "http://[::1]:5000/x", "nl")),
     ("osrm:https://osrm.example", TravelWords("osrm", "https://osrm.example"))],
)  # fmt: skip
def test_a_source_of_travel_times_is_taken_apart(text: str, words: TravelWords) -> None:
    assert parse_travel(text) == words


@pytest.mark.parametrize(
    "text",
    ["http://", "http://a b", "http://a:99999", "http://a:x", "http://[", "http://a..b", "http://é.nl", "http://u:p@h",
     "http://h?x=1", "//h", "h:5000", "http://\x01", "http://a\\b", "http://" + "a" * 64],
)  # fmt: skip
def test_what_is_no_server_is_refused(text: str) -> None:
    with pytest.raises(TextError, match="is no URL of a server"):
        parse_server_url(text)


def test_a_text_is_repeated_short_and_harmless() -> None:
    assert quoted("x" * 41) == "'" + "x" * 40 + "...'"
    assert quoted("\x1b[31m") == "'\\x1b[31m'"
