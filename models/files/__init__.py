"""Reading and writing: snapshots, plans, policies and settings; everything wrong is told at once."""

from models.files.documents import read_plan, read_policy, read_settings, write_plan
from models.files.faults import FileCode
from models.files.snapshots import read_snapshot, read_snapshot_with_warnings, write_snapshot

__all__ = [
    "FileCode",
    "read_plan",
    "read_policy",
    "read_settings",
    "read_snapshot",
    "read_snapshot_with_warnings",
    "write_plan",
    "write_snapshot",
]
