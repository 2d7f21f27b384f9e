import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import typer

BEGIN, END = "<!-- session:begin -->", "<!-- session:end -->"
COMMANDS = (
    "thuisnabij generate --set small --seed 1 --out small.json",
    "thuisnabij solve small.json --out plan.json --prove",
    "thuisnabij check small.json plan.json",
)
"""What README.md shows; run in an empty folder, one after another."""
COLUMNS = 88


def write_session(readme: Path) -> None:
    """
    Runs the commands and puts them with what they really wrote between README.md's markers.

    Raises
    ------
    RuntimeError
        If a command fails: a session that does not work is not shown.
    """
    readme.write_text(with_session(readme.read_text(encoding="utf-8"), run_session()), encoding="utf-8")


def run_session() -> str:
    """Each command after its prompt, then its standard output."""
    with tempfile.TemporaryDirectory() as folder:
        return "\n".join(f"$ {command}\n{_run(command, Path(folder))}" for command in COMMANDS)


def with_session(text: str, session: str) -> str:
    """The text with what stands between the markers replaced."""
    before, _, rest = text.partition(BEGIN)
    _, marker, after = rest.partition(END)
    if not marker:
        raise RuntimeError(f"the text lacks {BEGIN} or {END}")
    return f"{before}{BEGIN}\n```console\n{session}```\n{END}{after}"


def _run(command: str, folder: Path) -> str:
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    ran = subprocess.run(
        [sys.executable, "-m", "api.cli", *shlex.split(command)[1:]],
        cwd=folder,
        env={**os.environ, "COLUMNS": str(COLUMNS), "THUISNABIJ_LANG": "en", "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        raise RuntimeError(f"{command}: exit code {ran.returncode}\n{ran.stderr}")
    return ran.stdout


if __name__ == "__main__":
    write_session(Path(sys.argv[1] if len(sys.argv) > 1 else "README.md"))
    typer.echo("README.md: session renewed", err=True)
