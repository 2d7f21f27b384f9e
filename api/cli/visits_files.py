import re
from datetime import datetime
from pathlib import Path

import typer

from api.cli.visits_calendar import CalendarWords, expert_calendars
from api.messages import Messages
from models.files.atomic import write_file
from models.files.json_text import json_bytes
from models.text import quoted
from models.visits.visit_plan import VisitPlan

PLAN_NAME = "visits.json"


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
