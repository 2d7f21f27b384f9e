from collections import Counter

from benchmarks.reports.grid import Grid, GridCell, GridRow, Head
from benchmarks.reports.material import Material
from benchmarks.reports.words import listed


def disqualified_lines(material: Material) -> list[str]:
    """A sentence for each setting that broke a rule: which rules, where."""
    lines = []
    for arm, faults in material.disqualified.items():
        codes: Counter[str] = Counter()
        for fault in faults:
            codes.update(fault.violations)
        where = [f"{fault.instance} (seed {fault.seed})" for fault in faults]
        told = ", ".join(f"{code} {number:,}" for code, number in sorted(codes.items()))
        lines.append(f"{arm}: {told}, on {listed(where)}")
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
            arm,
            [
                GridCell(instance, is_number=False),
                GridCell(listed([str(seed) for seed in sorted(seeds)])),
                GridCell(status, is_number=False),
                GridCell(note, is_number=False),
            ],
        )
        for (arm, instance, status, note), seeds in found.items()
    ]
    head = [Head("Setting", is_number=False), Head("Instance", is_number=False), Head("Seeds")]
    return Grid(
        "Runs that ended without a plan", [*head, *(Head(n, is_number=False) for n in ("Status", "Note"))], rows
    )
