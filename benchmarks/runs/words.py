from benchmarks.runs.record import Machine

NOTHING = "–"


def machine_words(machine: Machine) -> str:
    """The machine in a sentence."""
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions.items())
    code = f"; code {machine.git}" if machine.git else ""
    return (
        f"{machine.processor}, {machine.cores} cores, {machine.memory_gib:g} GiB; "
        f"Python {machine.python}; {versions}{code}."
    )


def whole(number: float | None) -> str:
    """Thousands with commas."""
    return NOTHING if number is None else f"{number:,.0f}"


def percent(share: float | None, digits: int) -> str:
    """A share of 1 as a percentage."""
    return NOTHING if share is None else f"{100 * share:.{digits}f} %"
