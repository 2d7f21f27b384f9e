from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.common.interruption import Interruption
from api.cli.common.options import EnglishReply, in_blocks
from api.cli.common.output import ExitCode, Output
from api.cli.common.refusals import bench_extra, refusals

if TYPE_CHECKING:
    from benchmarks.bench.tuning.tune import Tuned


@in_blocks
def bench_tune_command(
    experiment: Annotated[Path, typer.Argument(metavar="TUNING", help="A TOML file: parameters, train, held_out.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="TOML", help="Settings of the champion, for `solve --settings`.")
    ],
    folder: Annotated[Path, typer.Option("--folder", help="Of the two stores of runs.")] = Path("bench"),
    mixed: Annotated[
        bool, typer.Option("--mixed", help="Go on with a store although the code or the machine is another.")
    ] = False,
    warm_up: Annotated[bool, typer.Option(help="First a run that is not measured, which compiles.")] = True,
    *,
    reply: EnglishReply,
) -> None:
    """
    Search for better solver settings on training instances, then look once at a held-out set.

    The default stays champion unless `bench compare` shows the best setting to be better on the held-out instances.
    What was run is not run again: the same command goes on where it stopped.
    """
    output = reply.output
    with bench_extra(output):
        from benchmarks.bench.experiments.progress import ScreenReporter
        from benchmarks.bench.tuning.search import DefaultWrongError
        from benchmarks.bench.tuning.tune import Options, TuningStoppedError, tune
    from models.files.atomic import write_file

    if not out.absolute().parent.is_dir():
        # said now, not after hours of runs
        raise typer.BadParameter(f"there is no folder {out.parent}", param_hint="--out")
    teller = ScreenReporter(output.notes.console)
    interruption = Interruption(lambda: teller.note("stopping: the runs under way are ended, the others are kept"))
    options = Options(folder=folder, mixed=mixed, warm_up=warm_up)
    with refusals(output), interruption.listening():
        try:
            found = interruption.run(lambda: tune(experiment, options, interruption.event, teller))
        except TuningStoppedError:
            output.notes.line(f"stopped; the same command goes on: thuisnabij bench tune {experiment} --out {out}")
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except DefaultWrongError as error:
            output.notes.line(str(error), style="bold red")
            raise typer.Exit(ExitCode.RULE_BROKEN) from None
        write_file(out, _settings(found).encode())
    _tell(output, found, out)


def _settings(found: Tuned) -> str:
    from benchmarks.bench.tuning.experiment import settings_toml

    return settings_toml(found.champion.solver, [f"bench tune {found.experiment.name}", *_verdict(found)])


def _verdict(found: Tuned) -> tuple[str, ...]:
    """What was decided, and what it rests on."""
    from benchmarks.bench.compare.verdict import verdict
    from benchmarks.bench.tuning.experiment import DEFAULT

    if found.look is None:
        return (
            "The default stays: nothing that was tried is better on the training instances; nobody looked further.",
        )
    said = verdict(found.look)
    if found.champion is DEFAULT:
        return "The default stays: it was not beaten on the held-out instances.", said
    return f"{found.champion.name} takes the default's place.", said


def _tell(output: Output, found: Tuned, out: Path) -> None:
    """The champion and why; the training figures are told as what they are."""
    from api.cli.bench.compare import tell_comparison, tell_disqualified

    search = found.found
    if output.as_json:
        output.document(
            {
                "verdict": " ".join(_verdict(found)),
                "champion": found.champion.name,
                "settings": dict(found.champion.solver),
                "out": str(out),
                "measure": found.experiment.measure,
                "default_mean": search.default_mean,
                "best": None if search.best is None else search.best.name,
                "best_mean": search.best_mean,
                "proposals": found.experiment.trials,
                "tried": [
                    {"name": item.candidate.name, "ended": item.ended.value, "mean": item.mean, "seeds": item.seeds}
                    for item in search.tried
                ],
                "held_out": None if found.look is None else found.look.model_dump(mode="json"),
                "stores": [str(found.train_store), str(found.held_out_store)],
            }
        )
        return
    screen = output.screen
    screen.line(found.experiment.question)
    screen.line(_verdict(found)[0], style="bold")
    ended = [item.ended.value for item in search.tried]
    counts = ", ".join(f"{ended.count(name)} {name}" for name in dict.fromkeys(ended))
    screen.line(
        f"{len(ended)} settings tried on the training instances, of {found.experiment.trials} proposals: {counts}"
    )
    if search.best is not None:
        screen.line(
            f"there {search.best.name} has {search.best_mean:.4g} % and the default {search.default_mean:.4g} %; the "
            "best of many is partly luck, so only the held-out figures count"
        )
    if found.look is not None:
        screen.heading("Held-out instances")
        tell_disqualified(screen, found.look)
        tell_comparison(screen, found.look)
    screen.line(f"settings of the champion: {out}; runs: {found.train_store}, {found.held_out_store}")
