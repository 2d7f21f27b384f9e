"""`python -m benchmarks`: our own figures, and the pages made of them."""

import typer

from benchmarks.pages.desk.page import desk_command
from benchmarks.pages.documented import columns_command
from benchmarks.pages.external.page import external
from benchmarks.pages.micro.page import micro_command
from benchmarks.pages.results import results_command
from benchmarks.pages.service.page import service_command
from benchmarks.pages.studies.agreement import agreement_command
from benchmarks.pages.studies.by_feature import by_feature_command
from benchmarks.pages.travel import travel_command
from benchmarks.pages.visits.page import visits_command

main = typer.Typer(
    name="benchmarks",
    help="Measures the product, and compares it with other methods of planning.",
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

studies = typer.Typer(help="What the worked studies need besides `thuisnabij bench`.", no_args_is_help=True)
studies.command("agreement")(agreement_command)
studies.command("by-feature")(by_feature_command)
main.add_typer(studies, name="studies")

if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
