import importlib
import pkgutil
import threading
from pathlib import Path

import pytest
from numba.core.registry import CPUDispatcher

import matcher.engine
from benchmarks.bench.experiments.executor import warm_up_here
from tests.benchmarks.bench.experiments.test_running import Notebook

ENGINE = [
    importlib.import_module(f"{matcher.engine.__name__}.{module.name}")
    for module in pkgutil.iter_modules(matcher.engine.__path__)
]
COMPILED = {
    f"{loop.__module__.rpartition('.')[2]}.{loop.__name__}"
    for module in ENGINE
    for loop in vars(module).values()
    if isinstance(loop, CPUDispatcher)
}


def test_a_warm_up_leaves_every_compiled_loop_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", f"{tmp_path}")
    notebook = Notebook()
    warm_up_here(threading.Event(), notebook)
    assert notebook.notes == ["warming up"]
    assert {"kernels.backward", "detours._walk_alternatives"} < COMPILED
    assert {index.name.rpartition("-")[0] for index in tmp_path.rglob("*.nbi")} == COMPILED
