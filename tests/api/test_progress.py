from rich.console import Console

from api.cli.plan.solve import LiveLine, PlainProgress, progress_words
from api.messages import Lang, Messages
from matcher.engine.progress import Phase, Progress

LATER = Progress(Phase.RELAX, 3.24, cost=18_117_230, bound=17_990_000)


def test_what_matters_most_comes_first() -> None:
    words = progress_words(Messages(), LATER, 3.24)
    assert words == "3.2 s  relax  gap 0.70 %  cost 18,117,230  bound 17,990,000"
    assert progress_words(Messages(Lang.NL), Progress(Phase.PREPARE, 0.0), 0.0) == (
        "0,0 s  voorbereiden  nog geen plan"
    )


def test_plain_lines_are_written_at_a_new_phase_and_once_a_second() -> None:
    now = 100.0
    written: list[str] = []
    plain = PlainProgress(Messages(), written.append, clock=lambda: now)
    for phase, after in ((Phase.RELAX, 0.0), (Phase.RELAX, 0.9), (Phase.SELECT, 0.1), (Phase.SELECT, 1.0)):
        now += after
        plain.show(Progress(phase, now))
    assert [line.split()[2] for line in written] == ["relax", "select", "select"]


def test_the_live_line_is_one_line_on_a_narrow_terminal() -> None:
    line = LiveLine(Messages())
    console = Console(width=40)
    assert _shown(console, line) == [""]
    line.show(LATER)
    (shown,) = _shown(console, line)
    assert len(shown) <= 40
    assert shown.startswith("3.2 s  relax  gap 0.70 %")


def _shown(console: Console, line: LiveLine) -> list[str]:
    """Rendered as `Live` does it."""
    rows = console.render_lines(line, pad=False)
    return ["".join(segment.text for segment in row) for row in rows]
