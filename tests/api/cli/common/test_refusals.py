import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[4] / "benchmarks"
STORE = BENCHMARKS / "results" / "scaling.jsonl"
TUNING = BENCHMARKS / "tuning" / "relaxation.toml"
WITHOUT = "import sys; sys.modules[sys.argv.pop(1)] = None; from api.cli import main; main()"


@pytest.mark.parametrize(
    ("asked", "package"),
    [(["bench", "report", str(STORE)], "altair"), (["bench", "tune", str(TUNING)], "optuna")],
)
def test_a_missing_package_of_the_bench_is_named_with_its_remedy(
    asked: list[str], package: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", WITHOUT, package, *asked, "--out", str(tmp_path / "out")]

    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=BENCHMARKS.parent)

    assert done.returncode == 2, done.stderr
    told = " ".join(done.stderr.split())
    assert f"{package} is not installed; install it with: pip install 'thuisnabij[bench]'" in told
    assert not list(tmp_path.iterdir())
