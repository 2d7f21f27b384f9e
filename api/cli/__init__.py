"""The command line; heavy imports wait inside the commands, so that `thuisnabij --help` is quick."""

import typer

from api.cli.arbitrary_command import arbitrary_command
from api.cli.audit_command import audit
from api.cli.backup_command import backup_command, restore_command
from api.cli.bench_commands import bench
from api.cli.careful_group import CarefulGroup
from api.cli.check_command import check_command
from api.cli.diff_command import diff_command
from api.cli.evaluate_command import evaluate_command
from api.cli.explain_command import explain_command
from api.cli.generate_command import generate_command
from api.cli.geocode_command import geocode_command
from api.cli.keys_command import keys
from api.cli.migrate_command import migrate_command
from api.cli.recommend_command import recommend_command
from api.cli.serve_command import serve_command
from api.cli.solve_command import solve_command
from api.cli.swaps_command import swaps_command
from api.cli.validate_command import validate_command
from api.cli.version_option import version_option
from api.cli.visits_command import visits_command
from api.cli.what_if_command import what_if_command
from api.cli.worker_command import worker_command

main = typer.Typer(
    cls=CarefulGroup,
    name="thuisnabij",
    help="Proposes a place near home for every youth who needs highly specialised care; a person decides.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    epilog="Exit codes: 0 done, 2 usage, 3 bad input, 4 a rule is broken, 5 nothing better, 6 the gate is closed, "
    "130 interrupted.",
)
main.callback()(version_option)
main.command("generate")(generate_command)
main.command("validate")(validate_command)
main.command("solve")(solve_command)
main.command("check")(check_command)
main.command("evaluate")(evaluate_command)
main.command("recommend")(recommend_command)
main.command("what-if")(what_if_command)
main.command("arbitrary")(arbitrary_command)
main.command("explain")(explain_command)
main.command("swaps")(swaps_command)
main.command("diff")(diff_command)
main.command("geocode")(geocode_command)
main.command("visits")(visits_command)
main.command("serve")(serve_command)
main.command("worker")(worker_command)
main.command("migrate")(migrate_command)
main.command("backup")(backup_command)
main.command("restore")(restore_command)
main.add_typer(keys)
main.add_typer(audit)
main.add_typer(bench)
