import re
from datetime import UTC, datetime
from pathlib import Path

from typer.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.bench.runs.machine import this_machine
from benchmarks.pages.desk.page import SECTION, DeskResults, desk_markdown
from benchmarks.pages.desk.quality import (
    DISTANCE,
    OWN,
    OWN_AND_PRICE,
    RANKINGS,
    Choice,
    HeldOut,
    measure_quality,
)
from benchmarks.pages.desk.speed import QUESTIONS, Speed
from benchmarks.pages.shell import markers
from matcher.travel.great_circle import GreatCircleTravel


def _held_out(youth_id: str, best_cost: int, best_place: str | None, **costs: tuple[str, int | None]) -> HeldOut:
    names = {"price": OWN_AND_PRICE, "own": OWN, "distance": DISTANCE}
    choices = tuple(Choice(ranking=names[name], place=place, cost=cost) for name, (place, cost) in costs.items())
    return HeldOut(
        set_name="region", set_seed=1, youth_id=youth_id, options=3,
        best_cost=best_cost, best_place=best_place, choices=choices,
    )  # fmt: skip


def _results(*held_out: HeldOut, speeds: tuple[Speed, ...] = ()) -> DeskResults:
    return DeskResults(
        machine=this_machine(), begun=datetime(2026, 11, 22, tzinfo=UTC), travel="road", youths_asked_for=7,
        search_seconds=2.0, speeds=speeds, held_out=held_out,
    )  # fmt: skip


def _row(text: str, name: str) -> list[str]:
    line = next(line for line in text.splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_loss_is_above_the_cheapest_and_missing_answers_are_counted_apart() -> None:
    text = desk_markdown(
        _results(
            _held_out("y-1", 1000, "u-1", price=("u-1", 1000), own=("u-2", 1030), distance=("u-3", 1170)),
            _held_out("y-2", 2000, "u-4", price=("u-5", 2010), own=("u-4", 2000), distance=("u-6", None)),
        )
    )
    assert _row(text, OWN_AND_PRICE)[1:] == ["2", "1 (50 %)", "5", "5", "10", "0.250 %", "0"]
    assert _row(text, OWN)[1:] == ["2", "1 (50 %)", "15", "15", "30", "1.500 %", "0"]
    assert _row(text, DISTANCE)[1:] == ["2", "0 (0 %)", "170", "170", "170", "17.000 %", "1"]
    assert "2 youths held out (asked for: 7) of region seed 1; every search had 2 s." in text


def test_speed_says_whether_the_aim_is_reached_by_95_of_100() -> None:
    seconds = tuple(number / 1000 for number in range(1, 101))
    fast = Speed(
        question="recommend", set_name="alliance", set_seed=1, youths_of_set=2900, seconds=seconds,
        aim_seconds=0.1, load_before=0.5, load_after=0.7,
    )  # fmt: skip
    slow = fast.model_copy(update={"question": "explain", "aim_seconds": 0.095})
    none = fast.model_copy(update={"question": "what-if", "seconds": ()})
    text = desk_markdown(_results(speeds=(fast, slow, none)))
    assert _row(text, "recommend")[3:9] == ["100", "50 ms", "95 ms", "100 ms", "100 ms", "yes"]
    assert _row(text, "explain")[8] == "no"
    assert _row(text, "what-if")[3:] == ["0", *["–"] * 6]


def test_a_held_out_youth_is_ranked_in_every_way_and_nothing_is_below_the_cheapest() -> None:
    told: list[str] = []
    found = measure_quality("small", 2, 5.0, 1.0, GreatCircleTravel(), told.append)
    assert len(found) == len(told) == 2
    for item in found:
        assert [choice.ranking for choice in item.choices] == list(RANKINGS)
        assert item.options >= 2
        assert all(choice.cost is None or choice.cost >= item.best_cost for choice in item.choices)
        assert any(choice.cost is not None for choice in item.choices)


def test_the_command_keeps_the_figures_and_writes_only_its_section(tmp_path: Path) -> None:
    begin, end = markers("desk", SECTION.command)
    page, out = tmp_path / "page.md", tmp_path / "desk.json"
    page.write_text(f"before\n{begin}\nold\n{end}\nafter\n", encoding="utf-8")
    given = ["desk", "--speed-set", "small", "--quality-set", "small", "--youths", "1", "--out", str(out)]
    limits = ["--plan-limit", "5", "--quality-plan-limit", "5", "--search-limit", "0.5", "--page", str(page)]
    ran = CliRunner().invoke(main, [*given, *limits])
    assert ran.exit_code == 0, ran.output
    results = DeskResults.model_validate_json(out.read_bytes())
    assert [item.question for item in results.speeds] == [question.name for question in QUESTIONS]
    assert len(results.held_out) == 1
    text = page.read_text(encoding="utf-8")
    assert desk_markdown(results) in text
    assert re.fullmatch(r"before\n.*\nafter\n", text, re.DOTALL)


def test_one_part_is_measured_anew_and_the_other_keeps_its_figures_and_day(tmp_path: Path) -> None:
    begin, end = markers("desk", SECTION.command)
    page, out = tmp_path / "page.md", tmp_path / "desk.json"
    page.write_text(f"{begin}\n{end}\n", encoding="utf-8")
    given = ["desk", "--speed-set", "small", "--quality-set", "small", "--out", str(out), "--page", str(page)]
    limits = ["--plan-limit", "2", "--quality-plan-limit", "2", "--search-limit", "0.2", "--youths", "1"]
    assert CliRunner().invoke(main, [*given, *limits, "--only", "speed"]).exit_code == 2
    assert CliRunner().invoke(main, [*given, *limits]).exit_code == 0
    before = DeskResults.model_validate_json(out.read_bytes())
    old = before.model_copy(update={"begun": before.begun.replace(year=2020)})
    out.write_text(old.model_dump_json(), encoding="utf-8")

    ran = CliRunner().invoke(main, [*given, *limits, "--only", "speed"])

    assert ran.exit_code == 0, ran.output
    after = DeskResults.model_validate_json(out.read_bytes())
    assert after.held_out == before.held_out
    assert after.quality_begun == old.begun
    assert after.begun.year > 2020
    assert "Quality was measured on 2020-" in page.read_text(encoding="utf-8")


def test_an_unknown_set_is_usage(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["desk", "--speed-set", "huge"]).exit_code == 2


def test_without_figures_the_page_is_not_written(tmp_path: Path) -> None:
    given = ["desk", "--report", "--out", str(tmp_path / "none.json"), "--page", str(tmp_path / "page.md")]
    assert CliRunner().invoke(main, given).exit_code == 2
