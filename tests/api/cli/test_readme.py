from pathlib import Path

import pytest

from api.cli.readme import BEGIN, COMMANDS, END, with_session

README = Path(__file__).parents[3] / "README.md"


def test_the_readme_shows_the_commands_that_the_tool_runs() -> None:
    assert shown_commands(README.read_text(encoding="utf-8")) == COMMANDS


def test_the_first_command_stands_on_the_first_two_screens() -> None:
    before, marker, _ = README.read_text(encoding="utf-8").partition(BEGIN)
    assert marker
    assert before.count("\n") < 48


def test_only_what_is_between_the_markers_is_replaced() -> None:
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    new = with_session(text, "$ a\nout\n")
    assert new == f"before\n{BEGIN}\n```console\n$ a\nout\n```\n{END}\nafter\n"
    assert with_session(new, "$ a\nout\n") == new
    assert shown_commands(new) == ("a",)


def test_a_text_without_markers_is_refused() -> None:
    with pytest.raises(RuntimeError, match="lacks"):
        with_session("nothing here", "$ a\n")


def shown_commands(text: str) -> tuple[str, ...]:
    """The commands after the prompts between the markers."""
    session = text.partition(BEGIN)[2].partition(END)[0]
    return tuple(line[2:] for line in session.splitlines() if line.startswith("$ "))
