"""What holds for every command."""

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer
from typer.main import get_group

from api.cli import main
from api.cli.bench import bench
from api.cli.common.group import LazyGroup
from models.files import write_plan
from models.snapshot import Snapshot
from tests.api.conftest import Run
from tests.api.engines import incumbent_plan

FILES = ("generate", "validate", "solve", "check", "evaluate", "diff", "geocode", "visits")
DESK = ("recommend", "explain", "what-if", "swaps", "arbitrary")
COMMANDS = (*FILES, *DESK)
HEAVY = ("ortools", "numpy", "pandas", "highspy", "scipy", "networkx", "pydantic", "matcher", "fixtures")


@pytest.fixture
def arguments(snapshot: Snapshot, snapshot_path: Path, tmp_path: Path) -> dict[str, tuple[object, ...]]:
    plan = tmp_path / "plan.json"
    write_plan(incumbent_plan(snapshot), plan)
    addresses = tmp_path / "addresses.csv"
    addresses.write_text("id,address\ny-1,6811 AB\n", encoding="utf-8")
    youth = snapshot.youths[0].id
    return {
        "generate": ("generate", "--set", "small", "--out", tmp_path / "new.json"),
        "validate": ("validate", snapshot_path),
        "solve": ("solve", snapshot_path, "--out", tmp_path / "out.json", "--time-limit", "5"),
        "check": ("check", snapshot_path, plan),
        "evaluate": ("evaluate", snapshot_path, plan),
        "diff": ("diff", snapshot_path, plan, plan),
        "geocode": ("geocode", addresses, "--out", tmp_path / "places.csv"),
        "visits": ("visits", snapshot_path, plan, "--week", "2026-W48"),
        "recommend": ("recommend", snapshot_path, youth, "--plan", plan),
        "explain": ("explain", snapshot_path, plan, youth),
        "what-if": ("what-if", snapshot_path, youth, "--plan", plan, "--option", "1", "--time-limit", "5"),
        "swaps": ("swaps", snapshot_path, plan),
        "arbitrary": ("arbitrary", snapshot_path, plan, "--tries", "1", "--time-limit", "5"),
    }


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from api.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"
    assert all(command in ran.stdout for command in COMMANDS)


@pytest.mark.parametrize("app", [main, bench])
def test_the_list_of_commands_says_what_each_of_them_says_first(app: typer.Typer) -> None:
    group = get_group(app)
    assert isinstance(group, LazyGroup)
    listed = {name: command.help for name, command in group.commands.items()}
    own = {name: " ".join((group.loaded(name).help or "").partition("\n\n")[0].split()) for name in listed}
    assert listed == own


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version") == (0, f"thuisnabij {version('thuisnabij')}\n", "")


def test_a_snapshot_as_json_does_not_wait_for_the_library_of_workbooks(snapshot_path: Path) -> None:
    script = (
        "import sys\n"
        "from api.cli import main\n"
        f"try:\n    main(['validate', {str(snapshot_path)!r}])\nexcept SystemExit as ended:\n"
        "    print(ended.code, 'openpyxl' in sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "0 False"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_json_is_one_object_whatever_the_language(
    run: Run, arguments: dict[str, tuple[object, ...]], command: str, lang: str
) -> None:
    ran = run(*arguments[command], "--json", "--lang", lang)
    assert isinstance(json.loads(ran.stdout), dict)


@pytest.mark.parametrize("command", COMMANDS)
def test_dutch_differs_from_english(
    run: Run, arguments: dict[str, tuple[object, ...]], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = run(*arguments[command])
    monkeypatch.setenv("THUISNABIJ_LANG", "nl")
    dutch = run(*arguments[command])
    assert english.exit_code == dutch.exit_code
    assert english.stdout != dutch.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_no_birth_date_and_no_home_is_ever_written(
    run: Run, arguments: dict[str, tuple[object, ...]], command: str, snapshot: Snapshot
) -> None:
    readable, document = run(*arguments[command]), run(*arguments[command], "--json")
    written = "".join((readable.stdout, readable.stderr, document.stdout, document.stderr))
    for youth in snapshot.youths:
        assert str(youth.birth_date) not in written
        assert str(youth.home.location.lat) not in written


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "generate"])
def test_sixty_columns_are_enough(
    run: Run, arguments: dict[str, tuple[object, ...]], command: str, tmp_path: Path
) -> None:
    ran = run(*arguments[command], columns=60)
    text = ran.stdout.replace(str(tmp_path), "")
    too_long = [line for line in text.splitlines() if len(line) > 60 and len(line.split()) > 1]
    assert too_long == []


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "generate"])
def test_a_snapshot_that_is_not_there_is_bad_input_for_every_command(
    run: Run, arguments: dict[str, tuple[object, ...]], command: str, tmp_path: Path
) -> None:
    name, _, *others = arguments[command]
    ran = run(name, tmp_path / "gone.json", *others, "--json")
    assert ran.exit_code == 3
    assert ran.document["issues"][0]["code"] == "missing_file"
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_language_is_usage(run: Run, arguments: dict[str, tuple[object, ...]], command: str) -> None:
    assert run(*arguments[command], "--lang", "fr").exit_code == 2


def test_names_cannot_rewrite_the_terminal(run: Run, snapshot: Snapshot, tmp_path: Path) -> None:
    content = snapshot.model_dump(mode="json", by_alias=True)
    content["units"][0]["\u001b[2J"] = 1
    (tmp_path / "s.json").write_text(json.dumps(content))
    ran = run("validate", tmp_path / "s.json")
    assert ran.exit_code == 3
    assert not re.search(r"\x1b\[2J", ran.stdout + ran.stderr)
