"""What no list may forget: registered parts, their tests and words, import contracts, lengths of files."""

import importlib
import pkgutil
import re
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import matcher.resources
import matcher.rules
import matcher.terms
from matcher.resources import RESOURCE_KINDS
from matcher.rules import ADMISSION_RULES, ENDING_RULES
from matcher.terms import TERMS

ROOT = Path(__file__).parents[1]
PACKAGES = ("models", "matcher", "api", "fixtures", "benchmarks")
LONGEST_FILE_LINES = 400

RULES = (*ADMISSION_RULES, *ENDING_RULES)
PARTS: dict[str, tuple[ModuleType, tuple[Any, ...]]] = {
    "rules": (matcher.rules, RULES),
    "terms": (matcher.terms, TERMS),
    "resources": (matcher.resources, RESOURCE_KINDS),
}


def _module(part: object) -> str:
    """The name of the file in which a rule, term or resource is written."""
    return type(part).__module__.rpartition(".")[2]


def _coded_modules(kind: str) -> set[str]:
    """Modules of the package that define a class of the kind: one with a `code` of its own."""
    package = PARTS[kind][0]
    found = set()
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        classes = (item for item in vars(module).values() if isinstance(item, type))
        if any(item.__module__ == module.__name__ and "code" in vars(item) for item in classes):
            found.add(info.name)
    return found


@pytest.mark.parametrize("kind", PARTS)
def test_every_registered_part_has_its_own_test_file(kind: str) -> None:
    folder = ROOT / "tests" / "matcher" / kind
    names = sorted({_module(part) for part in PARTS[kind][1]})
    missing = [f"test_{name}.py" for name in names if not (folder / f"test_{name}.py").is_file()]
    assert missing == [], f"missing in {folder.relative_to(ROOT)}: {', '.join(missing)}"


@pytest.mark.parametrize("kind", ["terms", "resources"])
def test_every_part_that_is_written_is_registered(kind: str) -> None:
    assert _coded_modules(kind) == {_module(part) for part in PARTS[kind][1]}


def test_every_rule_that_is_written_is_registered_or_judged_elsewhere() -> None:
    # of these the engine asks by name: leaving, visits and excess are no window of days on a unit
    elsewhere = {"may_move", "brigade", "full_today"}
    assert _coded_modules("rules") == {_module(rule) for rule in RULES} | elsewhere


def test_ending_rules_are_admission_rules() -> None:
    assert {type(rule) for rule in ENDING_RULES} <= {type(rule) for rule in ADMISSION_RULES}


@pytest.mark.parametrize("kind", PARTS)
def test_every_part_has_a_docstring(kind: str) -> None:
    assert [_module(part) for part in PARTS[kind][1] if not type(part).__doc__] == []


@pytest.mark.parametrize("kind", PARTS)
def test_every_code_stands_in_the_glossary(kind: str) -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    codes = {part.code for part in PARTS[kind][1]}
    assert sorted(code for code in codes if f"| `{code}` |" not in glossary) == []


def test_the_import_contracts_are_there() -> None:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    linter = configuration["tool"]["importlinter"]
    assert linter["root_packages"] == list(PACKAGES)
    contracts = {contract["type"]: contract for contract in linter["contracts"]}
    assert contracts["layers"]["layers"] == ["api", "benchmarks", "fixtures | matcher", "models"]
    forbidden = {
        tuple(item["source_modules"]): set(item["forbidden_modules"])
        for item in linter["contracts"]
        if item["type"] == "forbidden"
    }
    engine = {"matcher.engine", "matcher.rules", "matcher.terms", "matcher.resources", "matcher.tables"}
    assert engine <= forbidden[("matcher.check",)]
    assert {"ortools", "highspy", "numpy"} <= forbidden[("models",)]


def test_the_distribution_ships_every_package() -> None:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert configuration["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == list(PACKAGES)


def test_every_runtime_dependency_has_its_reason() -> None:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "decisions" / "0003-runtime-dependencies.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| ([a-z0-9-]+) \| `([^`]+)` \|", page, re.MULTILINE))
    required = set()
    for requirement in configuration["project"]["dependencies"]:
        name, limits = re.fullmatch(r"([A-Za-z0-9_-]+)(.+)", requirement).groups()  # type: ignore[union-attr]
        required.add((name, limits))
    assert told == required


def test_no_file_is_too_long() -> None:
    too_long = {
        str(path.relative_to(ROOT)): lines
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE_LINES
    }
    assert too_long == {}


def test_the_api_package_stays_empty() -> None:
    assert (ROOT / "api" / "__init__.py").read_text(encoding="utf-8") == ""
