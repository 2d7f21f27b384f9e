import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.bench.runs.machine import this_machine
from benchmarks.pages.micro import page as micro_page
from benchmarks.pages.micro.page import (
    SECTION,
    Figure,
    MicroFailedError,
    MicroResults,
    Release,
    figure_of,
    micro_markdown,
)
from benchmarks.pages.shell import markers


def _figure(step: str, median: float, set_name: str = "region") -> Figure:
    return Figure(
        step=step, set_name=set_name, set_seed=3, rounds=17,
        min_seconds=0.75 * median, median_seconds=median, iqr_seconds=0.125 * median,
    )  # fmt: skip


def _release(label: str, *figures: Figure) -> Release:
    begun = datetime(2026, 11, 22, tzinfo=UTC)
    return Release(label=label, machine=this_machine(), begun=begun, load_before=0.25, load_after=1.5, figures=figures)


def _row(text: str, step: str, label: str) -> list[str]:
    start = f"| region-3 | {step} | {label} |"
    return [cell.strip() for cell in next(line for line in text.splitlines() if line.startswith(start)).split("|")[4:9]]


def test_a_release_stands_beside_the_one_before_it() -> None:
    results = MicroResults(
        releases=(
            _release("1.0", _figure("prepare", 0.4), _figure("check", 0.08)),
            _release("1.1", _figure("prepare", 0.5)),
            _release("1.2", _figure("prepare", 1.2), _figure("check", 0.04)),
        )
    )
    text = micro_markdown(results)
    assert _row(text, "prepare", "1.0") == ["300", "400", "50.0", "17", "–"]
    assert _row(text, "prepare", "1.1") == ["375", "500", "62.5", "17", "× 1.25"]
    assert _row(text, "prepare", "1.2")[4] == "× 2.40"
    # 1.1 did not measure it: the one before is 1.0
    assert _row(text, "check", "1.2") == ["30.0", "40.0", "5.00", "17", "× 0.50"]
    assert "| 1.1 | 2026-11-22 | 0.25 → 1.5 |" in text
    assert "`check`: the independent checker" in text
    assert "`select`" not in text


def test_sets_stand_together_whenever_their_steps_were_first_measured() -> None:
    first = _release("1.0", _figure("check", 0.1), _figure("check", 0.2, "alliance"))
    second = _release("1.1", _figure("select", 0.3), _figure("check", 0.1))
    lines = micro_markdown(MicroResults(releases=(first, second))).splitlines()
    order = [line.split("|")[1].strip() + line.split("|")[2] for line in lines if "| 1." in line and "-3 |" in line]
    assert order == ["region-3 check ", "region-3 check ", "region-3 select ", "alliance-3 check "]


def test_the_same_label_again_takes_the_place_of_the_old_figures() -> None:
    results = MicroResults(releases=(_release("1.0", _figure("check", 0.1)), _release("1.1", _figure("check", 0.2))))
    again = results.having(_release("1.0", _figure("check", 0.3)))
    assert [(item.label, item.figures[0].median_seconds) for item in again.releases] == [("1.0", 0.3), ("1.1", 0.2)]
    more = results.having(_release("1.2", _figure("check", 0.4)))
    assert [item.label for item in more.releases] == ["1.0", "1.1", "1.2"]


def test_a_round_of_several_iterations_is_several_runs() -> None:
    told = {
        "extra_info": {"step": "pricing", "set_name": "small", "set_seed": 2},
        "stats": {"min": 0.0123456, "median": 0.0234567, "iqr": 0.00034567, "rounds": 7, "iterations": 3},
    }
    assert figure_of(told) == Figure(
        step="pricing", set_name="small", set_seed=2, rounds=21,
        min_seconds=0.01235, median_seconds=0.02346, iqr_seconds=0.0003457,
    )  # fmt: skip


@pytest.fixture
def page(tmp_path: Path) -> Path:
    begin, end = markers("micro", SECTION.command)
    page = tmp_path / "page.md"
    page.write_text(f"before\n{begin}\nold\n{end}\nafter\n", encoding="utf-8")
    return page


def test_the_command_keeps_every_release_and_writes_only_its_section(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "micro.json"
    out.write_text(MicroResults(releases=(_release("0.9", _figure("check", 0.1)),)).model_dump_json())
    asked = []

    def measure(label: str, *, with_alliance: bool) -> Release:
        asked.append((label, with_alliance))
        return _release(label, _figure("check", 0.3))

    monkeypatch.setattr(micro_page, "measure", measure)
    given = ["micro", "--label", "0.10", "--alliance", "--out", str(out), "--page", str(page)]
    ran = CliRunner().invoke(main, given)
    assert ran.exit_code == 0, ran.output
    assert asked == [("0.10", True)]
    results = MicroResults.model_validate_json(out.read_bytes())
    assert [item.label for item in results.releases] == ["0.9", "0.10"]
    text = page.read_text(encoding="utf-8")
    assert micro_markdown(results) in text
    assert re.fullmatch(r"before\n.*\nafter\n", text, re.DOTALL)


def test_a_step_that_fails_leaves_page_and_figures_as_they_were(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1)

    before, out = page.read_text(), tmp_path / "micro.json"
    monkeypatch.setattr(micro_page.subprocess, "run", fails)
    with pytest.raises(MicroFailedError, match="pytest ended with 1"):
        micro_page.measure("1.0", with_alliance=False)
    ran = CliRunner().invoke(main, ["micro", "--out", str(out), "--page", str(page)])
    assert ran.exit_code == 1
    assert page.read_text() == before
    assert not out.exists()


def test_without_figures_there_is_no_report(page: Path, tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["micro", "--report", "--out", str(tmp_path / "none.json"), "--page", str(page)])
    assert ran.exit_code == 2
