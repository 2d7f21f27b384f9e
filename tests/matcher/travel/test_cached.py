import multiprocessing
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.travel import cached
from matcher.travel.cached import CachedTravel
from matcher.travel.protocol import EngineAnswerError
from models.geography import Location

A, B, C = Location(lat=52.1, lon=5.9), Location(lat=51.8, lon=6.2), Location(lat=52.3, lon=5.5)


class Counting:
    """Another number each time, so that an answer from the cache can be told."""

    def __init__(self, name: str = "engine, map 1") -> None:
        self.name, self.asked = name, 0

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        self.asked += 1
        count = len(origins) * len(destinations)
        return np.arange(count, dtype=np.int32).reshape(len(origins), len(destinations)) + 100 * self.asked


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_asked_before_is_not_asked_again(tmp_path: Path) -> None:
    engine = Counting()
    first = CachedTravel(engine, tmp_path, print).minutes([A, B], [C, A, B])
    again = CachedTravel(engine, tmp_path, print).minutes([A, B], [C, A, B])
    assert again.tolist() == first.tolist() == [[100, 101, 102], [103, 104, 105]]
    assert (again.dtype, engine.asked) == (np.int32, 1)


@pytest.mark.parametrize(
    ("name", "origins", "destinations"),
    [("engine, map 2", [A, B], [C]), ("engine, map 1", [B, A], [C]), ("engine, map 1", [A], [B, C]),
     ("engine, map 1", [A, B], [Location(lat=52.30001, lon=5.5)])],
    ids=["another version", "another order", "another split", "another place"],
)  # fmt: skip
def test_anything_else_is_another_entry(
    name: str, origins: list[Location], destinations: list[Location], tmp_path: Path
) -> None:
    CachedTravel(Counting(), tmp_path, print).minutes([A, B], [C])
    other = Counting(name)
    CachedTravel(other, tmp_path, print).minutes(origins, destinations)
    assert other.asked == 1
    assert len(entries(tmp_path)) == 2


def test_no_location_is_written(tmp_path: Path) -> None:
    CachedTravel(Counting(), tmp_path, print).minutes([A], [B])
    (entry,) = entries(tmp_path)
    assert len(entry.name) == 64
    assert all(number not in entry.read_bytes() for number in (b"52.1", b"5.9", b"51.8", b"6.2"))


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[:-1], lambda data: data[:-4] + b"\x01\x00\x00\x00", lambda data: b"", lambda data: b"\x00" * 99,
     lambda data: data.replace(b" 1 2\n", b" 2 1\n"), lambda data: data + b"\x00"],
    ids=["short", "changed", "empty", "no entry", "another shape", "long"],
)  # fmt: skip
def test_a_damaged_entry_is_told_and_computed_anew(damage: object, tmp_path: Path) -> None:
    engine, told = Counting(), list[str]()
    travel = CachedTravel(engine, tmp_path, told.append)
    travel.minutes([A], [B, C])
    (entry,) = entries(tmp_path)
    entry.write_bytes(damage(entry.read_bytes()))  # type: ignore[operator]
    assert travel.minutes([A], [B, C]).tolist() == [[200, 201]]
    assert told == [f"travel cache: entry {entry.name} is damaged and is computed anew"]
    assert travel.minutes([A], [B, C]).tolist() == [[200, 201]]
    assert (engine.asked, len(told)) == (2, 1)


class Wrong(Counting):
    """Answers, but with what cannot be."""

    def __init__(self, minutes: int) -> None:
        super().__init__()
        self._minutes = minutes

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        return np.full_like(super().minutes(origins, destinations), self._minutes)


@pytest.mark.parametrize(
    ("minutes", "reason"),
    [(1441, "more than 1,440 minutes"), (-1, "have no road"), (0, "less than a minute over more than 4 km"),
     (35_791_395, "more than 1,440 minutes")],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_not_kept(minutes: int, reason: str, tmp_path: Path) -> None:
    refused = rf"engine, map 1: 2 of 2 trips {'take ' if minutes >= 0 else ''}{reason}, first from origin 1 to destinat"
    for _ in range(2):
        with pytest.raises(EngineAnswerError, match=refused):
            CachedTravel(Wrong(minutes), tmp_path, print).minutes([A], [B, C])
    assert entries(tmp_path) == []


@pytest.mark.parametrize("minutes", [1441, -1, 0])
def test_what_cannot_be_is_not_taken_from_the_disk(minutes: int, tmp_path: Path) -> None:
    engine, told = Counting(), list[str]()
    travel = CachedTravel(engine, tmp_path, told.append)
    travel.minutes([A], [B, C])
    (entry,) = entries(tmp_path)
    entry.write_bytes(cached._encoded(np.full((1, 2), minutes, dtype=np.int32)))
    assert travel.minutes([A], [B, C]).tolist() == [[200, 201]]
    assert told == [f"travel cache: entry {entry.name} is damaged and is computed anew"]
    entry.write_bytes(cached._encoded(np.full((1, 2), 7, dtype=np.int32)))
    assert travel.minutes([A], [B, C]).tolist() == [[7, 7]]


def test_an_engine_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    class Failing(Counting):
        def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        CachedTravel(Failing(), tmp_path, print).minutes([A], [B])
    assert entries(tmp_path) == []


def _ask(folder: Path, number: int) -> list[str]:
    told: list[str] = []
    for step in range(30):
        place = Location(lat=51.0 + step % 10 / 7, lon=5.0)
        table = CachedTravel(Counting(), folder, told.append).minutes([A], [place, B])
        if table.tolist() != [[100, 101]]:
            told.append(f"process {number}: {table.tolist()}")
    return told


def test_two_processes_may_share_a_folder(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        told = pool.starmap(_ask, [(tmp_path, 1), (tmp_path, 2)])
    assert told == [[], []]
    assert len(entries(tmp_path)) == 10  # and no temporary file


def test_the_name_is_the_engines(tmp_path: Path) -> None:
    assert CachedTravel(Counting("x"), tmp_path, print).name == "x"
