from benchmarks.measures.problems import Problem
from benchmarks.reports.material import Material
from benchmarks.reports.words import counted, listed


def coverage_warnings(material: Material) -> list[str]:
    """Whether the settings were run on the same instances and seeds, without which their means do not compare."""
    done: dict[str, set[tuple[str, int]]] = {arm: set() for arm in material.arms}
    problems: dict[str, set[Problem]] = {}
    for case in material.compared:
        done[case.measured.arm].add((case.run.instance, case.run.seed))
        problems.setdefault(case.run.instance, set()).add(case.problem)
    # a way that makes the same plan with every seed may be run with one: what counts are its own seeds, everywhere
    instances = {instance for found in done.values() for instance, _ in found}
    lacking = {
        arm: len(instances) * len({seed for _, seed in found}) - len(found)
        for arm, found in done.items()
        if len(found) < len(instances) * len({seed for _, seed in found})
    }
    warnings = []
    if lacking:
        words = listed([f"{arm} {counted(number, 'run')}" for arm, number in lacking.items()])
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
