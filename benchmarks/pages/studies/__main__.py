"""`python -m benchmarks.pages.studies`: what the worked studies need beside `thuisnabij bench`."""

import typer

from benchmarks.pages.studies.agreement import agreement_command
from benchmarks.pages.studies.by_feature import by_feature_command

main = typer.Typer(
    name="studies",
    help="What the worked studies need beside `thuisnabij bench`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
main.command("agreement")(agreement_command)
main.command("by-feature")(by_feature_command)

if __name__ == "__main__":
    main(prog_name="python -m benchmarks.pages.studies")
