import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.live import Live
from rich.text import Text

from api.cli.output import Output
from api.messages import Messages
from matcher.engine.progress import OnProgress, Phase, Progress

PLAIN_EVERY_SECONDS = 1.0
"""Without a terminal: at most one line in so long, but for a new phase."""


@contextmanager
def showing_progress(output: Output) -> Iterator[OnProgress]:
    """One line that changes on a terminal, plain lines elsewhere; always on stderr."""
    if not output.notes.console.is_terminal:
        yield PlainProgress(output.messages, output.notes.line).show
        return
    line = LiveLine(output.messages)
    with Live(line, console=output.notes.console, transient=True, refresh_per_second=4):
        yield line.show


class PlainProgress:
    """Progress as lines one below the other, not too many."""

    def __init__(
        self, messages: Messages, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._messages = messages
        self._write = write
        self._clock = clock
        self._phase: Phase | None = None
        self._written = 0.0

    def show(self, progress: Progress) -> None:
        """Writes a line when the phase is new or the last line is old enough."""
        now = self._clock()
        if progress.phase is self._phase and now - self._written < PLAIN_EVERY_SECONDS:
            return
        self._phase, self._written = progress.phase, now
        self._write(progress_words(self._messages, progress, progress.seconds))


class LiveLine:
    """The one line; the seconds run on between events."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._latest: tuple[Progress, float] | None = None

    def show(self, progress: Progress) -> None:
        """Takes the newest event; drawn at the next refresh."""
        self._latest = (progress, time.monotonic())

    def __rich__(self) -> Text:
        """The line as it is now, cut at the terminal's width."""
        if self._latest is None:
            return Text("")
        progress, since = self._latest
        seconds = progress.seconds + time.monotonic() - since
        return Text(progress_words(self._messages, progress, seconds), no_wrap=True, overflow="ellipsis")


def progress_words(messages: Messages, progress: Progress, seconds: float) -> str:
    """Seconds and phase first, gap before cost and bound: what matters most survives a narrow terminal."""
    words = [messages.seconds(seconds), messages.name("phase", progress.phase.value)]
    if progress.gap is not None:
        words.append(messages.text("progress.gap", gap=messages.percent(progress.gap)))
    if progress.cost is None:
        words.append(messages.text("progress.before"))
    else:
        words.append(messages.text("progress.cost", cost=messages.points(progress.cost)))
    if progress.bound is not None:
        words.append(messages.text("progress.bound", bound=messages.points(progress.bound)))
    return "  ".join(words)
