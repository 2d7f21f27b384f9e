import re
from datetime import UTC, date, datetime

from api.cli.visits.files import CalendarWords, calendar_bytes, escaped, expert_calendars, folded
from models.visits.team_week import TeamKind
from models.visits.visit_plan import PlannedPart, PlannedVisit, TeamWeekPlan, VisitPlan, WeekStatus
from tests.matcher.visits.enumeration import ZERO

WORDS = CalendarWords("Visit {youth}, {place}", "with {expert}", "home")
MADE = datetime(2026, 11, 22, 23, 4, 5, tzinfo=UTC)


def part(expert: str, begin: str, until: str) -> PlannedPart:
    return PlannedPart.model_validate({"expert_id": expert, "from": begin, "until": until})


def plan(*visits: PlannedVisit) -> VisitPlan:
    team = TeamWeekPlan(
        team_id="brigade-1",
        kind=TeamKind.BRIGADE,
        status=WeekStatus.FEASIBLE,
        bound=0,
        costs=ZERO,
        visits=visits,
    )
    return VisitPlan(snapshot_id="sha256:0", week="2026-W48", travel="line", teams=(team,))


PAIR = PlannedVisit(
    visit_id="y-1:2",
    youth_id="y-1",
    place="home",
    date=date(2026, 11, 24),
    parts=(part("e-1", "09:05", "10:20"), part("e-2", "09:35", "10:50")),
)
SINGLE = PlannedVisit(
    visit_id="y-2:1", youth_id="y-2", place="unit-1", date=date(2026, 11, 26), parts=(part("e-1", "13:00", "14:00"),)
)


def lines(content: bytes) -> list[str]:
    """Content lines, unfolded as RFC 5545 says."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_each_expert_has_a_calendar_with_the_own_visits() -> None:
    found = expert_calendars(plan(PAIR, SINGLE), WORDS, MADE)
    assert sorted(found) == ["e-1", "e-2"]
    assert lines(found["e-1"]).count("BEGIN:VEVENT") == 2
    assert lines(found["e-2"]).count("BEGIN:VEVENT") == 1


def test_an_event_holds_times_in_the_zone_ids_and_nothing_more() -> None:
    content = lines(expert_calendars(plan(PAIR), WORDS, MADE)["e-2"])
    event = content[content.index("BEGIN:VEVENT") : content.index("END:VEVENT") + 1]
    assert event == [
        "BEGIN:VEVENT",
        "UID:y-1:2.2.brigade-brigade-1.2026-W48@thuisnabij.invalid",
        "DTSTAMP:20261122T230405Z",
        "DTSTART;TZID=Europe/Amsterdam:20261124T093500",
        "DTEND;TZID=Europe/Amsterdam:20261124T105000",
        "SUMMARY:Visit y-1\\, home",
        "LOCATION:home",
        "DESCRIPTION:with e-1 09:05-10:20",
        "CLASS:CONFIDENTIAL",
        "END:VEVENT",
    ]


def test_the_zone_is_in_the_calendar_and_components_are_closed() -> None:
    content = lines(expert_calendars(plan(SINGLE), WORDS, MADE)["e-1"])
    assert content[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//thuisnabij//visits//EN", "CALSCALE:GREGORIAN"]
    assert "TZID:Europe/Amsterdam" in content
    open_parts: list[str] = []
    for line in content:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            open_parts.append(value)
        elif name == "END":
            assert open_parts.pop() == value
    assert open_parts == []
    assert content[-1] == ""


def test_identities_differ_and_stay_the_same_in_a_newer_plan() -> None:
    moved = PAIR.model_copy(update={"date": date(2026, 11, 27)})
    uids = [
        {line for content in expert_calendars(plan(*visits), WORDS, MADE).values() for line in lines(content)}
        for visits in ((PAIR, SINGLE), (moved, SINGLE))
    ]
    before, after = ({line for line in found if line.startswith("UID:")} for found in uids)
    assert before == after
    assert len(before) == 3


def test_every_line_ends_with_crlf_and_no_line_is_longer_than_75_bytes() -> None:
    long = SINGLE.model_copy(update={"place": "unit-" + "x" * 59, "youth_id": "y-" + "é" * 40})
    content = expert_calendars(plan(long), WORDS, MADE)["e-1"]
    assert content.count(b"\n") == content.count(b"\r\n")
    assert content.endswith(b"\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert f"SUMMARY:Visit {long.youth_id}\\, {long.place}" in lines(content)


def test_folding_never_splits_a_character() -> None:
    for size in range(70, 80):
        pieces = folded("X" * size + "éé").split(b"\r\n")[:-1]
        assert all(piece.decode() for piece in pieces)
        assert "".join(piece.decode().removeprefix(" ") for piece in pieces) == "X" * size + "éé"
        assert all(len(piece) <= 75 for piece in pieces)
    assert folded("X" * 75) == b"X" * 75 + b"\r\n"
    assert folded("X" * 76) == b"X" * 75 + b"\r\n X\r\n"


def test_text_is_escaped() -> None:
    assert escaped("a\\b;c,d\ne\r\nf") == "a\\\\b\\;c\\,d\\ne\\nf"


def test_an_empty_calendar_is_one() -> None:
    assert re.fullmatch(rb"BEGIN:VCALENDAR\r\n.*END:VCALENDAR\r\n", calendar_bytes([]), re.DOTALL)
