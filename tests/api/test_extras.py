import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import main

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
STORE = BENCHMARKS / "results" / "scaling.jsonl"
TUNING = BENCHMARKS / "tuning" / "relaxation.toml"


@pytest.mark.parametrize(
    ("asked", "package", "loaded_by"),
    [
        (["bench", "report", str(STORE)], "altair", "benchmarks.reports"),
        (["bench", "tune", str(TUNING)], "optuna", "benchmarks.tuning"),
    ],
)
def test_a_missing_package_of_the_bench_is_named_with_its_remedy(
    asked: list[str], package: str, loaded_by: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [item for item in sys.modules if item.startswith(loaded_by)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)

    done = CliRunner().invoke(main, [*asked, "--out", str(tmp_path / "out")], env={"COLUMNS": "200"})

    assert done.exit_code == 2, done.output
    assert f"{package} is not installed; install it with: pip install 'thuisnabij[bench]'" in done.output
