from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from api.cli.common.interruption import Interruption
from api.cli.common.options import EnglishReply, in_blocks
from api.cli.common.output import ExitCode, Output
from api.cli.common.refusals import refusals
from api.cli.service.options import service_refusals
from api.store.database import open_database
from benchmarks.bench.experiments.executor import Executor, warm_up_here
from benchmarks.bench.experiments.progress import ScreenReporter
from benchmarks.bench.experiments.runner import Again, Finished, Options, run_experiment
from benchmarks.bench.experiments.summary import foot_lines, summaries, summary_table


@in_blocks
def bench_run_command(
    experiment: Annotated[
        str, typer.Argument(metavar="EXPERIMENT", help="A TOML file, or the name of a shipped experiment.")
    ],
    store: Annotated[
        Path | None,
        typer.Option(
            "--store",
            metavar="FILE",
            help="JSON lines, a run each. [default: bench/EXPERIMENT.jsonl]",
            show_default=False,
        ),
    ] = None,
    again: Annotated[
        str | None,
        typer.Option(
            "--again", metavar="failed|no-answer|wrong", help="Make these runs once more.", show_default=False
        ),
    ] = None,
    mixed: Annotated[
        bool, typer.Option("--mixed", help="Go on with a store although the code or the machine is another.")
    ] = False,
    database: Annotated[
        str | None,
        typer.Option(
            "--database",
            metavar="URL",
            help="Have the runs made by `bench worker` on other machines, through this database.",
            show_default=False,
        ),
    ] = None,
    warm_up: Annotated[bool, typer.Option(help="First a run that is not measured, which compiles.")] = True,
    *,
    reply: EnglishReply,
) -> None:
    """
    Run an experiment: settings × instances × seeds (× versions), each run in a process of its own.

    Runs in the store are not made again: stop it, or let it be killed, and run it again to go on.
    """
    output = reply.output
    try:
        chosen = None if again is None else Again(again)
    except ValueError:
        raise typer.BadParameter(f"{again!r}; choose from {', '.join(Again)}", param_hint="--again") from None
    options = Options(store=store, again=chosen, mixed=mixed, warm_up=warm_up)
    teller = ScreenReporter(output.notes.console)
    kept = "the runs under way are ended, the others are kept" if database is None else "the runs stay queued"
    interruption = Interruption(lambda: teller.note(f"stopping: {kept}"))
    with refusals(output), service_refusals(output), interruption.listening():
        elsewhere = None if database is None else queue_of(database, teller.note, mixed=mixed)
        found = interruption.run(lambda: run_experiment(experiment, options, interruption.event, teller, elsewhere))
    _tell(output, found)
    if found.interrupted:
        raise typer.Exit(ExitCode.INTERRUPTED)


@in_blocks
def bench_worker_command(
    database: Annotated[
        str,
        typer.Option("--database", metavar="URL", help="postgresql://..., or sqlite:///PATH for one worker."),
    ],
    runs: Annotated[int, typer.Option("--runs", min=1, max=64, help="At once; threads times this: the cores.")] = 1,
    name: Annotated[
        str | None,
        typer.Option(
            "--name", help="Instead of the machine's name, where two are called the same.", show_default=False
        ),
    ] = None,
    folder: Annotated[Path, typer.Option("--folder", metavar="FOLDER", help="For lock files.")] = Path("bench"),
    warm_up: Annotated[bool, typer.Option(help="First a run that is not measured, which compiles.")] = True,
    *,
    reply: EnglishReply,
) -> None:
    """Make runs that `bench run --database` asks for, until it is stopped; on as many machines as wanted."""
    from api.bench.carrier import make_tables
    from api.bench.worker import BenchWorkerOptions, work

    output = reply.output
    interruption = Interruption(lambda: None)

    def ready(executor_id: str) -> None:
        if output.as_json:
            output.document({"executor": executor_id})
        else:
            output.screen.line(f"{executor_id} takes runs")

    with service_refusals(output), interruption.listening():
        # a wrong URL is told at once, not after the warm-up
        make_tables(open_database(database))
        if warm_up:
            warm_up_here(interruption.event, ScreenReporter(output.notes.console))
        options = BenchWorkerOptions(url=database, folder=folder.resolve(), name=name, at_once=runs)
        interruption.run(lambda: work(options, interruption.event, ready))


def queue_of(url: str, tell: Callable[[str], object], *, mixed: bool = False) -> Executor:
    """The queue of a database, its tables made."""
    from api.bench.carrier import QueueCarrier, make_tables
    from api.jobs.queue.port import migrate_queues

    engine = open_database(url)
    make_tables(engine)
    migrate_queues(url)
    return QueueCarrier(engine, tell, mixed=mixed)


def _tell(output: Output, found: Finished) -> None:
    """What came of it; wrong plans in red."""
    rows = summaries(found.runs)
    left = found.planned - len(found.runs)
    if output.as_json:
        output.document(
            {
                "experiment": found.experiment.name,
                "store": str(found.store),
                "runs": found.planned,
                "made_before": found.made_before,
                "made_now": found.made_now,
                "left": left,
                "interrupted": found.interrupted,
                "settings": [row.model_dump() for row in rows],
            }
        )
    else:
        output.screen.line(found.experiment.question)
        output.screen.console.print(summary_table(rows), soft_wrap=False)
        for line in foot_lines(rows):
            output.screen.line(line)
        output.screen.line(f"{found.store}: {len(found.runs)} of {found.planned} runs, {found.made_now} made now")
    for row in rows:
        if row.wrong:
            words = f"{row.setting} is out: {row.wrong} of {row.runs} plans break a rule"
            output.notes.line(words, style="bold red")
    if found.interrupted:
        output.notes.line(f"stopped with {left} runs to go; give the same command again to go on")
