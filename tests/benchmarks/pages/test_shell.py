from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import typer

from benchmarks.bench.runs.machine import this_machine
from benchmarks.pages.shell import (
    PageResults,
    Section,
    SectionMissingError,
    csv_text,
    heading,
    load_words,
    percent_words,
    require_set,
    rewrite_section,
    stored_runs,
    table_of,
    tenths,
)


class Dykes(PageResults):
    metres: int


SECTION = Section("dykes", Dykes, lambda results: f"{results.metres} m", "water dykes")
MEASURED = Dykes(machine=this_machine(), begun=datetime(2026, 11, 30, tzinfo=UTC), metres=37)
BEGIN = "<!-- dykes:begin (written by `python -m benchmarks water dykes --report`; do not edit) -->"
END = "<!-- dykes:end -->"


class Sluice(NamedTuple):
    name: str
    load_before: float
    load_after: float


@pytest.fixture
def page(tmp_path: Path) -> Path:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    return page


def test_what_is_measured_is_stored_and_the_page_can_be_written_again_without_measuring(page: Path) -> None:
    out = page.with_name("dykes.json")
    SECTION.publish(lambda: MEASURED, report=False, out=out, page=page)
    assert Dykes.model_validate_json(out.read_bytes()) == MEASURED
    first = page.read_text(encoding="utf-8")
    assert first == f"before\n{BEGIN}\n\n37 m\n\n{END}\nafter\n"
    page.write_text(f"{BEGIN}{END}", encoding="utf-8")

    def never() -> Dykes:
        raise AssertionError

    SECTION.publish(never, report=True, out=out, page=page)
    assert "\n\n37 m\n\n" in page.read_text(encoding="utf-8")


def test_figures_that_are_not_there_or_are_others_are_wrong_usage(page: Path) -> None:
    (page.parent / "other.json").write_text("{}")
    for name in ("none.json", "other.json"):
        with pytest.raises(typer.BadParameter) as caught:
            SECTION.publish(lambda: MEASURED, report=True, out=page.parent / name, page=page)
        assert caught.value.param_hint == "--out"


@pytest.mark.parametrize("text", ["nothing here", f"{END}{BEGIN}"])
def test_a_page_without_the_section_is_refused_and_left(page: Path, text: str) -> None:
    page.write_text(text, encoding="utf-8")
    with pytest.raises(SectionMissingError, match="dykes:begin"):
        rewrite_section(page, SECTION.name, SECTION.command, "text")
    with pytest.raises(typer.BadParameter):
        SECTION.publish(lambda: MEASURED, report=False, out=page.with_name("dykes.json"), page=page)
    assert page.read_text(encoding="utf-8") == text


def test_a_column_says_its_head_and_its_cells_and_numbers_are_set_to_the_right() -> None:
    table = table_of([Sluice("a|b", 0.5, 1.25)], {"name": lambda item: item.name, "load": load_words}, words={"name"})
    assert table.splitlines() == ["| name | load |", "| --- | ---: |", r"| a\|b | 0.5 → 1.25 |"]


def test_figures_in_words() -> None:
    assert heading(MEASURED, ", 2 threads").endswith("\n\nRun on 2026-11-30, 2 threads.")
    assert [percent_words(share) for share in (0.0123, -0.000001, None)] == ["1.23 %", "0.00 %", "–"]
    assert (tenths(2.25), tenths(None)) == ("2.2", "–")
    assert csv_text(["a", "b"], [{"a": 1, "b": None}]) == "a,b\n1,\n"


def test_a_set_or_a_store_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match="no set 'huge'; choose from small, region"):
        require_set("huge", ("small", "region"), "--set")
    with pytest.raises(typer.BadParameter, match="is not there"):
        stored_runs(tmp_path / "none.jsonl", "--store")
