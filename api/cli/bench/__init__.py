"""The analyst's bench; what it writes is English only, for analysts."""

import typer

from api.cli.common.group import Entry, LazyGroup


class BenchCommands(LazyGroup):
    """The bench's commands, in the order of the list."""

    entries = (
        Entry(
            "run",
            "api.cli.bench.run:bench_run_command",
            "Run an experiment: settings × instances × seeds (× versions), each run in a process of its own.",
        ),
        Entry(
            "worker",
            "api.cli.bench.run:bench_worker_command",
            "Make runs that `bench run --database` asks for, until it is stopped; on as many machines as wanted.",
        ),
        Entry(
            "compare",
            "api.cli.bench.compare:bench_compare_command",
            "Compare settings of a store, paired by instance: is one better, by how much, how sure.",
        ),
        Entry(
            "tune",
            "api.cli.bench.tune:bench_tune_command",
            "Search for better solver settings on training instances, then look once at a held-out set.",
        ),
        Entry(
            "report",
            "api.cli.bench.report:bench_report_command",
            "Draw the runs of a store: one HTML file that needs nothing else, and CSV files with the numbers of each "
            "plot.",
        ),
    )


bench = typer.Typer(
    cls=BenchCommands,
    name="bench",
    help="Experiments on settings, policies, versions and other ways of planning, with statistics.",
    no_args_is_help=True,
)


@bench.callback()
def _group() -> None:
    """Experiments on settings, policies, versions and other ways of planning, with statistics."""
