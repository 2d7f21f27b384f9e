from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from benchmarks.pages.shell import option_value
from models.text.numbers import parse_wholes

RESULTS = Path("benchmarks/results/hhcrsp.json")
PAGE = Path("benchmarks/RESULTS.md")
SMALL_PATIENTS = 10
COMMAND = "python -m benchmarks external hhcrsp --report"

external = typer.Typer(
    help="Published sets of related problems; their data is not in the project.", no_args_is_help=True
)


@external.callback()
def _group() -> None:
    """Published sets of related problems; their data is not in the project."""


@external.command("hhcrsp")
def hhcrsp_command(
    data: Annotated[Path, typer.Option("--data", metavar="FOLDER", help="Instances and best_known.csv.")] = Path(
        "../shared/data/hhcrsp"
    ),
    seeds: Annotated[str, typer.Option("--seeds", metavar="NUMBERS", help="With commas.")] = "0",
    small_limit: Annotated[float, typer.Option("--small-limit", help="Seconds, up to 10 patients.")] = 30.0,
    time_limit: Annotated[float, typer.Option("--time-limit", help="Seconds, more patients.")] = 60.0,
    workers: Annotated[int, typer.Option("--workers", min=1)] = 2,
    report: Annotated[bool, typer.Option("--report", help="Only write the page anew, run nothing.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="JSON")] = RESULTS,
    page: Annotated[Path, typer.Option("--page", metavar="MD")] = PAGE,
) -> None:
    """Home health care routing with synchronised services (Mankowska et al. 2014), by the visits' own search."""
    from benchmarks.bench.runs.machine import this_machine
    from benchmarks.pages.external.hhcrsp import run_all
    from benchmarks.pages.external.hhcrsp_page import HhcrspResults, hhcrsp_markdown
    from benchmarks.pages.shell import SectionMissingError, rewrite_section
    from models.files.atomic import write_file

    console = Console(stderr=True)
    if report:
        try:
            results = HhcrspResults.model_validate_json(out.read_bytes())
        except (OSError, ValidationError) as error:
            raise typer.BadParameter(str(error), param_hint="--out") from None
    else:
        if not (data / "best_known.csv").is_file():
            raise typer.BadParameter(f"{data} holds no best_known.csv; give the folder of the set", param_hint="--data")
        numbers = option_value(parse_wholes, seeds, "--seeds")
        begun = datetime.now(UTC).replace(microsecond=0)
        runs = run_all(
            data,
            lambda patients: small_limit if patients <= SMALL_PATIENTS else time_limit,
            numbers,
            workers,
            lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True),
        )
        results = HhcrspResults(machine=this_machine(), begun=begun, runs=tuple(runs))
        write_file(out, (results.model_dump_json(indent=2) + "\n").encode())
    try:
        rewrite_section(page, "hhcrsp", COMMAND, hhcrsp_markdown(results))
    except (SectionMissingError, FileNotFoundError) as error:
        raise typer.BadParameter(str(error), param_hint="--page") from None


@external.command("gap")
def gap_command(
    data: Annotated[Path, typer.Option("--data", metavar="FOLDER", help="Instances and best_known.csv.")] = Path(
        "../shared/data/gap"
    ),
    only: Annotated[str, typer.Option("--only", metavar="NAMES", help="With commas. [default: all]")] = "",
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    time_limit: Annotated[float, typer.Option("--time-limit", help="Seconds an instance.")] = 60.0,
    workers: Annotated[int, typer.Option("--workers", min=1)] = 2,
    report: Annotated[bool, typer.Option("--report", help="Only write the page anew, run nothing.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="JSON")] = Path("benchmarks/results/gap.json"),
    page: Annotated[Path, typer.Option("--page", metavar="MD")] = PAGE,
) -> None:
    """Generalised assignment (OR library and Yagiura), through the engine's relaxation and selection."""
    from benchmarks.pages.external.assignment_page import keep, run_and_tell
    from benchmarks.pages.external.gap import read_optima, run_instance
    from models.settings import SolverSettings

    runs = None
    if not report:
        if not (data / "best_known.csv").is_file():
            raise typer.BadParameter(f"{data} holds no best_known.csv; give the folder of the set", param_hint="--data")
        optima = read_optima(data / "best_known.csv")
        names = _asked_for(only, list(optima))
        settings = SolverSettings(time_limit_seconds=time_limit, gap=0.0, prove=True, seed=seed, workers=workers)
        runs = run_and_tell(names, lambda name: run_instance(data / name, optima[name], settings))
    keep("gap", ("jobs", "agents", "optimum"), runs, out, page)


@external.command("pas")
def pas_command(
    data: Annotated[Path, typer.Option("--data", metavar="FOLDER", help="testdata01.txt, ...")] = Path(
        "../shared/data/pas"
    ),
    only: Annotated[str, typer.Option("--only", metavar="NAMES", help="With commas. [default: all]")] = "",
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    time_limit: Annotated[float, typer.Option("--time-limit", help="Seconds an instance.")] = 300.0,
    workers: Annotated[int, typer.Option("--workers", min=1)] = 2,
    report: Annotated[bool, typer.Option("--report", help="Only write the page anew, run nothing.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="JSON")] = Path("benchmarks/results/pas.json"),
    page: Annotated[Path, typer.Option("--page", metavar="MD")] = PAGE,
) -> None:
    """Patient admission scheduling (Demeester et al. 2010): rooms of one gender at a time, through the engine."""
    from benchmarks.pages.external.assignment_page import keep, run_and_tell
    from benchmarks.pages.external.pas import PUBLISHED_BOUNDS, run_instance
    from models.settings import SolverSettings

    runs = None
    if not report:
        names = _asked_for(only, list(PUBLISHED_BOUNDS))
        missing = [name for name in names if not (data / name).is_file()]
        if missing:
            raise typer.BadParameter(f"{data} does not hold {', '.join(missing)}", param_hint="--data")
        settings = SolverSettings(
            time_limit_seconds=time_limit, gap=0.0, improve_rounds=100_000, seed=seed, workers=workers
        )
        runs = run_and_tell(names, lambda name: run_instance(data / name, settings))
    keep("pas", ("patients", "rooms", "published bound"), runs, out, page)


def _asked_for(only: str, known: list[str]) -> list[str]:
    names = [name.strip() for name in only.split(",") if name.strip()] or known
    strange = [name for name in names if name not in known]
    if strange:
        raise typer.BadParameter(f"no {', '.join(strange)}; there are {', '.join(known)}", param_hint="--only")
    return names
