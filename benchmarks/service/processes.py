import os
import re
from pathlib import Path

from benchmarks.service.records import Memory

PROC = Path("/proc")


def memory_of(process_id: int, moment: str) -> Memory:
    """
    What a process and all its descendants hold, by Linux's own account.

    The resident sizes of processes cannot be added up: pages that they share would count more than once.
    """
    family = descendants(process_id)
    held = [_proportional_kib(item) for item in family]
    return Memory(moment=moment, processes=len(family), mib=round(sum(held) / 1024, 1))


def descendants(process_id: int) -> list[int]:
    """A process, its children, their children, and so on."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            parent = _parent(entry)
            if parent is not None:
                children.setdefault(parent, []).append(int(entry.name))
    found = [process_id]
    for item in found:
        found.extend(children.get(item, ()))
    return found


def processor_seconds(process_id: int) -> float:
    """What a process has had of the processors until now, its children left out."""
    fields = _fields(PROC / str(process_id))
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _parent(entry: Path) -> int | None:
    try:
        return int(_fields(entry)[1])
    except OSError:
        return None


def _fields(entry: Path) -> list[str]:
    """Of /proc/PID/stat, from the third on: the second, the name in brackets, may hold anything."""
    return (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def _proportional_kib(process_id: int) -> int:
    text = (PROC / str(process_id) / "smaps_rollup").read_text(encoding="utf-8")
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return 0 if found is None else int(found[1])
