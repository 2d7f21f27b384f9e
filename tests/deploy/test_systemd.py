"""The units parse, run commands that exist, and end and shield the service as it needs."""

import shlex
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from api.cli.service.serve import REQUESTS_SECONDS, WORKER_SECONDS
from tests.deploy.commands import DEPLOY, known_settings, parsed, settings_named

SERVICE, WORKER = DEPLOY / "thuisnabij.service", DEPLOY / "thuisnabij-worker.service"
SHIELDS = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelTunables": "yes",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "SystemCallFilter": "@system-service",
    "StateDirectoryMode": "0700",
    "UMask": "0077",
}


def read(path: Path) -> Mapping[str, Mapping[str, list[str]]]:
    """Sections of a unit, and what each key was given, in order."""
    sections: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            name, is_given, value = line.partition("=")
            assert is_given, line
            sections[section][name].append(value)
    return sections


def one(path: Path, name: str) -> str:
    (value,) = read(path)["Service"][name]
    return value


def test_the_service_answers_behind_a_proxy_and_solves() -> None:
    name, given = parsed(shlex.split(one(SERVICE, "ExecStart")))
    assert (name, given["host"], given["port"], given["worker"]) == ("serve", "127.0.0.1", 8000, True)


def test_a_further_machine_runs_a_worker_of_the_database_in_its_settings() -> None:
    name, given = parsed(shlex.split(one(WORKER, "ExecStart")))
    assert (name, given["solves"], given["lifeline"]) == ("worker", 1, False)
    # without the file it would make an SQLite database of its own, and wait for ever
    assert one(WORKER, "EnvironmentFile") == "/etc/thuisnabij/service.env"
    assert "THUISNABIJ_DATABASE" in settings_named(WORKER.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [SERVICE, WORKER])
def test_a_unit_names_settings_that_exist_and_folders_it_may_write(path: Path) -> None:
    assert settings_named(path.read_text(encoding="utf-8")) <= known_settings()
    environment = dict(item.split("=", 1) for item in read(path)["Service"]["Environment"])
    assert environment["THUISNABIJ_DATA_FOLDER"] == f"/var/lib/{one(path, 'StateDirectory')}"
    assert environment["NUMBA_CACHE_DIR"] == f"/var/cache/{one(path, 'CacheDirectory')}"


@pytest.mark.parametrize("path", [SERVICE, WORKER])
def test_a_unit_ends_in_order_and_begins_again(path: Path) -> None:
    assert one(path, "KillMode") == "mixed"
    assert int(one(path, "TimeoutStopSec")) > REQUESTS_SECONDS + WORKER_SECONDS
    assert one(path, "Restart") == "on-failure"
    assert read(path)["Unit"]["StartLimitIntervalSec"] == ["0"]
    assert read(path)["Install"]["WantedBy"] == ["multi-user.target"]


@pytest.mark.parametrize("path", [SERVICE, WORKER])
def test_a_unit_runs_as_a_user_of_its_own_with_nothing_to_spare(path: Path) -> None:
    assert (one(path, "User"), one(path, "Group")) == ("thuisnabij", "thuisnabij")
    assert {name: one(path, name) for name in SHIELDS} == SHIELDS
    # the search is compiled while it runs
    assert "MemoryDenyWriteExecute" not in read(path)["Service"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("path", [SERVICE, WORKER])
def test_systemd_itself_knows_every_line(path: Path, tmp_path: Path) -> None:
    # the program is not installed here; any that is will do
    unit = tmp_path / path.name
    text = path.read_text(encoding="utf-8").replace("/opt/thuisnabij/bin/thuisnabij", "/bin/true")
    unit.write_text(text, encoding="utf-8")
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=120, check=False
    )
    assert not [line for line in ran.stderr.splitlines() if path.name in line], ran.stderr
