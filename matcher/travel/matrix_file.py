import csv
import hashlib
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.travel.great_circle import rounded_up
from matcher.travel.judging import MOST_MINUTES, fault_of, is_possible
from matcher.travel.protocol import DECIMALS, Key, MatrixFileError, Trip, keys_of
from models.geography import Location
from models.text import TextError
from models.text.numbers import parse_decimal

COLUMNS = ("from_lat", "from_lon", "to_lat", "to_lon", "minutes")
LIMITS = (90.0, 180.0, 90.0, 180.0)


class MatrixFileTravel:
    """
    Travel minutes that were computed before, from a CSV file.

    Columns ``from_lat,from_lon,to_lat,to_lon,minutes``, one row a trip. A trip is looked up by its coordinates to five
    decimals; if it is given both there and back, the mean counts, rounded up.

    Raises
    ------
    MatrixFileError
        If the file cannot be read or understood, or gives two times for one trip.
    """

    def __init__(self, path: Path) -> None:
        try:
            data = path.read_bytes()
            rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
        except OSError as error:
            raise MatrixFileError(f"{path}: {error.strerror or error}; give a CSV file of travel times") from None
        except (UnicodeDecodeError, csv.Error):
            raise MatrixFileError(f"{path}: is not CSV in UTF-8; export it again") from None
        self._path = path
        self._minutes = _read(path, rows)
        self.name = f"matrix {path.name} sha256:{hashlib.sha256(data).hexdigest()[:16]}"

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        """
        One-way whole minutes of shape (origins, destinations).

        Raises
        ------
        MatrixFileError
            If the file does not have a trip, or gives a time that cannot be; the first is named.
        """
        froms, tos = keys_of(origins), keys_of(destinations)
        found = np.array([[self._one(origin, other) for other in tos] for origin in froms], dtype=np.float64)
        found = found.reshape(len(froms), len(tos))
        missing = np.isnan(found)
        if missing.any():
            row, column = np.argwhere(missing)[0].tolist()
            raise MatrixFileError(
                f"{self._path}: {missing.sum()} of {found.size} trips are not in the file; compute them and add their "
                "rows, first that ",
                Trip(row, column),
            )
        fault = fault_of(found, froms, tos)
        if fault is not None:
            raise fault.error(MatrixFileError, str(self._path))
        return rounded_up(found)

    def _one(self, origin: Key, destination: Key) -> float:
        if origin == destination:
            return 0.0
        there, back = self._minutes.get((origin, destination)), self._minutes.get((destination, origin))
        if there is None or back is None:
            known = there if back is None else back
            return math.nan if known is None else known
        return (there + back) / 2.0


def _read(path: Path, rows: list[list[str]]) -> dict[tuple[Key, Key], float]:
    if not rows or tuple(cell.strip() for cell in rows[0]) != COLUMNS:
        raise MatrixFileError(f"{path} row 1: the header must be {','.join(COLUMNS)}")
    minutes: dict[tuple[Key, Key], float] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not cells:
            continue
        values = _numbers(path, number, cells)
        trip = (values[0], values[1]), (values[2], values[3])
        if minutes.setdefault(trip, values[4]) != values[4]:
            raise MatrixFileError(f"{path} row {number}: an earlier row gives this trip another time; delete one")
    return minutes


def _numbers(path: Path, number: int, cells: list[str]) -> list[float]:
    """Four rounded coordinates and the minutes of a row."""
    try:
        values = [parse_decimal(cell) for cell in cells]
    except TextError:
        values = []
    if len(values) != len(COLUMNS):
        raise MatrixFileError(f"{path} row {number}: five numbers are needed, with decimal points")
    if not all(abs(value) <= limit for value, limit in zip(values, LIMITS, strict=False)):
        raise MatrixFileError(f"{path} row {number}: a coordinate is out of range; degrees are needed")
    if not is_possible(values[4]):
        raise MatrixFileError(f"{path} row {number}: minutes must be from 0 to {MOST_MINUTES:g}")
    return [*(round(value, DECIMALS) + 0.0 for value in values[:4]), values[4]]
