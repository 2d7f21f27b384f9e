"""The command line; a command's module is loaded when the command is chosen, so that `thuisnabij --help` is quick."""

import typer

from api.cli.common.group import Entry, LazyGroup, version_option


class Commands(LazyGroup):
    """Every command, in the order of the list."""

    entries = (
        Entry(
            "generate",
            "api.cli.plan.generate:generate_command",
            "Write a fictional snapshot: invented organisations and youths.",
        ),
        Entry(
            "validate",
            "api.cli.plan.validate:validate_command",
            "List everything wrong with a snapshot at once: code, place, what to do.",
        ),
        Entry(
            "solve",
            "api.cli.plan.solve:solve_command",
            "Find a plan, have it checked independently, write it. Ctrl-C writes the best plan so far.",
        ),
        Entry(
            "check",
            "api.cli.plan.check:check_command",
            "Recompute a plan independently of the engine; list every broken rule (exit code 4).",
        ),
        Entry(
            "evaluate",
            "api.cli.plan.evaluate:evaluate_command",
            "Points per term of any plan, also one made by hand (`trajectories` alone will do).",
        ),
        Entry(
            "recommend",
            "api.cli.desk.recommend:recommend_command",
            "Options for one youth that can be taken now, ranked, and why no other place is one.",
        ),
        Entry(
            "what-if",
            "api.cli.desk.what_if:what_if_command",
            "What it means for everybody if one youth comes to a place: who makes way, who gains, at what cost.",
        ),
        Entry(
            "arbitrary",
            "api.cli.desk.arbitrary:arbitrary_command",
            "Whose place differs between plans that cost nearly the same: there, little decides.",
        ),
        Entry(
            "explain",
            "api.cli.desk.explain:explain_command",
            "Why a plan has a youth here and not there, what the difference costs, and what would have to change.",
        ),
        Entry(
            "swaps",
            "api.cli.desk.swaps:swaps_command",
            "Voluntary exchanges of places in which nobody loses and the plan gains, and what remains if one drops "
            "out.",
        ),
        Entry(
            "diff",
            "api.cli.plan.diff:diff_command",
            "Who changes between two plans of one snapshot and what it gains, by term, region and organisation.",
        ),
        Entry(
            "geocode",
            "api.cli.plan.geocode:geocode_command",
            "Coordinates of addresses: the middle of the postcode, or from a geocoder you switch on.",
        ),
        Entry(
            "visits",
            "api.cli.visits.visits:visits_command",
            "The brigade's week: who visits whom, on which day and when; a calendar for each expert.",
        ),
        Entry(
            "serve",
            "api.cli.service.serve:serve_command",
            "The HTTP service with an embedded worker: one command, no server to install.",
        ),
        Entry(
            "worker",
            "api.cli.service.worker:worker_command",
            "Solve what is queued in the service's database; on PostgreSQL on as many machines as wanted.",
        ),
        Entry(
            "migrate",
            "api.cli.service.serve:migrate_command",
            "Make the service's tables, or bring them to this version; `serve` does it at start as well.",
        ),
        Entry(
            "backup",
            "api.cli.service.backup:backup_command",
            "Copy the service's SQLite database into one file, also while the service runs.",
        ),
        Entry(
            "restore",
            "api.cli.service.backup:restore_command",
            "Put a copy in the place of the service's SQLite database; the service must not run.",
        ),
        Entry("keys", "api.cli.service.keys:keys", "API keys of the service: roles, scope, end."),
        Entry("audit", "api.cli.service.backup:audit", "The service's audit: who saw and decided what."),
        Entry(
            "bench",
            "api.cli.bench:bench",
            "Experiments on settings, policies, versions and other ways of planning, with statistics.",
        ),
    )


main = typer.Typer(
    cls=Commands,
    name="thuisnabij",
    help="Proposes a place near home for every youth who needs highly specialised care; a person decides.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    epilog="Exit codes: 0 done, 2 usage, 3 bad input, 4 a rule is broken, 5 nothing better, 6 the gate is closed, "
    "130 interrupted.",
)
main.callback()(version_option)
