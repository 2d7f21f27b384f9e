"""Options that commands share, one by one and in blocks."""

import functools
import inspect
import math
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

from api.cli.common.output import Output
from api.messages import Lang
from matcher.travel.sources import DEFAULT_TRAVEL, TravelChoice

G = TypeVar("G")
T = TypeVar("T")

LONGEST_SECONDS = 86_400.0
"""Of a search, as in the settings."""

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout; messages on stderr.")]
LangOption = Annotated[
    Lang, typer.Option("--lang", envvar="THUISNABIJ_LANG", help="Language of what is written for people.")
]
SnapshotArgument = Annotated[
    Path,
    typer.Argument(metavar="SNAPSHOT", help="A .json file, an .xlsx workbook or a folder of CSV files."),
]
PlanArgument = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan as JSON.")]
PolicyOption = Annotated[
    Path | None,
    typer.Option("--policy", metavar="TOML", help="Exchange rates and norms.", show_default=False),
]
TravelOption = Annotated[
    str,
    typer.Option(
        "--travel",
        metavar="SOURCE",
        envvar="THUISNABIJ_TRAVEL",
        help="Travel times: roads, great-circle, matrix:FILE.csv or osrm:URL#MAP-VERSION.",
    ),
]
TravelFallbackOption = Annotated[
    str | None,
    typer.Option(
        "--travel-fallback",
        metavar="SOURCE",
        help="Instead of an osrm server that does not answer.",
        show_default=False,
    ),
]
PublishedOption = Annotated[
    Path | None,
    typer.Option(
        "--published",
        metavar="PLAN",
        help="The plan that people know; departing from it costs points.",
        show_default=False,
    ),
]


def finite(value: float | None) -> float | None:
    """
    A number of an option; `nan` lies in every range, for no comparison with it holds.

    Raises
    ------
    typer.BadParameter
        If it is nan or infinite.
    """
    if value is not None and not math.isfinite(value):
        raise typer.BadParameter(f"{value} is no number to count with; give one such as 12.5")
    return value


@dataclass(frozen=True)
class Reply:
    """How a command answers: for people in their language, or as JSON."""

    as_json: JsonOption = False
    lang: LangOption = Lang.EN

    @cached_property
    def output(self) -> Output:
        """Where the command writes."""
        return Output(self.as_json, self.lang)


@dataclass(frozen=True)
class EnglishReply:
    """How a command of the analyst's bench answers: in English only."""

    as_json: JsonOption = False

    @cached_property
    def output(self) -> Output:
        """Where the command writes."""
        return Output(self.as_json, Lang.EN)


@dataclass(frozen=True)
class TravelOptions:
    """
    Whose travel times are used.

    Raises
    ------
    typer.BadParameter
        If there is no such source, or a fallback could itself be out of reach.
    """

    travel: TravelOption = DEFAULT_TRAVEL
    travel_fallback: TravelFallbackOption = None
    choice: TravelChoice = field(init=False)

    def __post_init__(self) -> None:
        """Takes them apart."""
        object.__setattr__(self, "choice", travel_choice(self.travel, self.travel_fallback))


@dataclass(frozen=True)
class PlanOptions:
    """What every question about plans takes: rates, the plan that people know, travel times, how to answer."""

    travel: TravelOptions
    reply: Reply
    policy: PolicyOption = None
    published: PublishedOption = None

    @property
    def output(self) -> Output:
        """Where the command writes."""
        return self.reply.output


def in_blocks(command: Callable[..., None]) -> Callable[..., None]:
    """
    A command that takes some of its options as blocks: a keyword parameter whose type is a dataclass of options.

    typer sees the options of a block in the block's place, blocks within a block after its own options.
    """
    signature = inspect.signature(command, eval_str=True)
    blocks = {name: item.annotation for name, item in signature.parameters.items() if is_dataclass(item.annotation)}

    @functools.wraps(command)
    def run(**values: Any) -> None:
        taken = {name: _block(kind, values) for name, kind in blocks.items()}
        command(**values, **taken)

    flat: list[inspect.Parameter] = []
    for name, item in signature.parameters.items():
        flat += _options(blocks[name]) if name in blocks else [item.replace(kind=inspect.Parameter.KEYWORD_ONLY)]
    vars(run)["__signature__"] = signature.replace(parameters=flat)
    run.__annotations__ = {item.name: item.annotation for item in flat}
    return run


def option_value(parse: Callable[[G], T], given: G, option: str) -> T:
    """
    What was given for an option says, taken apart.

    Parameters
    ----------
    parse
        One of `models.text`, or another that raises `ValueError` with words for people.

    Raises
    ------
    typer.BadParameter
        With what was given and an example, if it says nothing.
    """
    try:
        return parse(given)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None


def travel_choice(given: str, fallback: str | None = None) -> TravelChoice:
    """
    Takes the options of travel times apart.

    Raises
    ------
    typer.BadParameter
        If there is no such source, or a fallback could itself be out of reach.
    """
    chosen = option_value(TravelChoice.parse, given, "--travel")
    if fallback is None:
        return chosen
    instead = option_value(TravelChoice.parse, fallback, "--travel-fallback")
    return option_value(chosen.with_fallback, instead, "--travel-fallback")


def _parts(block: Any) -> Iterator[tuple[str, Any, Any]]:
    """Name, type with its option, and default of what a block is made of: its own options, then other blocks."""
    types = get_type_hints(block, include_extras=True)
    given = [(item.name, types[item.name], item.default) for item in fields(block) if item.init]
    yield from sorted(given, key=lambda part: is_dataclass(part[1]))


def _options(block: Any) -> Iterator[inspect.Parameter]:
    for name, kind, default in _parts(block):
        if is_dataclass(kind):
            yield from _options(kind)
        else:
            default = inspect.Parameter.empty if default is MISSING else default
            yield inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)


def _block(block: Any, values: dict[str, Any]) -> Any:
    """A block made of the values of its options, which are taken out of all that were given."""
    return block(
        **{name: _block(kind, values) if is_dataclass(kind) else values.pop(name) for name, kind, _ in _parts(block)}
    )
