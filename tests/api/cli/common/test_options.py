"""Options in blocks: typer sees each of them in its place, the command gets the block."""

from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from api.cli.common.options import PlanOptions, Reply, TravelOptions, in_blocks
from api.messages import Lang
from matcher.travel.sources import TravelChoice

SEEN: list[object] = []


@in_blocks
def told(
    name: str,
    times: Annotated[int, typer.Option("--times")] = 1,
    *,
    options: PlanOptions,
    last: Annotated[bool, typer.Option("--last")] = False,
) -> None:
    """Keeps what it was given."""
    SEEN[:] = [name, times, options, last]


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer(add_completion=False)
    made.command()(told)
    return made


def test_the_options_of_a_block_stand_where_the_block_stands_those_of_inner_blocks_last(app: typer.Typer) -> None:
    names = [item.name for item in typer.main.get_command(app).params]
    block = ["policy", "published", "travel", "travel_fallback", "as_json", "lang"]
    assert names[: len(block) + 3] == ["name", "times", *block, "last"]


def test_the_command_gets_blocks_with_what_was_given_and_else_the_defaults(
    app: typer.Typer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("THUISNABIJ_LANG", raising=False)
    ran = CliRunner().invoke(app, ["a", "--travel", "matrix:m.csv", "--json", "--last"])
    assert ran.exit_code == 0, ran.output
    assert ["a", 1, PlanOptions(TravelOptions("matrix:m.csv"), Reply(as_json=True, lang=Lang.EN)), True] == SEEN
    options = SEEN[2]
    assert isinstance(options, PlanOptions)
    assert options.travel.choice == TravelChoice("matrix", "m.csv")
    assert options.output.as_json
    assert options.output is options.reply.output


def test_a_source_that_is_none_is_usage_before_the_command_begins(app: typer.Typer) -> None:
    SEEN[:] = []
    ran = CliRunner().invoke(app, ["a", "--travel", "road"])
    assert ran.exit_code == 2
    assert SEEN == []
