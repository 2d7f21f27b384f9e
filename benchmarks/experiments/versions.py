import sys
from collections import Counter
from pathlib import Path

from benchmarks.experiments.experiment import Experiment
from benchmarks.experiments.issues import an_issue
from benchmarks.runs.code_state import ROOT
from benchmarks.runs.record import Machine
from benchmarks.runs.version import CodeVersion, VersionUnusableError
from models.issue import InvalidInputError


def versions_of(experiment: Experiment, folder: Path) -> tuple[CodeVersion, ...]:
    """The code versions of an experiment; without any the one that runs, without a label."""
    if not experiment.versions:
        return (CodeVersion(),)
    return tuple(
        CodeVersion(
            label=version.label,
            folder=ROOT if version.folder is None else (folder / version.folder).resolve(),
            # an interpreter's link is kept: it says which environment is meant
            python=Path(sys.executable) if version.python is None else (folder / version.python).absolute(),
        )
        for version in experiment.versions
    )


def machines_of(versions: tuple[CodeVersion, ...], source: str) -> dict[str, Machine]:
    """
    What each version is and runs on, by label; each interpreter is started once for it.

    Raises
    ------
    InvalidInputError
        With every version that does not start.
    """
    issues = []
    twice = [label for label, count in Counter(version.label for version in versions).items() if count > 1]
    if twice:
        message = f"{', '.join(twice)}: two versions of this label"
        issues.append(an_issue("repeated_name", ("versions",), message, "Give every version a label of its own."))
    machines: dict[str, Machine] = {}
    for number, version in enumerate(versions):
        try:
            machines[version.label] = version.machine()
        except VersionUnusableError as error:
            remedy = "Give folder (a checkout with this bench in it) and python (an interpreter with its libraries)."
            issues.append(an_issue("unusable_version", ("versions", number), str(error), remedy))
    if issues:
        raise InvalidInputError(source, issues)
    return machines
