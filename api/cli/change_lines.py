from collections.abc import Mapping, Sequence

from api.cli.fitting_table import tell_table
from api.cli.output import Output
from api.summary.courses import CourseWords
from matcher.desk.comparison import Change
from models.snapshot import Snapshot


def tell_changes(output: Output, snapshot: Snapshot, changes: Sequence[Change], most: int, where: str) -> None:
    """
    Each change: the youth's id, the course before and after, the terms that gain and lose.

    Parameters
    ----------
    most
        Changes told; the rest is counted.
    where
        Where all of them can be read.
    """
    messages, screen = output.messages, output.screen
    words = CourseWords(snapshot, messages)
    youths = {youth.id: youth for youth in snapshot.youths}
    for change in changes[:most]:
        youth = youths[change.youth_id]
        points = messages.points(change.points, signed=True)
        screen.line(messages.text("change.points", youth=change.youth_id, points=points), 2, "bold")
        before = words.course(youth, change.before, change.only_support)
        after = words.course(youth, change.after, change.only_support)
        screen.line(messages.text("change.was", course=before), 4)
        screen.line(messages.text("change.now", course=after), 4)
        screen.line(messages.text("change.why", terms=terms_in_words(output, change.differences)), 4)
    tell_more(output, len(changes) - most, where)


def tell_differences(output: Output, differences: Mapping[str, int]) -> None:
    """A table of what each term gains or loses."""
    messages = output.messages
    head = [messages.text("table.term"), messages.text("table.difference")]
    rows = [[messages.name("term", term), messages.points(points, signed=True)] for term, points in differences.items()]
    if rows:
        tell_table(output.screen, head, rows)


def terms_in_words(output: Output, differences: Mapping[str, int]) -> str:
    """The terms that gain (below zero) and lose, the largest gain first."""
    messages = output.messages
    told = (
        f"{messages.name('term', term)} {messages.points(points, signed=True)}" for term, points in differences.items()
    )
    return ", ".join(told) or messages.points(0)


def tell_more(output: Output, more: int, where: str) -> None:
    """Says how many were left out, if any."""
    if more > 0:
        output.screen.line(output.messages.text("summary.more", count=more, where=where), 2)
