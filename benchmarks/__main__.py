"""`python -m benchmarks`: figures, and the pages made of them."""

import typer

from benchmarks.pages.desk.command import desk_command
from benchmarks.pages.documented import columns_command
from benchmarks.pages.external.command import external
from benchmarks.pages.micro.command import micro_command
from benchmarks.pages.results import results_command
from benchmarks.pages.service.command import service_command
from benchmarks.pages.travel import travel_command
from benchmarks.pages.visits.command import visits_command

main = typer.Typer(
    name="benchmarks",
    help="Measures the product beside other ways of planning.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
main.command("results")(results_command)
main.command("visits")(visits_command)
main.command("desk")(desk_command)
main.add_typer(external, name="external")
main.command("travel")(travel_command)
main.command("micro")(micro_command)
main.command("columns")(columns_command)
main.command("service")(service_command)

if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
