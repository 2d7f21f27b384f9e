"""Experiments for tests of what reads and runs them."""

from pathlib import Path

OWN = "tests.benchmarks.planning"

TWO_WAYS = f"""
name = "dykes"
question = "Who holds?"
seeds = [0, 1]

[limits]
time_limit_seconds = 20
memory_gib = 8
threads = 1

[[instances]]
file = "tiny.json"

[[instances]]
file = "tiny.json"
name = "again"
time_limit_seconds = 30

[[settings]]
name = "echo"
way = "{OWN}:ECHO"

[[settings]]
name = "crashing"
way = "{OWN}:CRASHING"
seeds = [0]
"""


def written(folder: Path, text: str = TWO_WAYS) -> Path:
    """The experiment in a file, with its snapshot beside it."""
    from fixtures.cases.over_full_unit import over_full_unit
    from models.files import write_snapshot

    folder.mkdir(parents=True, exist_ok=True)
    write_snapshot(over_full_unit().snapshot, folder / "tiny.json")
    path = folder / "dykes.toml"
    path.write_text(text, encoding="utf-8")
    return path
