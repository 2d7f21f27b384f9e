"""A state of the code that runs are made with.

Run as a module it says on stdout, as JSON, with what the runs of its interpreter and folder are made.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench.runs.machine import ROOT, this_machine
from benchmarks.bench.runs.record import Machine
from models.base import Model

DESCRIBE_SECONDS = 60.0


class Described(Model):
    """What the interpreter of a version reports about itself."""

    machine: Machine
    root: str


class VersionUnusableError(Exception):
    """A version's interpreter does not start the bench of its folder."""


@dataclass(frozen=True)
class CodeVersion:
    """Which code a run is made with: an interpreter, and the folder in which the packages lie."""

    label: str = ""
    folder: Path = ROOT
    python: Path = Path(sys.executable)

    @property
    def environment(self) -> dict[str, str]:
        """The packages of the folder before all others; the current folder last, for methods of one's own."""
        before = os.environ.get("PYTHONPATH", "")
        path = os.pathsep.join(part for part in (str(self.folder), before, str(Path.cwd())) if part)
        return {**os.environ, "PYTHONPATH": path}

    def command(self, module: str) -> list[str]:
        """Runs a module; -P: what lies in the current folder does not come before the version's own."""
        return [str(self.python), "-P", "-m", module]

    def machine(self) -> Machine:
        """
        Machine, libraries and state of the code, as this version's own interpreter finds them.

        Raises
        ------
        VersionUnusableError
            Saying what the interpreter said.
        """
        try:
            ran = subprocess.run(
                self.command("benchmarks.bench.runs.version"),
                env=self.environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=DESCRIBE_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise VersionUnusableError(f"{self.python} does not start: {error}") from None
        if ran.returncode:
            last = (ran.stderr.strip().splitlines() or ["no message"])[-1]
            raise VersionUnusableError(f"{self.folder} has no bench that starts: {last}")
        found = Described.model_validate_json(ran.stdout)
        if Path(found.root) != self.folder.resolve():
            raise VersionUnusableError(f"{self.python} takes its packages from {found.root}, not from {self.folder}")
        return found.machine


if __name__ == "__main__":
    sys.stdout.write(Described(machine=this_machine(), root=str(ROOT)).model_dump_json())
