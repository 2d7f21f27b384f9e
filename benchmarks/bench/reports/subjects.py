"""What was run: the settings and the instances, as tables of the page."""

import json
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from benchmarks.bench.measures.problems import Problem
from benchmarks.bench.peers.protocol import BoundScope
from benchmarks.bench.reports.figures.figure import Cell, Table
from benchmarks.bench.reports.material import Material
from benchmarks.bench.reports.words import NOTHING, Grid, GridCell, GridRow, Head, counted, listed, percent, whole
from benchmarks.bench.runs.record import Run

MOST_ROWS = 40
INSTANCE_COLUMNS = ("instance", "youths", "best_known", "found_by", "bound", "gap", "snapshot_id", "policy")


def settings_grid(material: Material) -> Grid:
    """What each setting is: its method of planning, and what differs from the defaults."""
    rows = []
    for configuration in material.all_configurations:
        runs = [case.run for case in material.cases if case.measured.arm == configuration]
        rows.append(
            GridRow(
                configuration,
                [
                    GridCell(listed(sorted({run.way for run in runs})), is_number=False),
                    GridCell(_changes(runs), is_number=False),
                    GridCell(listed([str(seed) for seed in sorted({run.seed for run in runs})])),
                    GridCell(listed([f"{limit:g}" for limit in sorted({run.time_limit_seconds for run in runs})])),
                    GridCell(listed([str(threads) for threads in sorted({run.threads for run in runs})])),
                ],
                is_out=configuration in material.disqualified,
            )
        )
    head = [Head("Setting", is_number=False), Head("Way", is_number=False), Head("Changed", is_number=False)]
    return Grid("Settings", [*head, Head("Seeds"), Head("Limit", "seconds"), Head("Threads")], rows)


def instances_table(material: Material) -> Table:
    """Every problem with the best that is known of it, by number of youths."""
    bounds = _bounds(material)
    youths = {case.problem: case.run.features.get("youths") for case in material.compared}
    rows: list[tuple[Cell, ...]] = []
    for problem in material.problems:
        known, bound = material.known.get(problem), bounds.get(problem)
        best = None if known is None else known.points
        gap = None if best is None or bound is None or best <= 0 else max(0.0, (best - bound) / best)
        found_by = None if known is None else known.found_by
        rows.append(
            (problem.instance, youths[problem], best, found_by, bound, gap, problem.snapshot_id, problem.policy)
        )
    return Table(INSTANCE_COLUMNS, rows)


def instances_grid(table: Table) -> Grid:
    """The first rows of the same for the page."""
    rows = [
        GridRow(
            str(instance),
            [
                GridCell(_whole(youths)),
                GridCell(_whole(best)),
                GridCell(NOTHING if found_by is None else str(found_by), is_number=False),
                GridCell(_whole(bound)),
                GridCell(percent(float(gap)) if gap is not None else NOTHING),
            ],
        )
        for instance, youths, best, found_by, bound, gap, *_ in table.rows[:MOST_ROWS]
    ]
    head = [Head("Instance", is_number=False), Head("Youths"), Head("Best known", "points")]
    more = f" (the first {MOST_ROWS}; all are in the CSV file)" if len(table.rows) > MOST_ROWS else ""
    return Grid(
        f"{counted(len(table.rows), 'instance')}{more}; the bound holds for all candidates",
        [*head, Head("Found by", is_number=False), Head("Bound", "points"), Head("Gap")],
        rows,
    )


def coverage_warnings(material: Material) -> list[str]:
    """Whether the settings were run on the same instances and seeds, without which their means do not compare."""
    done: dict[str, set[tuple[str, int]]] = {configuration: set() for configuration in material.configurations}
    problems: dict[str, set[Problem]] = {}
    for case in material.compared:
        done[case.measured.arm].add((case.run.instance, case.run.seed))
        problems.setdefault(case.run.instance, set()).add(case.problem)
    # a method that makes the same plan with every seed may be run with one: what counts are its own seeds, everywhere
    instances = {instance for found in done.values() for instance, _ in found}
    lacking = {
        configuration: len(instances) * len({seed for _, seed in found}) - len(found)
        for configuration, found in done.items()
        if len(found) < len(instances) * len({seed for _, seed in found})
    }
    warnings = []
    if lacking:
        words = listed([f"{configuration} {counted(number, 'run')}" for configuration, number in lacking.items()])
        warnings.append(
            f"Not every setting was run on every instance with all its seeds; lacking: {words}. Means are over what "
            "was run: let `bench run` go on to its end, or look at `bench compare`, which takes common instances."
        )
    if any(len(found) > 1 for found in problems.values()):
        warnings.append(
            "Settings change the policy (or the snapshot behind a name differs), so points mean unlike things: costs "
            "are compared within one policy and snapshot; what compares across are the key figures."
        )
    return warnings


def _bounds(material: Material) -> Mapping[Problem, float]:
    """The best bound of each problem over all of the product's candidates; others hold for fewer plans."""
    found: dict[Problem, float] = {}
    for case in material.compared:
        bound = case.measured.bound
        if bound is not None and case.measured.bound_scope is BoundScope.CANDIDATES:
            found[case.problem] = max(bound, found.get(case.problem, bound))
    return found


def _changes(runs: Sequence[Run]) -> str:
    """Dotted names with their values; of several versions of a setting each once."""
    words = dict.fromkeys(
        f"{part}.{name} = {json.dumps(value, ensure_ascii=False)}"
        for run in runs
        for part, values in run.overrides.items()
        for name, value in _flat(values).items()
    )
    return ", ".join(words) or "nothing"


def _flat(values: JsonValue, before: str = "") -> dict[str, JsonValue]:
    if not isinstance(values, dict):
        return {before: values}
    found: dict[str, JsonValue] = {}
    for name, value in values.items():
        found |= _flat(value, f"{before}.{name}" if before else name)
    return found


def _whole(cell: Cell) -> str:
    return whole(float(cell)) if cell is not None else NOTHING
