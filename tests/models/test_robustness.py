"""Whatever the bytes, a file is read wholly or refused; and no message gives a youth away."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.files import read_plan, read_policy, read_settings, read_snapshot, write_snapshot
from models.issue import InvalidInputError
from models.snapshot import Snapshot
from tests.models.snapshots import BASE, document, put, snapshot

SECRETS = [
    str(value)
    for youth in BASE["youths"]
    for value in (youth["birth_date"], youth["home"]["location"]["lat"], youth["home"]["location"]["lon"])
]
JUNK: list[Any] = [
    None,
    True,
    -1,
    10**30,
    1.5,
    "",
    "x y",
    "home",
    "0",
    "9999-12-31",
    [],
    {},
    [[]],
    [None],
    {"a": 1},
]


def outcome(path: Path, read: Any) -> object:
    """What was read, or the refusal; anything else that is raised fails the test."""
    try:
        return read(path)
    except InvalidInputError as refusal:
        return refusal


def read_or_refused(path: Path) -> None:
    read = outcome(path, read_snapshot)
    assert isinstance(read, Snapshot | InvalidInputError)
    if isinstance(read, InvalidInputError):
        assert read.issues
        assert_discreet(read)


def assert_discreet(refusal: InvalidInputError) -> None:
    told = " ".join(f"{issue.path} {issue.message} {issue.remedy}" for issue in refusal.issues)
    for secret in SECRETS:
        assert not re.search(rf"(?<!\d){re.escape(secret)}(?!\d)", told), told


def places(content: Any, path: str = "") -> Iterator[str]:
    items = enumerate(content) if isinstance(content, list) else content.items() if isinstance(content, dict) else ()
    for key, value in items:
        yield f"{path}/{key}"
        yield from places(value, f"{path}/{key}")


def test_any_value_anywhere_in_json_is_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    for number, place in enumerate(places(BASE)):
        for value in (JUNK[number % len(JUNK)], JUNK[(7 * number + 3) % len(JUNK)]):
            content = document()
            put(content, place, value)
            path.write_text(json.dumps(content), encoding="utf-8")
            read_or_refused(path)


def test_secrets_put_in_the_wrong_place_are_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    for number, place in enumerate(places(BASE["youths"][0], "/youths/0")):
        if place in ("/youths/0/id", "/youths/0/birth_date") or place.startswith("/youths/0/home/location"):
            continue
        content = document()
        secret = SECRETS[number % len(SECRETS)]
        put(content, place, {secret: secret})
        put(content, "/youths/1/need/expertises", {secret: 5, "Jan de Vries": 3})
        content["youths"][2][secret] = 1
        path.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(InvalidInputError) as caught:
            read_snapshot(path)
        assert_discreet(caught.value)
        assert "Jan de Vries" not in str(caught.value.issues)


@pytest.mark.parametrize("kind", ["s.json", "s.xlsx", "s"])
def test_any_change_of_bytes_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    write_snapshot(snapshot(), tmp_path / kind)
    files = sorted((tmp_path / kind).iterdir()) if kind == "s" else [tmp_path / kind]
    chance = random.Random(17)
    for _ in range(150):
        file = chance.choice(files)
        whole = file.read_bytes()
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 1, 3, 20))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        if chance.random() < 0.2:
            del damaged[chance.randrange(len(damaged)) :]
        file.write_bytes(damaged)
        read_or_refused(tmp_path / kind)
        file.write_bytes(whole)


@pytest.mark.parametrize("read", [read_plan, read_policy, read_settings])
def test_random_bytes_are_refused_everywhere(read: Any, tmp_path: Path) -> None:
    chance = random.Random(5)
    path = tmp_path / "file"
    for length in range(200):
        path.write_bytes(bytes(chance.choices(b'{}[]"=.,:\n\\#-+0123456789aeinfut\xc3\xff', k=length)))
        read_or_not = outcome(path, read)
        assert not isinstance(read_or_not, InvalidInputError) or read_or_not.issues
