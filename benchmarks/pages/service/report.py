import numpy as np

from benchmarks.bench.runs.record import machine_words
from benchmarks.pages.service.records import Queueing, ReadRun, Reads, ServiceResults
from benchmarks.pages.shell import markdown_table

MOST_READ_SECONDS, MOST_BEGUN_SECONDS, MOST_IDLE_MIB = 0.05, 1.0, 250.0
"""What is aimed at: 95 of 100 reads, every begin, the idle service."""

AIM_HEAD = ("what", "measured", "aim", "reached")
READS_HEAD = (
    "reads beside",
    "reads",
    "a second",
    "median",
    "95 of 100 within",
    "slowest",
    "processor",
    "refused",
    "load",
)
QUEUE_HEAD = ("plans queued beside", "plans", "begun: median", "slowest", "searching: median", "slowest", "load")
ROUTE_HEAD = ("read", "KiB", "share")


def service_markdown(results: ServiceResults) -> str:
    """Everything between the markers; nothing here is written by hand."""
    starts = np.array([item.answers_seconds for item in results.starts])
    ready = np.array([item.ready_seconds for item in results.starts])
    parts = [
        machine_words(results.machine),
        f"Run on {results.begun:%Y-%m-%d}; {results.set_name} seed {results.set_seed}, {results.youths:,} youths.",
        markdown_table(AIM_HEAD, _aims(results), frozenset({"measured", "aim"})),
        markdown_table(READS_HEAD, [_reads_row(item) for item in results.reads], frozenset(READS_HEAD[1:8])),
        markdown_table(
            (*ROUTE_HEAD, *(f"beside {item.beside}" for item in results.reads)),
            _route_rows(results.reads),
            frozenset({*ROUTE_HEAD[1:], *(f"beside {item.beside}" for item in results.reads)}),
        ),
        "Milliseconds within which 95 of 100 were answered, by read.",
        markdown_table(QUEUE_HEAD, [_queue_row(item) for item in results.queueing], frozenset(QUEUE_HEAD[1:6])),
        f"Start: {len(starts)} times in an empty folder; it listens after {np.median(starts):.1f} s "
        f"(slowest {starts.max():.1f} s), its worker is ready after {np.median(ready):.1f} s "
        f"(slowest {ready.max():.1f} s). "
        + " ".join(
            f"Memory, {item.moment}: {item.mib:,.0f} MiB in {item.processes} processes." for item in results.memory
        ),
    ]
    return "\n\n".join(parts)


def _aims(results: ServiceResults) -> list[tuple[str, ...]]:
    rows = [
        _aim(f"95 of 100 reads, beside {item.beside}", 1000 * _usual(_all(item)), 1000 * MOST_READ_SECONDS, "ms")
        for item in results.reads
    ]
    rows += [
        _aim(f"slowest begin of a plan, beside {item.beside}", max(_begun(item)), MOST_BEGUN_SECONDS, "s", 2)
        for item in results.queueing
    ]
    return rows + [_aim(f"memory, {item.moment}", item.mib, MOST_IDLE_MIB, "MiB") for item in results.memory[:1]]


def _aim(what: str, found: float, most: float, unit: str, digits: int = 0) -> tuple[str, ...]:
    return (what, f"{found:.{digits}f} {unit}", f"< {most:g} {unit}", "yes" if found < most else "no")


def _reads_row(item: Reads) -> tuple[str, ...]:
    seconds = _all(item)
    beside = item.beside if item.solver_running else f"{item.beside} (which had ended)"
    return (
        beside,
        f"{len(seconds):,}",
        f"{item.per_second:g}",
        _milliseconds(float(np.median(seconds))),
        _milliseconds(_usual(seconds)),
        _milliseconds(max(seconds)),
        f"{item.processor_milliseconds:.1f} ms",
        f"{sum(run.refused for run in item.runs)}",
        f"{item.load_before:g} → {item.load_after:g}",
    )


def _route_rows(found: tuple[Reads, ...]) -> list[tuple[str, ...]]:
    if not found:
        return []
    return [
        (
            run.read,
            f"{run.bytes_median / 1024:,.1f}",
            f"{100 * len(run.seconds) / len(_all(found[0])):.0f} %",
            *(f"{1000 * _usual(_run(item, run.read).seconds):,.0f}" for item in found),
        )
        for run in found[0].runs
        if run.seconds
    ]


def _queue_row(item: Queueing) -> tuple[str, ...]:
    begun, searching = _begun(item), [plan.search_seconds for plan in item.plans]
    return (
        item.beside,
        f"{len(begun)}",
        f"{np.median(begun):.2f} s",
        f"{max(begun):.2f} s",
        f"{np.median(searching):.1f} s",
        f"{max(searching):.1f} s",
        f"{item.load_before:g} → {item.load_after:g}",
    )


def _all(item: Reads) -> list[float]:
    return [seconds for run in item.runs for seconds in run.seconds]


def _run(item: Reads, name: str) -> ReadRun:
    return next(run for run in item.runs if run.read == name)


def _begun(item: Queueing) -> list[float]:
    return [plan.begun_seconds for plan in item.plans]


def _usual(seconds: list[float] | tuple[float, ...]) -> float:
    return float(np.percentile(seconds, 95)) if seconds else float("nan")


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:,.0f} ms"
