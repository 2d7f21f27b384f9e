import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.travel.judging import fault_of
from matcher.travel.protocol import EngineAnswerError, Key, TravelTimes, keys_of
from models.files.atomic import write_file
from models.geography import Location

FORMAT = "thuisnabij-travel-2"
"""1 kept answers that had not been judged."""
KIND = np.dtype("<i4")


class CachedTravel:
    """
    Keeps the answers of another source on disk.

    An entry's name is the SHA-256 of what was asked: the source's name with its version, and the locations in their
    order. It holds minutes and no locations. Entries are written whole or not at all, so processes may share a folder.
    What cannot be is neither kept nor taken from the disk.

    Parameters
    ----------
    source
        Asked for what is not in the cache; its name must hold its version.
    folder
        Made when the first entry is written.
    tell
        Called with a sentence when a damaged entry is computed anew.
    """

    def __init__(self, source: TravelTimes, folder: Path, tell: Callable[[str], object]) -> None:
        self._source, self._folder, self._tell = source, folder, tell

    @property
    def name(self) -> str:
        """That of the source: where an answer was kept changes nothing."""
        return self._source.name

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        """
        One-way whole minutes of shape (origins, destinations), from disk if they were asked for before.

        Raises
        ------
        EngineAnswerError
            If the source gives minutes that cannot be; the first trip is named.
        """
        froms, tos = keys_of(origins), keys_of(destinations)
        entry = self._entry(froms, tos)
        try:
            kept = _decoded(entry.read_bytes(), froms, tos)
        except FileNotFoundError:
            kept = None
        else:
            if kept is None:
                self._tell(f"travel cache: entry {entry.name} is damaged and is computed anew")
        if kept is not None:
            return kept
        minutes = self._source.minutes(origins, destinations)
        fault = fault_of(minutes, froms, tos)
        if fault is not None:
            raise fault.error(EngineAnswerError, self.name)
        entry.parent.mkdir(parents=True, exist_ok=True)
        write_file(entry, _encoded(minutes))
        return minutes

    def _entry(self, origins: Sequence[Key], destinations: Sequence[Key]) -> Path:
        asked = json.dumps([FORMAT, self.name, origins, destinations])
        digest = hashlib.sha256(asked.encode()).hexdigest()
        return self._folder / digest[:2] / digest


def _encoded(minutes: NDArray[np.int32]) -> bytes:
    """One line with format, digest and shape, then the numbers."""
    data = minutes.astype(KIND).tobytes()
    rows, columns = minutes.shape
    return f"{FORMAT} {hashlib.sha256(data).hexdigest()} {rows} {columns}\n".encode() + data


def _decoded(content: bytes, origins: Sequence[Key], destinations: Sequence[Key]) -> NDArray[np.int32] | None:
    """The numbers, None if the entry is damaged or holds what cannot be."""
    shape = len(origins), len(destinations)
    head, _, data = content.partition(b"\n")
    wanted = f"{FORMAT} {hashlib.sha256(data).hexdigest()} {shape[0]} {shape[1]}".encode()
    if head != wanted or len(data) != shape[0] * shape[1] * KIND.itemsize:
        return None
    minutes = np.frombuffer(data, dtype=KIND).reshape(shape).astype(np.int32)
    return minutes if fault_of(minutes, origins, destinations) is None else None
