import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli.output import Output
from api.cli.serve_command import _listen
from api.jobs.executor import executor_place
from api.messages import Lang


def _run(*arguments: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    """A command that must end by itself; what the environment of the tests sets is left out."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("THUISNABIJ_")}
    command = [sys.executable, "-m", "api.cli", *arguments]
    environment |= {"THUISNABIJ_LANG": lang, "COLUMNS": "80"}
    return subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment, check=False)


@pytest.mark.parametrize(("lang", "words"), [("en", "give another with --port"), ("nl", "geef een andere met --port")])
def test_a_port_that_is_taken_is_told_with_what_to_do(tmp_path: Path, lang: str, words: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = _run("serve", "--port", port, "--data-folder", str(tmp_path / "data"), "--json", lang=lang)
    assert ran.returncode == 3
    assert json.loads(ran.stdout)["error"] == "port"
    assert words in " ".join(ran.stderr.split())
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_database_of_another_kind_is_told(tmp_path: Path, command: str) -> None:
    port = ["--port", "0"] if command == "serve" else []
    ran = _run(command, *port, "--data-folder", str(tmp_path / "data"), "--database", "mysql://h/d", "--json")
    assert ran.returncode == 3
    assert json.loads(ran.stdout)["error"] == "service"
    assert "sqlite:///PATH or postgresql://" in ran.stderr.replace("\n", " ")


def test_a_server_that_is_away_is_told_without_its_password(tmp_path: Path) -> None:
    away = "postgresql://service:s3cret@127.0.0.1:1/thuisnabij"
    ran = _run("worker", "--data-folder", str(tmp_path), "--database", away, "--json")
    assert ran.returncode == 3
    assert "s3cret" not in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_second_worker_on_sqlite_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'thuisnabij.db'}"
    with executor_place(url, tmp_path, None):
        ran = _run("worker", "--data-folder", str(tmp_path), "--json")
    assert ran.returncode == 3
    assert "one worker a database" in json.loads(ran.stdout)["reason"]


def test_a_log_level_that_does_not_exist_is_usage(tmp_path: Path) -> None:
    ran = _run("worker", "--data-folder", str(tmp_path), "--log-level", "loud")
    assert ran.returncode == 2
    assert "--log-level" in ran.stderr


def test_answers_do_not_wait_for_acknowledgements() -> None:
    with _listen(Output(True, Lang.EN), "127.0.0.1", 0) as listener:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        with socket.create_connection(listener.getsockname()):
            accepted, _ = listener.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
