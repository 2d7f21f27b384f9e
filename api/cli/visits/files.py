"""A week of visits as files: JSON, and a calendar for each expert (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import typer

from api.messages import Messages
from models.files.atomic import write_file
from models.files.json_text import json_bytes
from models.text import quoted
from models.visits.visit_plan import PlannedVisit, TeamWeekPlan, VisitPlan

PLAN_NAME = "visits.json"
ZONE = "Europe/Amsterdam"
LONGEST_LINE_BYTES = 75
"""Of a content line, line break not counted (RFC 5545, 3.1)."""
ZONE_LINES = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:DAYLIGHT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "DTSTART:19810329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)
"""The rules of the zone as they have been since 1996, so that no calendar has to know it by name."""


def require_folder(out: Path) -> None:
    """
    Refuses, before any work, a place where the week cannot be written.

    Raises
    ------
    typer.BadParameter
        It is a file, or lies in no folder.
    """
    try:
        exists, is_folder, has_parent = out.exists(), out.is_dir(), out.resolve().parent.is_dir()
    except OSError as error:
        raise typer.BadParameter(f"{quoted(str(out))}: {error.strerror}; give another", param_hint="--out") from None
    if exists and not is_folder:
        raise typer.BadParameter(f"{out} is a file; give a folder", param_hint="--out")
    if not has_parent:
        raise typer.BadParameter(f"there is no folder {out.resolve().parent}; make it first", param_hint="--out")


def write_week(plan: VisitPlan, out: Path, messages: Messages, made: datetime) -> list[Path]:
    """
    Writes the week as JSON and a calendar for each expert, every file all or nothing.

    Calendars of experts who have no visits any more are left as they are: they are not ours to delete.
    """
    words = CalendarWords(*(messages.raw(f"visits.calendar.{name}") for name in ("visit", "other", "home")))
    out.mkdir(exist_ok=True)
    written = [out / PLAN_NAME]
    write_file(written[0], json_bytes(plan))
    for expert_id, content in expert_calendars(plan, words, made).items():
        path = out / f"{plan.week}-{file_name(expert_id)}.ics"
        write_file(path, content)
        written.append(path)
    return written


def file_name(expert_id: str) -> str:
    """An id as part of a file's name on any system: what may not stand there becomes its code."""
    return re.sub(r"[^A-Za-z0-9._-]", lambda match: f"%{ord(match[0]):02X}", expert_id)


def expert_calendars(plan: VisitPlan, words: CalendarWords, made: datetime) -> dict[str, bytes]:
    """
    One calendar for each expert with visits (RFC 5545): ids, times and minutes, no names and no addresses.

    Parameters
    ----------
    made
        When the plan was made, with its time zone.

    Returns
    -------
    dict[str, bytes]
        UTF-8 with CRLF, by expert id.
    """
    events: dict[str, list[str]] = {}
    for team in plan.teams:
        for visit in team.visits:
            for position in range(len(visit.parts)):
                lines = list(_event(plan, team, visit, position, words, made))
                events.setdefault(visit.parts[position].expert_id, []).extend(lines)
    return {expert_id: calendar_bytes(lines) for expert_id, lines in sorted(events.items())}


class CalendarWords:
    """
    The texts of a calendar in one language.

    Parameters
    ----------
    visit
        With ``{youth}``, ``{place}`` for the summary.
    other
        With ``{expert}``: who comes too.
    home
        The word for a youth's own home.
    """

    def __init__(self, visit: str, other: str, home: str) -> None:
        self._visit, self._other, self._home = visit, other, home

    def summary(self, visit: PlannedVisit) -> str:
        """Whom and where."""
        return self._visit.format(youth=visit.youth_id, place=self.place(visit))

    def place(self, visit: PlannedVisit) -> str:
        """A unit's id or the word for home."""
        return self._home if visit.place == "home" else visit.place

    def others(self, visit: PlannedVisit, position: int) -> list[str]:
        """A line for the other expert of a pair, with the time."""
        return [
            self._other.format(expert=f"{part.expert_id} {part.from_clock}-{part.until}")
            for number, part in enumerate(visit.parts)
            if number != position
        ]


def calendar_bytes(event_lines: Iterable[str]) -> bytes:
    """Events in a calendar with its zone, folded, every line ended by CRLF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//thuisnabij//visits//EN", "CALSCALE:GREGORIAN", *ZONE_LINES]
    lines += [*event_lines, "END:VCALENDAR"]
    return b"".join(folded(line) for line in lines)


def folded(line: str) -> bytes:
    """One content line in pieces of at most 75 bytes, never within a character; later ones begin with a space."""
    pieces: list[bytes] = [b""]
    for char in line:
        encoded = char.encode("utf-8")
        if len(pieces[-1]) + len(encoded) > LONGEST_LINE_BYTES:
            pieces.append(b" ")
        pieces[-1] += encoded
    return b"\r\n".join(pieces) + b"\r\n"


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11): backslash, semicolon, comma and line break are escaped."""
    for char, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(char, written)
    return text


def _event(
    plan: VisitPlan, team: TeamWeekPlan, visit: PlannedVisit, position: int, words: CalendarWords, made: datetime
) -> Iterator[str]:
    part = visit.parts[position]
    yield "BEGIN:VEVENT"
    # the same visit has the same identity in a newer plan, so that importing again moves it
    yield f"UID:{visit.visit_id}.{position + 1}.{team.kind.value}-{team.team_id}.{plan.week}@thuisnabij.invalid"
    yield f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID={ZONE}:{_local(visit.date, part.from_clock)}"
    yield f"DTEND;TZID={ZONE}:{_local(visit.date, part.until)}"
    yield f"SUMMARY:{escaped(words.summary(visit))}"
    yield f"LOCATION:{escaped(words.place(visit))}"
    others = words.others(visit, position)
    if others:
        yield f"DESCRIPTION:{escaped(chr(10).join(others))}"
    yield "CLASS:CONFIDENTIAL"
    yield "END:VEVENT"


def _local(day: date, clock: str) -> str:
    return f"{day:%Y%m%d}T{clock.replace(':', '')}00"
