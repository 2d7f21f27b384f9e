import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path


def write_file(path: Path, data: bytes) -> None:
    """Writes a whole file or nothing: beside the target first, then renamed over it."""
    temporary = _beside(path)
    try:
        _write(temporary, data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """
    Writes a whole folder or nothing: beside the target first, then exchanged for it.

    Raises
    ------
    FileExistsError
        If the target is a file, or holds anything but files of these names.
    """
    refuse_other_content(folder, files)
    temporary, old = _beside(folder), _beside(folder)
    try:
        temporary.mkdir()
        for name, data in files.items():
            _write(temporary / name, data)
        if folder.exists():
            folder.rename(old)
        try:
            temporary.rename(folder)
        except BaseException:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def refuse_other_content(folder: Path, files: Mapping[str, bytes]) -> None:
    """Refuses to replace what is not a folder of such files, so that nothing else is ever lost."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FileExistsError(f"{folder} is a file; give the name of a folder, or delete the file first")
    if any(entry.name not in files for entry in folder.iterdir()):
        raise FileExistsError(f"{folder} holds other files than a snapshot's tables; give a new or an empty folder")


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
