import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.bench.compare.quantities import QUANTITIES
from benchmarks.bench.experiments.configurations import configurations_of
from benchmarks.bench.experiments.experiment import read_experiment, shipped_names
from benchmarks.bench.experiments.runner import versions_of
from benchmarks.bench.peers.common import TRAVEL
from benchmarks.bench.peers.registry import peers
from benchmarks.bench.reports.material import TARGETS
from benchmarks.bench.runs.features import features_of
from benchmarks.bench.runs.kpis import judged
from benchmarks.bench.runs.record import Run
from benchmarks.pages.documented import PLAIN, rows, tables
from benchmarks.pages.micro.steps import STEPS
from fixtures.generator import generate
from matcher.check import incumbent_stays
from models.policy import Policy

PAGE = Path(__file__).parents[3] / "docs" / "benchmarking.md"
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", tables())
def test_the_page_says_what_the_models_say(name: str) -> None:
    assert tables()[name] in TEXT, "run python -m benchmarks columns"


@pytest.mark.parametrize("name", tables())
def test_every_column_has_a_meaning(name: str) -> None:
    lines = tables()[name].splitlines()[2:]
    assert len(lines) > 20
    assert [line for line in lines if re.search(r"\|\s*\|$", line)] == []


def test_what_is_explained_apart_is_a_column() -> None:
    known = {match for table in tables().values() for match in re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)}
    assert PLAIN.keys() - known == set()


def test_models_within_models_are_told_by_their_dotted_names() -> None:
    names = [name for name, _ in rows(Run)]
    assert names.index("outcome") < names.index("outcome.trace") < names.index("outcome.trace[].seconds")
    assert "machine.cores" in names


def test_the_example_is_an_experiment(tmp_path: Path) -> None:
    example = TEXT.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "example.toml").write_text(example)
    path = tmp_path / "example.toml"
    experiment = read_experiment(path)
    configurations = configurations_of(experiment, versions_of(experiment, tmp_path), tmp_path, str(path))
    large = ["large/neighbourhood_youths=160", "large/neighbourhood_youths=320"]
    assert [configuration.name for configuration in configurations] == ["default", *large, "greedy"]
    assert configurations[1].policy == {"rates": {"move": 60000}}


def test_every_way_measure_goal_step_and_shipped_experiment_is_named() -> None:
    names = [peer.name for peer in peers()] + [quantity.name for quantity in QUANTITIES]
    names += [target.name for target in TARGETS] + list(shipped_names())
    assert [name for name in names if f"`{name}`" not in TEXT] == []
    assert [step.name for step in STEPS if step.name not in TEXT] == []


def test_every_feature_and_key_figure_is_explained() -> None:
    snapshot = generate("small", 1)
    kpis = judged(snapshot, incumbent_stays(snapshot, Policy(), TRAVEL), Policy(), TRAVEL).kpis
    names = {f"feature.{name}" for name in features_of(snapshot)} | {f"kpi.{name}" for name in kpis}
    assert set(re.findall(r"`((?:feature|kpi)\.[a-z_]+)`", TEXT)) == names


def test_the_command_refuses_a_page_without_the_sections(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing\n")
    assert CliRunner().invoke(main, ["columns", "--page", str(page)]).exit_code == 2
    assert page.read_text() == "nothing\n"
