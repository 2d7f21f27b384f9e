"""Whatever an option is given: a documented exit code and a message, never a traceback."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.main import get_command
from typer.testing import CliRunner

from api.cli import main
from api.cli.common.group import LazyGroup
from api.cli.common.output import ExitCode
from fixtures.cases import urgent_goes_first
from models.files import write_plan, write_snapshot
from tests.api.engines import incumbent_plan
from tests.models.text.test_any_text import NASTY

QUICK = ("--travel", "great-circle")
SHORT = ("--time-limit", "0.2")
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "generate": ("--set", "small", "--out", "new.json"),
    "validate": ("s.json",),
    "solve": ("s.json", "--out", "out.json", *SHORT, *QUICK),
    "check": ("s.json", "p.json", *QUICK),
    "evaluate": ("s.json", "p.json", *QUICK),
    "recommend": ("s.json", "y-1", *QUICK),
    "what-if": ("s.json", "y-1", "--plan", "p.json", "--place", "home", *SHORT, *QUICK),
    "arbitrary": ("s.json", "p.json", "--tries", "1", *SHORT, *QUICK),
    "explain": ("s.json", "p.json", "y-1", *QUICK),
    "swaps": ("s.json", "p.json", *QUICK),
    "diff": ("s.json", "p.json", "p.json", *QUICK),
    "geocode": ("a.csv", "--out", "places.csv"),
    "visits": ("s.json", "p.json", "--week", "2026-W48", *SHORT, *QUICK),
    "serve": ("--port", "0"),
    "worker": (),
    "migrate": (),
    "backup": ("b.db",),
    "restore": ("b.db",),
    "keys create": ("label", "--role", "desk", "--everything"),
    "keys list": (),
    "keys revoke": ("abc",),
    "keys rotate": ("abc",),
    "audit verify": (),
    "bench run": ("scaling",),
    "bench worker": ("--database", "sqlite:///bench.db"),
    "bench compare": ("a", "b"),
    "bench tune": ("t.toml", "--out", "t-out.toml"),
    "bench report": (),
}
"""For each command arguments with which it does something small."""


def commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, listed in group.commands.items():
        command = group.loaded(name) if isinstance(group, LazyGroup) else listed
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


OPTIONS = [
    (name, parameter.opts[0])
    for name, command in commands(get_command(main))
    for parameter in command.params
    if parameter.param_type_name == "option" and not parameter.is_flag and parameter.name != "help"
]
"""Every option of every command that is given a value."""

texts = st.one_of(
    st.sampled_from(
        [*NASTY, "a" * 300, "/", "..", "--", "[b]", "{x}", "sqlite:///", "sqlite:///\x00", "postgresql://a:b", "postgresql://["]
    ),
    st.text(max_size=20),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a small case, as the current one; what never ends by itself does nothing."""
    path = tmp_path_factory.mktemp("options")
    snapshot = urgent_goes_first().snapshot
    write_snapshot(snapshot, path / "s.json")
    write_plan(incumbent_plan(snapshot), path / "p.json")
    (path / "a.csv").write_text("id,address\ny-1,6811 AB\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, contextlib.chdir(path):
        for target in (
            "api.cli.service.serve.serve",
            "api.cli.service.worker.run_worker",
            "api.cli.bench.run.run_experiment",
            "api.cli.bench.run.warm_up_here",
            "api.bench.worker.work",
            "benchmarks.bench.tuning.tune.tune",
        ):
            patch.setattr(target, _nothing)
        patch.setenv("THUISNABIJ_DATA_FOLDER", "data")
        patch.setenv("COLUMNS", "200")
        yield path


def _nothing(*_: Any, **__: Any) -> None:
    raise OSError(5, "not in this test")


def test_every_command_has_arguments_here() -> None:
    assert {name for name, _ in commands(get_command(main))} == set(ARGUMENTS)


@pytest.mark.parametrize(("command", "option"), OPTIONS, ids=[" ".join(item) for item in OPTIONS])
@pytest.mark.usefixtures("folder")
def test_any_text_ends_with_a_documented_exit_code(command: str, option: str) -> None:
    @settings(max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(text=texts)
    def hold(text: str) -> None:
        arguments = [*ARGUMENTS[command]]
        if option in arguments:
            arguments[arguments.index(option) + 1] = text
        else:
            arguments += [option, text]
        told(command, arguments)

    hold()


@pytest.mark.parametrize(
    ("command", "option", "text"),
    [
        ("visits", "--week", "2027-W5"),
        ("visits", "--week", "9999-W52"),
        ("visits", "--out", "a" * 300),
        ("visits", "--seed", "9" * 30),
        ("visits", "--time-limit", "nan"),
        ("what-if", "--time-limit", "inf"),
        ("what-if", "--from", "20261214"),
        ("what-if", "--from", "9999-12-31"),
        ("swaps", "--on", "2026-1-1"),
        ("solve", "--out", "a" * 300),
        ("solve", "--travel", "matrix:\x00"),
        ("solve", "--travel", "osrm:http://\x01"),
        ("solve", "--travel", "osrm:http://["),
        ("check", "--travel", "osrm:http://a:99999999"),
        ("serve", "--host", "9" * 300),
        ("serve", "--database", "sqlite:///\x00"),
        ("migrate", "--database", "postgresql://a:b"),
        ("backup", "--database", " "),
        ("audit verify", "--expect", "9" * 5000 + ":x"),
        ("bench compare", "--shift", "nan"),
        ("geocode", "--send-addresses-to", "http://["),
        ("migrate", "--data-folder", "\udcff"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_was_a_traceback_is_told(command: str, option: str, text: str) -> None:
    arguments = [*ARGUMENTS[command]]
    if option in arguments:
        arguments[arguments.index(option) + 1] = text
    else:
        arguments += [option, text]
    code, words = told(command, arguments)
    assert code in (ExitCode.USAGE, ExitCode.BAD_INPUT)
    assert len(words) > 20


@pytest.mark.parametrize(("command", "arguments"), [("backup", [""]), ("keys create", ["\udcff", "--role", "desk"])])
@pytest.mark.usefixtures("folder")
def test_an_argument_that_is_none_is_told(command: str, arguments: list[str]) -> None:
    assert told(command, arguments)[0] in (ExitCode.USAGE, ExitCode.BAD_INPUT)


def told(command: str, arguments: list[str]) -> tuple[int, str]:
    """The exit code and all that was written."""
    ran = CliRunner().invoke(main, [*command.split(), *arguments])
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    assert ran.exit_code in list(ExitCode), (ran.exit_code, ran.output)
    assert "Traceback" not in ran.output
    return ran.exit_code, ran.output
