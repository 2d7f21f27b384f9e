"""`python -m benchmarks`: figures, and the pages made of them."""

import typer

from benchmarks.desk.command import desk_command
from benchmarks.external.command import external
from benchmarks.scaling.command import report_command, scaling_command
from benchmarks.travel import travel_command
from benchmarks.visits.command import visits_command

main = typer.Typer(
    name="benchmarks",
    help="Measures the product beside other ways of planning.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
main.command("scaling")(scaling_command)
main.command("report")(report_command)
main.command("visits")(visits_command)
main.command("desk")(desk_command)
main.add_typer(external, name="external")
main.command("travel")(travel_command)

if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
