import itertools
from pathlib import Path

import numpy as np
import pytest

from benchmarks.pages.external.assignment import InstanceError
from benchmarks.pages.external.pas import (
    PUBLISHED_BOUNDS,
    GenderPolicy,
    PasInstance,
    assignment_problem,
    evaluate,
    read_instance,
    run_instance,
)
from models.settings import SolverSettings

SHARED = Path(__file__).parents[5] / "shared" / "data" / "pas"
HEAD = """ARTICLE BENCHMARK DATA SET
Planning horizon: {nights}

SPECIALISMS:
1 one
2 two

DEPARTMENTS:
1 first 0 60 | 1 1
2 second 18 0 | 1 2

ROOMPROPERTIES:
1 telemetry
2 oxygen

ROOMS:
1 11 | 1 | 1 | D | 1 1 3 2 | 1 0
2 12 | 2 | 1 | D | 2 1 | 0 1
3 21 | 2 | 2 | F | 1 2 | 1 1

BEDS:
1 1
2 2
3 2
4 3
5 3

PATIENTS:
"""
PATIENTS = (
    "1 P1 30 F | 0 3 | 2 1 2 2 1 | 1 | 1 0 | 0 1",
    "2 P2 70 M | 1 4 | 1 1 3 | 2 | 0 0 | 0 0",
    "3 P3 16 F | 2 9 | 1 2 7 | 4 | 0 0 | 1 0",
    "4 P4 40 M | 2 2 | 1 1 0 | 2 | 0 0 | 0 0",
    "5 P5 40 M | 5 8 | 1 1 3 | 2 | 0 0 | 0 0",
)


def write(folder: Path, patients: tuple[str, ...] = PATIENTS, nights: int = 4) -> Path:
    path = folder / "testdata01.txt"
    path.write_text(HEAD.format(nights=nights) + "\n".join(patients) + "\n\nEND.\n")
    return path


def test_who_sleeps_there_on_no_night_of_the_horizon_is_left_out(tmp_path: Path) -> None:
    instance = read_instance(write(tmp_path))

    assert [patient.id for patient in instance.patients] == [1, 2, 3]
    assert instance.patients[0].specialisms == (1, 1, 2)
    assert instance.rooms[2].policy is GenderPolicy.FEMALE
    assert instance.departments[2].min_age == 18


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("6 P6 x F | 0 3 | 1 1 3 | 1 | 1 0 | 0 1", "line 34: invalid literal"),
        ("6 P6 30 F | 0 3 | 1 1 2 | 1 | 1 0 | 0 1", "line 34: patient 6 has 2 nights of treatment and stays longer"),
        ("6 P6 30 X | 0 3 | 1 1 3 | 1 | 1 0 | 0 1", "line 34: patient 6: gender 'X'"),
    ],
)
def test_a_line_that_is_not_readable_is_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(InstanceError, match=said):
        read_instance(write(tmp_path, (*PATIENTS, line)))


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("hello")
    with pytest.raises(InstanceError, match="no line 'Planning horizon"):
        read_instance(tmp_path / "other")


def test_every_weight_counts_by_the_night(tmp_path: Path) -> None:
    instance = read_instance(write(tmp_path))

    # P1 (30, F) in room 2 for 3 nights: needs telemetry 3 x 50; larger than asked 3 x 8; room's specialism of second
    # priority 2 x 10, then one that the room lacks 50 and the department lacks 10
    # P2 (70, M) in room 3 for 3 nights: gender 3 x 50, department lacks the specialism 3 x 10, so does the room 3 x 50
    # P3 (16, F) in room 1, then 2: too young for neither; prefers telemetry: room 2 lacks it 20; department lacks
    # the specialism 2 x 10; room 1 has it as third priority 20, room 2 lacks it 50; one transfer
    found = evaluate(instance, [[1, 1, 1], [2, 2, 2], [0, 1]])

    assert found.faults == ()
    assert {name: tenths for name, tenths in found.tenths.items() if tenths} == {
        "needed property": 150,
        "room preference": 24,
        "room specialism": 20 + 50 + 150 + 20 + 50,
        "department specialism": 10 + 30 + 20,
        "gender": 150,
        "preferred property": 20,
        "transfer": 110,
    }
    assert found.cost == 80.4


def test_ages_beyond_the_departments_cost_and_zero_is_no_limit(tmp_path: Path) -> None:
    instance = read_instance(write(tmp_path))
    old_in_first = evaluate(instance, [[2, 2, 2], [0, 0, 0], [2, 2]])
    # P2 is 70 where 60 is the most, 3 nights; P3 is 16 where 18 is the least, 2 nights
    assert old_in_first.tenths["department age"] == 500


def test_both_genders_in_a_room_cost_by_the_smaller_group_and_too_many_are_a_fault(tmp_path: Path) -> None:
    instance = read_instance(write(tmp_path))

    mixed = evaluate(instance, [[1, 1, 1], [1, 1, 1], [0, 0]])
    crowded = evaluate(instance, [[1, 1, 1], [1, 1, 1], [1, None]])

    assert mixed.tenths["gender"] == 2 * 50
    assert crowded.faults == ("patient 3: no room in night 3", "room 12: 3 patients in 2 beds, night 2")


def test_the_adapter_charges_what_the_evaluation_charges(tmp_path: Path) -> None:
    instance = read_instance(write(tmp_path))
    points = assignment_problem(instance).points
    for job, patient in enumerate(instance.patients):
        nights = min(patient.discharge, instance.nights) - patient.admission
        for room in range(3):
            elsewhere: list[list[int | None]] = [
                [None] * (min(other.discharge, instance.nights) - other.admission) for other in instance.patients
            ]
            elsewhere[job] = [room] * nights
            assert points[job, room].sum() == 1000 * sum(evaluate(instance, elsewhere).tenths.values())
            assert not points[job, room, : patient.admission].any()


def least_cost(instance: PasInstance) -> float | None:
    """By trying every room for every patient, without transfers and without both genders in a room."""
    costs = []
    for rooms in itertools.product(range(len(instance.rooms)), repeat=len(instance.patients)):
        nights = [min(item.discharge, instance.nights) - item.admission for item in instance.patients]
        found = evaluate(instance, [[room] * count for room, count in zip(rooms, nights, strict=True)])
        mixed = any(
            first.is_male != second.is_male
            and room == other
            and max(first.admission, second.admission) < min(first.discharge, second.discharge, instance.nights)
            and instance.rooms[room].policy is GenderPolicy.ONE_AT_A_TIME
            for (first, room), (second, other) in itertools.combinations(zip(instance.patients, rooms, strict=True), 2)
        )
        if not found.faults and not mixed:
            costs.append(found.cost)
    return min(costs, default=None)


@pytest.mark.parametrize("seed", range(10))
def test_the_engine_finds_and_proves_what_enumeration_finds(tmp_path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    lines = []
    for number in range(1, int(random.integers(3, 7))):
        first = int(random.integers(0, 4))
        last = int(random.integers(first + 1, 7))
        lines.append(
            f"{number} P {random.integers(10, 80)} {random.choice(['F', 'M'])} | {first} {last} | "
            f"1 {random.integers(1, 3)} {last - first} | {random.choice([1, 2, 4])} | "
            f"{random.integers(0, 2)} 0 | 0 {random.integers(0, 2)}"
        )
    path = write(tmp_path, tuple(lines), nights=5)

    run = run_instance(path, SolverSettings(time_limit_seconds=20, gap=0.0, prove=True))

    assert run.cost == least_cost(read_instance(path))
    assert run.proven == (run.cost is not None)
    assert run.cost is None or run.bound == run.cost


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published instances are not in the project")
def test_published_instances_are_read_whole() -> None:
    found = {name: read_instance(SHARED / name) for name in PUBLISHED_BOUNDS}
    assert {name: (len(item.patients), len(item.rooms), item.nights) for name, item in found.items()} == {
        "testdata01.txt": (652, 98, 14),
        "testdata02.txt": (755, 151, 14),
        "testdata05.txt": (587, 102, 14),
    }
