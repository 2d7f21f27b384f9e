from pathlib import Path

from benchmarks.experiments.experiment import Experiment
from benchmarks.runs.code_state import ROOT
from models.files.documents import read_toml
from models.files.faults import FileCode, problem
from models.issue import InvalidInputError

SHIPPED = Path(__file__).parent
"""The experiments that come with the package."""


def find_experiment(text: str) -> Path:
    """
    The file that is meant: a path, the bare name of a shipped experiment, or a shipped one's path in a checkout.

    What is none of these stays as it is, so that reading it tells that it is not there.
    """
    given = Path(text)
    shipped = SHIPPED / f"{text}.toml"
    in_checkout = ROOT / given
    for path in (given, shipped, in_checkout):
        if path.is_file():
            return path
    return given


def read_experiment(path: Path) -> Experiment:
    """
    Reads an experiment; unknown keys, missing ones and values out of range are refused, all at once.

    Raises
    ------
    InvalidInputError
        With every problem, its place and what to do.
    """
    if not path.exists():
        message = "there is no such file, and no shipped experiment of this name"
        remedy = f"Give the path of a TOML file, or one of {', '.join(shipped_names())}."
        raise InvalidInputError(str(path), [problem(FileCode.MISSING_FILE, path.name, message, remedy)])
    return read_toml(Experiment, path)


def shipped_names() -> tuple[str, ...]:
    """Names of the experiments that come with the package."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))
