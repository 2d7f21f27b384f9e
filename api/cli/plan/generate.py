from pathlib import Path
from typing import Annotated

import typer

from api.cli.common.options import Reply, in_blocks
from api.cli.common.refusals import refusals
from fixtures.generator import SETS, generate
from models.files import write_snapshot


@in_blocks
def generate_command(
    set_name: Annotated[
        str,
        typer.Option(
            "--set",
            metavar="NAME",
            help="small, region, alliance, alliance-scarce, national or crisis-noord-veluwe.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=".json, .xlsx, or a folder for CSV.")],
    seed: Annotated[
        int, typer.Option("--seed", min=0, max=2**31 - 1, help="The same seed gives the same snapshot.")
    ] = 1,
    *,
    reply: Reply,
) -> None:
    """Write a fictional snapshot: invented organisations and youths."""
    output = reply.output

    if set_name not in SETS:
        raise typer.BadParameter(f"no set {set_name!r}; choose from {', '.join(SETS)}", param_hint="--set")
    with refusals(output):
        snapshot = generate(set_name, seed)
        write_snapshot(snapshot, out)
    counts = {
        "youths": len(snapshot.youths),
        "units": len(snapshot.units),
        "teams": len(snapshot.ambulant_teams) + len(snapshot.brigade_teams),
    }
    if output.as_json:
        output.document({"set": set_name, "seed": seed, "path": str(out), "snapshot_id": snapshot.id, **counts})
        return
    output.screen.line(output.messages.text("generate.done", path=out, set_name=set_name, seed=seed, **counts))
    output.screen.line(output.messages.text("snapshot.id", id=snapshot.id))
