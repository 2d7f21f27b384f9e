"""Progress on the terminal, with the expected end."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from statistics import fmean

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.text import Text

from benchmarks.bench.experiments.planned import Counter, PlannedRun
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.record import Outcome, Run, late_words, percent, whole

OVERHEAD_SECONDS = 4.0
"""Starting a process, reading and checking, as long as nothing has been measured."""
BAD = "bold red"


class ScreenReporter:
    """
    Progress on stderr: a line for each run that ended, and on a terminal a last line that goes on.

    Parameters
    ----------
    console
        Of stderr.
    """

    def __init__(self, console: Console) -> None:
        self._console = console

    def note(self, text: str) -> None:
        """A sentence, dim."""
        self._console.print(Text(text, style="dim"), soft_wrap=True)

    @contextmanager
    def counting(self, runs: Sequence[PlannedRun], made: Sequence[Run], parallel_runs: int) -> Iterator[Counter]:
        """The count, drawn four times a second where there is a terminal."""
        count = Count(self._console, runs, made, parallel_runs)
        if not runs:
            self.note("every run is in the store already")
            yield count
        elif self._console.is_terminal:
            with Live(count, console=self._console, transient=True, refresh_per_second=4):
                yield count
        else:
            yield count


class Count:
    """How many of how many, what runs now, and when it will end."""

    def __init__(self, console: Console, runs: Sequence[PlannedRun], made: Sequence[Run], parallel_runs: int) -> None:
        self._console, self._parallel = console, parallel_runs
        self._left = list(runs)
        self._total = len(runs)
        self._under_way: dict[str, tuple[PlannedRun, float]] = {}
        self._estimate = Estimate(made)
        self._width = len(str(self._total))

    def began(self, item: PlannedRun) -> None:
        """Shown in the line that goes on; in plain lines only when it ends."""
        self._under_way[item.key] = (item, time.monotonic())

    def ended(self, item: PlannedRun, run: Run) -> None:
        """A line for the run; red where it is wrong or failed."""
        self._under_way.pop(item.key, None)
        self._left.remove(item)
        self._estimate.learn(run)
        number = f"{self._total - len(self._left):>{self._width}}/{self._total}"
        style = BAD if is_bad(run.outcome) else ""
        line = Text(f"{number}  {run.instance}  {run.setting}  seed {run.seed}  {outcome_words(run)}", style=style)
        if not self._console.is_terminal and self._left:
            line.append(f"  ({self._end_words()})", style="dim")
        self._console.print(line, soft_wrap=True)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The line that goes on, cut at the terminal's width: a text's own no_wrap is overruled by the console's."""
        yield from console.render(Text(self.words), options.update(no_wrap=True, overflow="ellipsis"))

    @property
    def words(self) -> str:
        """How many of how many, the expected end, and what runs now."""
        now = [
            f"{item.instance.name} {item.configuration.name} {time.monotonic() - since:.0f} s"
            for item, since in tuple(self._under_way.values())
        ]
        return f"{self._total - len(self._left)} of {self._total} runs, {self._end_words()}; now {', '.join(now)}"

    def _end_words(self) -> str:
        """Counts what the runs under way have spent already."""
        spent = sum(
            min(time.monotonic() - since, self._estimate.seconds(item))
            for item, since in tuple(self._under_way.values())
        )
        seconds = max(0.0, self._estimate.remaining_seconds(self._left, self._parallel) - spent / self._parallel)
        end = datetime.now().astimezone() + timedelta(seconds=seconds)
        return f"expected end {end:%H:%M}, in {duration_words(seconds)}"


class Estimate:
    """How long the runs that are left will take, from those that were made."""

    def __init__(self, made: Iterable[Run]) -> None:
        self._seconds: dict[tuple[str, ...], list[float]] = defaultdict(list)
        for run in made:
            self.learn(run)

    def learn(self, run: Run) -> None:
        """Takes one more run into account."""
        limit = f"{run.time_limit_seconds:g}"
        self._seconds[run.setting, run.instance, limit].append(run.process_seconds)
        self._seconds[run.setting, run.instance_set, limit, ""].append(run.process_seconds)

    def seconds(self, item: PlannedRun) -> float:
        """Of one run: as on the same instance before, else on the same set, else as long as it may take."""
        limit = f"{item.instance.time_limit_seconds:g}"
        for key in (
            (item.configuration.name, item.instance.name, limit),
            (item.configuration.name, item.instance.set_name, limit, ""),
        ):
            if key in self._seconds:
                return fmean(self._seconds[key])
        return item.instance.time_limit_seconds + OVERHEAD_SECONDS

    def remaining_seconds(self, left: Sequence[PlannedRun], parallel_runs: int) -> float:
        """Of all that are left, this many at once; the longest alone is a lower bound."""
        each = [self.seconds(item) for item in left]
        return max(sum(each) / parallel_runs, max(each)) if each else 0.0


def outcome_words(run: Run) -> str:
    """An outcome in a few words: status, cost, gap, seconds, whether it is late, and why it is bad if it is."""
    found = run.outcome
    words = [found.status.value]
    if found.cost is not None:
        words.append(f"{whole(found.cost)} points")
    if found.gap is not None:
        words.append(f"gap {percent(found.gap, 2)}")
    words.append(f"{run.process_seconds if found.seconds is None else found.seconds:.1f} s")
    if late := late_words(run):
        words.append(late)
    if found.violations:
        broken = ", ".join(f"{code} {count}" for code, count in found.violations.items())
        words.append(f"WRONG: {broken}")
    elif found.status in (PeerStatus.FAILED, PeerStatus.NO_ANSWER):
        words.append(found.note)
    return "  ".join(words)


def is_bad(outcome: Outcome) -> bool:
    """It failed, or its plan breaks a rule."""
    return outcome.status is PeerStatus.FAILED or bool(outcome.violations)


def duration_words(seconds: float) -> str:
    """
    A duration to the precision that an estimate deserves.

    >>> duration_words(42.0), duration_words(400.0), duration_words(9000.0)
    ('45 s', '7 min', '2 h 30 min')
    """
    if seconds < 90:
        return f"{5 * round(seconds / 5)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
