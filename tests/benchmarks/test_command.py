import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from benchmarks.__main__ import main
from benchmarks.scaling.storing import stored

PAGE = Path(__file__).parents[2] / "benchmarks" / "RESULTS.md"


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env={"COLUMNS": "200"})


def in_folder(folder: Path) -> list[str]:
    if not (folder / "RESULTS.md").exists():
        shutil.copy(PAGE, folder / "RESULTS.md")
    return ["--out", str(folder / "out.json"), "--page", str(folder / "RESULTS.md")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--sets", "huge"), "huge"),
        (("--sets", ","), "choose from"),
        (("--peers", "wizard"), "wizard"),
        (("--peers", "no.such.module:WAY"), "no.such.module"),
        (("--peers", "benchmarks.peers:WAY"), "WAY"),
        (("--time-limit", "0"), "0.1"),
        (("--time-limit", "soon"), "--time-limit"),
        (("--seed", "-1"), "--seed"),
        (("--memory-limit", "0"), "0.5"),
    ],
)
def test_wrong_arguments_are_refused_before_anything_runs(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    result = invoke("scaling", *in_folder(tmp_path), *arguments)
    assert result.exit_code == 2, result.output
    assert words in result.output
    assert not (tmp_path / "out.json").exists()


def test_a_table_is_run_stored_and_written_anew(tmp_path: Path) -> None:
    files = in_folder(tmp_path)
    ways = "greedy,tests.benchmarks.planning:CRASHING"
    result = invoke("scaling", *files, "--sets", "small", "--peers", ways, "--time-limit", 5, "--no-warm-up")
    assert result.exit_code == 0, result.output
    assert [run.outcome.status.value for run in stored(tmp_path / "out.json").runs] == ["feasible", "failed"]
    written = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert "| small | 60 | greedy | feasible |" in written
    assert "the dyke broke" in written

    shutil.copy(PAGE, tmp_path / "RESULTS.md")
    result = invoke("report", *files)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "RESULTS.md").read_text(encoding="utf-8") == written


def test_report_says_what_is_missing(tmp_path: Path) -> None:
    files = in_folder(tmp_path)
    result = invoke("report", *files)
    assert result.exit_code == 2
    assert "out.json is not there" in result.output.replace("\n", " ")
    (tmp_path / "out.json").write_text("{}", encoding="utf-8")
    assert invoke("report", *files).exit_code == 2


def test_a_page_without_markers_is_refused(tmp_path: Path) -> None:
    files = in_folder(tmp_path)
    (tmp_path / "RESULTS.md").write_text("nothing", encoding="utf-8")
    result = invoke("scaling", *files, "--sets", "small", "--peers", "greedy", "--no-warm-up")
    assert result.exit_code == 2
    assert "--page" in result.output
