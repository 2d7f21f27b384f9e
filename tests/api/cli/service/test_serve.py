import os
import socket
from pathlib import Path

import pytest

from api.cli.common.output import Output
from api.cli.service.serve import _listen
from api.jobs.worker.presence import executor_place
from api.messages import Lang
from tests.api.conftest import Run


@pytest.fixture(autouse=True)
def _as_in_a_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without settings of whoever runs the tests, and with the logs of this process as they are."""
    for name in [name for name in os.environ if name.startswith("THUISNABIJ_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr("api.cli.service.serve.configure_logging", lambda level: None)


@pytest.mark.parametrize(("lang", "words"), [("en", "give another with --port"), ("nl", "geef een andere met --port")])
def test_a_port_that_is_taken_is_told_with_what_to_do(run: Run, tmp_path: Path, lang: str, words: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = run("serve", "--port", port, "--data-folder", tmp_path / "data", "--json", "--lang", lang, columns=80)
    assert ran.exit_code == 3
    assert ran.document["error"] == "port"
    assert words in " ".join(ran.stderr.split())
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_database_of_another_kind_is_told(run: Run, tmp_path: Path, command: str) -> None:
    port = ["--port", "0"] if command == "serve" else []
    ran = run(command, *port, "--data-folder", tmp_path / "data", "--database", "mysql://h/d", "--json", columns=80)
    assert ran.exit_code == 3
    assert ran.document["error"] == "service"
    assert "sqlite:///PATH or postgresql://" in ran.stderr.replace("\n", " ")
    assert not (tmp_path / "data" / "thuisnabij.db").exists()


def test_a_server_that_is_away_is_told_without_its_password(run: Run, tmp_path: Path) -> None:
    away = "postgresql://service:s3cret@127.0.0.1:1/thuisnabij"
    ran = run("worker", "--data-folder", tmp_path, "--database", away, "--json")
    assert ran.exit_code == 3
    assert "s3cret" not in ran.stdout + ran.stderr
    assert ran.document["error"] == "service"


def test_a_second_worker_on_sqlite_is_refused(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'thuisnabij.db'}"
    with executor_place(url, tmp_path, None):
        ran = run("worker", "--data-folder", tmp_path, "--json")
    assert ran.exit_code == 3
    assert "one worker a database" in ran.document["reason"]


def test_a_host_that_does_not_exist_is_told_with_what_to_do(run: Run, tmp_path: Path) -> None:
    ran = run("serve", "--host", "nowhere.invalid", "--port", "0", "--data-folder", tmp_path / "data", columns=80)
    assert ran.exit_code == 3
    assert "give another with --host" in " ".join(ran.stderr.split())
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("THUISNABIJ_DATABSE", "postgresql://h/d", "THUISNABIJ_DATABASE is one"),
        ("THUISNABIJ_OIDC_KEYS_FOR_SECONDS", "1", "greater than or equal to 10"),
        ("THUISNABIJ_NIGHT_NICENESS", "20", "less than or equal to 19"),
    ],
)
def test_a_setting_that_is_wrong_is_usage_and_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    ran = run("serve", "--port", "0", "--data-folder", tmp_path / "data", columns=200)
    assert ran.exit_code == 2
    assert name in ran.stderr
    assert words in ran.stderr
    assert not (tmp_path / "data").exists()


def test_a_log_level_that_does_not_exist_is_usage(run: Run, tmp_path: Path) -> None:
    ran = run("worker", "--data-folder", tmp_path, "--log-level", "loud")
    assert ran.exit_code == 2
    assert "--log-level" in ran.stderr


def test_answers_do_not_wait_for_acknowledgements() -> None:
    with _listen(Output(True, Lang.EN), "127.0.0.1", 0) as listener:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        with socket.create_connection(listener.getsockname()):
            accepted, _ = listener.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
