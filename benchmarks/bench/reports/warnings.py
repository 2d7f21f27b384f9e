"""What a reader must know before comparing: surroundings, disqualified settings, failures, late runs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.bench.measures.problems import configuration_of
from benchmarks.bench.reports.material import Material
from benchmarks.bench.reports.words import Grid, GridCell, GridRow, Head, counted, listed, rounded, seconds
from benchmarks.bench.runs.record import GRACE_SHARE, LEAST_GRACE_SECONDS, Run, seconds_late


@dataclass(frozen=True)
class Surroundings:
    """Where and under what load the runs were made."""

    facts: Sequence[tuple[str, str]]
    """Name and words."""
    warnings: Sequence[str]
    """Why figures may not be comparable."""


def surroundings(runs: Sequence[Run]) -> Surroundings:
    """What a reader must know of machines, versions and load before comparing seconds."""
    machines = Counter(run.machine.processor for run in runs)
    loads = [max(run.load_before, run.load_after) for run in runs]
    busy = sum(load > run.machine.cores for load, run in zip(loads, runs, strict=True))
    facts = [
        ("Processor", _counted(machines)),
        ("Cores a process may use", _counted(Counter(str(run.machine.cores) for run in runs))),
        ("Memory", _counted(Counter(f"{run.machine.memory_gib:g} GiB" for run in runs))),
        ("Python", _counted(Counter(run.machine.python for run in runs))),
        *((name, _counted(_versions(runs, name))) for name in _names(runs)),
        ("Code (commit)", _counted(Counter(run.machine.git or "not known" for run in runs))),
        ("Travel times", _counted(Counter(run.outcome.travel for run in runs if run.outcome.travel))),
        ("Time limit", _counted(Counter(f"{run.time_limit_seconds:g} s" for run in runs))),
        ("Threads a run", _counted(Counter(str(run.threads) for run in runs))),
        ("Load, mean of a minute", f"{min(loads):.1f} to {max(loads):.1f}"),
        (
            "Begun",
            f"{min(run.begun for run in runs):%Y-%m-%d %H:%M} to {max(run.begun for run in runs):%Y-%m-%d %H:%M %Z}",
        ),
    ]
    return Surroundings([fact for fact in facts if fact[1]], [*_load_warning(busy, len(runs)), *_unlike(runs)])


def disqualified_lines(material: Material) -> list[str]:
    """A sentence for each setting that broke a rule: which rules, where."""
    lines = []
    for configuration, faults in material.disqualified.items():
        codes: Counter[str] = Counter()
        for fault in faults:
            codes.update(fault.violations)
        where = [f"{fault.instance} (seed {fault.seed})" for fault in faults]
        summary = ", ".join(f"{code} {number:,}" for code, number in sorted(codes.items()))
        lines.append(f"{configuration}: {summary}, on {listed(where)}")
    return lines


def failures_grid(material: Material) -> Grid | None:
    """Runs that ended without a plan, those of one kind together; null if there are none."""
    found: dict[tuple[str, str, str, str], list[int]] = {}
    for run, measured, _ in material.cases:
        if run.outcome.cost is None:
            key = (measured.arm, run.instance, run.outcome.status.value, run.outcome.note)
            found.setdefault(key, []).append(run.seed)
    if not found:
        return None
    rows = [
        GridRow(
            configuration,
            [
                GridCell(instance, is_number=False),
                GridCell(listed([str(seed) for seed in sorted(seeds)])),
                GridCell(status, is_number=False),
                GridCell(note, is_number=False),
            ],
        )
        for (configuration, instance, status, note), seeds in found.items()
    ]
    head = [Head("Setting", is_number=False), Head("Instance", is_number=False), Head("Seeds")]
    return Grid(
        "Runs that ended without a plan", [*head, *(Head(n, is_number=False) for n in ("Status", "Note"))], rows
    )


def overrun_warnings(runs: Sequence[Run]) -> list[str]:
    """Which settings went far beyond their time limit, on how many runs: they had time that others had not."""
    late: dict[str, list[Run]] = {}
    for run in runs:
        if seconds_late(run):
            late.setdefault(configuration_of(run), []).append(run)
    if not late:
        return []
    summary = [
        f"{configuration} on {counted(len(found), 'run')} ({_worst(found)})" for configuration, found in late.items()
    ]
    return [
        f"Beyond the time limit by more than {rounded(GRACE_SHARE)} and {LEAST_GRACE_SECONDS:g} s: {listed(summary)}. "
        "Plans that the trace dates after the limit count in no distance and no time to a goal; costs and key figures "
        "are those of the last plan."
    ]


def _load_warning(busy: int, runs: int) -> list[str]:
    if not busy:
        return []
    return [
        f"In {busy:,} of {counted(runs, 'run')} the load of the machine was above its cores: "
        "something else ran beside, and seconds are longer than they would be alone."
    ]


def _unlike(runs: Sequence[Run]) -> list[str]:
    found = []
    if len({(run.machine.processor, run.machine.cores, run.machine.memory_gib) for run in runs}) > 1:
        found.append("Runs were made on unlike machines: compare costs, not seconds.")
    unlike = [name for name in ("python", *_names(runs)) if len(_versions(runs, name)) > 1]
    if unlike:
        found.append(f"Versions differ between runs ({listed(unlike)}): a difference may be theirs.")
    found.extend(_unlike_within_a_version(runs))
    if any(run.machine.git.endswith("+changes") for run in runs):
        found.append("Some runs were made with code that was not committed: they cannot be repeated exactly.")
    if len({run.outcome.travel for run in runs if run.outcome.travel}) > 1:
        found.append("Travel times differ between runs: costs of unlike travel times do not compare.")
    if len({run.time_limit_seconds for run in runs}) > 1:
        found.append("Time limits differ between runs.")
    if len({run.threads for run in runs}) > 1:
        found.append("Numbers of threads differ between runs.")
    by_instance: dict[str, set[str]] = {}
    for run in runs:
        by_instance.setdefault(run.instance, set()).add(run.snapshot_id)
    changed = sorted(name for name, ids in by_instance.items() if len(ids) > 1)
    if changed:
        found.append(f"Snapshots differ under one name ({listed(changed)}): their runs do not compare.")
    return found


def _unlike_within_a_version(runs: Sequence[Run]) -> list[str]:
    # several versions of the code are meant where the experiment names them; several commits under one name are not
    commits: dict[str, set[str]] = {}
    for run in runs:
        commits.setdefault(run.version, set()).add(run.machine.git)
    if all(len(item) == 1 for item in commits.values()):
        return []
    return ["The code changed between runs (commits differ under one version): a difference may be the code's."]


def _names(runs: Sequence[Run]) -> list[str]:
    return sorted({name for run in runs for name in run.machine.versions})


def _versions(runs: Sequence[Run], name: str) -> Counter[str]:
    if name == "python":
        return Counter(run.machine.python for run in runs)
    return Counter(run.machine.versions.get(name, "absent") for run in runs)


def _counted(values: Counter[str]) -> str:
    """The one value, or each with its number of runs."""
    if len(values) == 1:
        return next(iter(values))
    return ", ".join(f"{value} ({counted(number, 'run')})" for value, number in sorted(values.items()))


def _worst(found: Sequence[Run]) -> str:
    worst = max(found, key=lambda run: seconds_late(run) / run.time_limit_seconds)
    return f"{seconds(worst.outcome.seconds)} s of {worst.time_limit_seconds:g}"
