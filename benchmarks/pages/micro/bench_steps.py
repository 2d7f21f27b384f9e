"""Run by `pytest benchmarks/pages/micro --benchmark-only`, or stored and tabled by `python -m benchmarks micro`."""

from collections.abc import Callable
from typing import Any, Protocol

import pytest

from benchmarks.pages.micro.steps import STEPS, Step, Subject


class Benchmark(Protocol):
    """The fixture of pytest-benchmark, as far as it is used."""

    group: str
    extra_info: dict[str, Any]

    def __call__(self, work: Callable[[], object]) -> object:
        """Times the work as often as it takes."""
        ...


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name.replace(" ", "-"))
def bench_step(benchmark: Benchmark, subject: Subject, step: Step) -> None:
    """One step on one set."""
    work = step.ready(subject)
    if work is None:
        pytest.skip("nothing to do on this set")
    benchmark.group = f"{subject.set_name}-{subject.set_seed}"
    benchmark.extra_info |= {"step": step.name, "set_name": subject.set_name, "set_seed": subject.set_seed}
    benchmark(work)
