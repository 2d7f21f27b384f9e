from pathlib import Path

from benchmarks.scaling.machine import this_machine
from benchmarks.scaling.records import Results
from models.files.atomic import write_file


class OtherMachineError(Exception):
    """The file's runs were made elsewhere or with other versions: they do not belong in one table."""


def stored(path: Path) -> Results:
    """Results as they were written."""
    return Results.model_validate_json(path.read_bytes())


def store(path: Path, results: Results) -> None:
    """Writes the whole file or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, (results.model_dump_json(indent=2) + "\n").encode("utf-8"))


def opened(path: Path, *, add: bool) -> Results:
    """
    Results to go on with: none, or with ``add`` those that are in the file.

    Raises
    ------
    OtherMachineError
        If those in the file were not made here.
    """
    machine = this_machine()
    if not add or not path.exists():
        return Results(machine=machine)
    results = stored(path)
    if results.machine != machine:
        raise OtherMachineError(f"{path} was made on another machine or with other versions; run it all anew")
    return results
