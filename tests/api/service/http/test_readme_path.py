"""README.md's second path, run as it stands, against a real service on a real socket."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[4] / "README.md"


def free_port() -> int:
    """Below those that the system itself hands out, so that nobody gets it between here and the service."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as found, contextlib.suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def test_the_service_path_of_the_readme_runs(tmp_path: Path) -> None:
    found = re.search(r"<!-- service:begin -->\n```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    script = found[1].replace("8000", str(free_port()))
    # whatever happens, the service does not outlive the test
    script = "set -euo pipefail -m\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + script
    commands = tmp_path / "bin"
    commands.mkdir()
    command = commands / "thuisnabij"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m api.cli "$@"\n')
    command.chmod(0o755)
    paths = {"PATH": f"{commands}:{os.environ['PATH']}", "PYTHONPATH": str(PAGE.parent)}
    given = {name: value for name, value in os.environ.items() if not name.startswith("THUISNABIJ_")}
    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=given | paths,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr

    def read(name: str) -> dict[str, object]:
        content = json.loads((tmp_path / name).read_text())
        assert isinstance(content, dict)
        return content

    assert "event: progress" in (tmp_path / "events.txt").read_text()
    assert '"job_status":"done"' in (tmp_path / "events.txt").read_text()
    assert read("who-changes.json")["changes"]
    assert read("decision.json")["kind"] == "accept"
    register = read("register.json")["items"]
    assert isinstance(register, list)
    assert register[0]["id"] == read("decision.json")["id"]
    assert "the audit is whole" in ran.stdout
