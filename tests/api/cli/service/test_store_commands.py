"""migrate, keys, audit, backup, restore."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from api.access.clients import parse_key
from api.store.database import open_database, reading, writing
from api.store.keys import authenticate, get_key
from tests.api.conftest import Run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("THUISNABIJ_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.delenv("THUISNABIJ_DATABASE", raising=False)
    return tmp_path / "data"


def test_migrate_makes_a_database_that_only_its_owner_reads(run: Run, folder: Path) -> None:
    assert run("migrate", "--json").document == {"version": "0001"}
    assert run("migrate").exit_code == 0
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "command", [("keys", "list"), ("audit", "verify"), ("keys", "revoke", "x"), ("backup", "b.db")]
)
def test_without_a_database_nothing_is_made(run: Run, folder: Path, command: tuple[str, ...]) -> None:
    ran = run(*command, "--json")
    assert ran.exit_code == 3
    assert "there is no database" in ran.document["reason"]
    assert not folder.exists()


def test_a_key_is_shown_once_and_opens(run: Run, folder: Path) -> None:
    run("migrate")
    made = run(
        "keys", "create", "desk north", "--role", "desk", "--role", "planner", "--region", "JZ12",
        "--organisation", "org-03", "--days", "7", "--json",
    ).document  # fmt: skip
    assert made["grant"] == {
        "roles": ["desk", "planner"],
        "everything": False,
        "region_ids": ["JZ12"],
        "organisation_ids": ["org-03"],
    }
    parts = parse_key(made["key"])
    assert parts is not None
    with reading(open_database(f"sqlite:///{folder / 'thuisnabij.db'}")) as connection:
        record = get_key(connection, made["id"])
        assert (record.expires_at - record.created_at).days == 7
        assert authenticate(connection, parts, record.created_at) == record
    listed = run("keys", "list", "--json")
    assert listed.document["keys"][0]["is_valid"]
    assert parts.secret not in listed.stdout
    assert parts.secret not in run("keys", "list").stdout


def test_rotating_and_revoking_are_in_the_audit(run: Run, folder: Path) -> None:
    run("migrate")
    first = run("keys", "create", "a", "--role", "analyst", "--everything", "--json").document["id"]
    second = run("keys", "rotate", first, "--overlap-days", "0", "--json").document["id"]
    assert run("keys", "revoke", second).exit_code == 0
    assert [item["is_valid"] for item in run("keys", "list", "--json").document["keys"]] == [False, False]
    with reading(open_database(f"sqlite:///{folder / 'thuisnabij.db'}")) as connection:
        rows = connection.execute(text("SELECT action, subject, actor FROM audit ORDER BY sequence")).all()
    assert [tuple(row) for row in rows] == [
        ("keys.create", first, "system:keys"),
        ("keys.rotate", second, "system:keys"),
        ("keys.revoke", second, "system:keys"),
    ]
    unknown = run("keys", "revoke", "zzz", "--json")
    assert (unknown.exit_code, unknown.document) == (3, {"error": "unknown_key", "id": "zzz"})


@pytest.mark.parametrize(
    "arguments",
    [
        ("--role", "boss", "--everything"),
        ("--role", "desk"),
        ("--role", "desk", "--everything", "--region", "JZ12"),
        ("--role", "desk", "--region", "no id"),
        ("--everything",),
        ("--role", "desk", "--everything", "--days", "0"),
    ],
)
def test_a_key_without_sense_is_usage(run: Run, folder: Path, arguments: tuple[str, ...]) -> None:
    run("migrate")
    assert run("keys", "create", "x", *arguments).exit_code == 2
    assert run("keys", "list", "--json").document == {"keys": []}


def test_verify_tells_damage_with_exit_code_4(run: Run, folder: Path) -> None:
    run("migrate")
    for label in "abc":
        run("keys", "create", label, "--role", "desk", "--everything")
    whole = run("audit", "verify", "--json")
    assert (whole.exit_code, whole.document["rows"], whole.document["is_whole"]) == (0, 3, True)
    end = f"{whole.document['sequence']}:{whole.document['hash']}"
    assert run("audit", "verify", "--expect", end).exit_code == 0
    assert run("audit", "verify", "--expect", "4:" + "0" * 64).exit_code == 4
    assert run("audit", "verify", "--expect", "x").exit_code == 2
    engine = open_database(f"sqlite:///{folder / 'thuisnabij.db'}")
    with writing(engine) as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET actor = 'nobody' WHERE sequence = 2"))
    engine.dispose()
    damaged = run("audit", "verify", "--json")
    assert (damaged.exit_code, damaged.document["findings"]) == (4, [{"damage": "altered", "sequence": 2}])
    told = run("audit", "verify", "--lang", "nl")
    assert "regel 2: veranderd" in told.stdout


def test_a_backup_is_restored(run: Run, folder: Path, tmp_path: Path) -> None:
    run("migrate")
    run("keys", "create", "a", "--role", "desk", "--everything")
    copy = tmp_path / "copy.bak"
    assert run("backup", copy, "--json").document["size_bytes"] == copy.stat().st_size
    run("keys", "create", "b", "--role", "desk", "--everything")
    refused = run("restore", copy, "--json")
    assert refused.exit_code == 3
    assert "--replace" in refused.document["reason"]
    assert run("restore", copy, "--replace", "--json").document == {"version": "0001", "erased_again": 0}
    assert [item["label"] for item in run("keys", "list", "--json").document["keys"]] == ["a"]


@pytest.mark.parametrize(
    "command", [("keys", "list"), ("audit", "verify"), ("keys", "create", "desk", "--role", "desk", "--everything")]
)
def test_sixty_columns_are_enough_and_both_languages_differ(run: Run, command: tuple[str, ...]) -> None:
    run("migrate")
    run("keys", "create", "desk in the north of the region", "--role", "desk", "--everything")
    english, dutch = run(*command, columns=60), run(*command, "--lang", "nl", columns=60)
    assert english.stdout != dutch.stdout
    too_long = [line for line in english.stdout.splitlines() if len(line) > 60 and len(line.split()) > 1]
    assert too_long == []
    assert isinstance(json.loads(run(*command, "--json").stdout), dict)
