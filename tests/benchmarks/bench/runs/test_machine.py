from benchmarks.bench.runs.machine import cores, load, peak_mib, this_machine


def test_the_machine_is_described() -> None:
    machine = this_machine()
    assert machine.cores == cores() >= 1
    assert machine.memory_gib > 0
    assert machine.processor
    assert machine.versions["ortools"].startswith("9.")
    assert load() >= 0
    assert 10 < peak_mib() < 1024 * machine.memory_gib
