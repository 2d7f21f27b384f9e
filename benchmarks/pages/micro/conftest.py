"""What pytest needs to know of the micro-benchmarks; read only when this folder is given to it."""

import pytest

from benchmarks.pages.micro.steps import Subject

USUAL = (("small", 1), ("region", 1))
LARGE = (("alliance", 1),)


def pytest_addoption(parser: pytest.Parser) -> None:
    """One option of our own."""
    parser.addoption("--alliance", action="store_true", help="The alliance as well: minutes, not seconds.")


def pytest_configure(config: pytest.Config) -> None:
    """Only here are files and functions collected that are no tests."""
    config.addinivalue_line("python_files", "bench_*.py")
    config.addinivalue_line("python_functions", "bench_*")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The sets, each made once for all of its steps."""
    if "subject" in metafunc.fixturenames:
        sets = (*USUAL, *(LARGE if metafunc.config.getoption("--alliance") else ()))
        subjects = [Subject(name, seed) for name, seed in sets]
        names = [f"{name}-{seed}" for name, seed in sets]
        metafunc.parametrize("subject", subjects, ids=names, scope="session")
