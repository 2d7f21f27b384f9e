import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from models.files import read_snapshot, write_snapshot
from models.snapshot import Snapshot
from models.tags import tag_as_kept
from tests.models.snapshots import document, put


def tagged(of_youth: str, of_unit: str) -> Snapshot:
    content = document()
    put(content, "/youths/0/risk_tags", [of_youth])
    put(content, "/units/0/mix_limits", {of_unit: 1})
    return Snapshot.model_validate(content)


@pytest.mark.parametrize(
    ("of_youth", "of_unit"),
    [
        ("Brandstichting", "brandstichting"),
        (" brand \t stichting\n", "brand stichting"),
        ("brand\u00a0stichting", "Brand Stichting"),
        ("café", "cafe\u0301"),
        ("STRASSE", "straße"),
        ("ΌΣΟΣ", "όσος"),
    ],
)
def test_a_tag_meets_its_limit_however_it_is_written(of_youth: str, of_unit: str) -> None:
    snapshot = tagged(of_youth, of_unit)
    assert snapshot.youths[0].risk_tags == tuple(snapshot.units[0].mix_limits)


@pytest.mark.parametrize("kind", ["s.json", "s.xlsx", "s"])
def test_a_tag_is_kept_in_one_way_whatever_the_file(kind: str, tmp_path: Path) -> None:
    content = document()
    put(content, "/youths/0/risk_tags", ["FIRE_setting "])
    put(content, "/units/0/mix_limits", {"Fire_Setting": 1})
    (tmp_path / "given.json").write_text(json.dumps(content), encoding="utf-8")
    write_snapshot(read_snapshot(tmp_path / "given.json"), tmp_path / kind)
    snapshot = read_snapshot(tmp_path / kind)
    assert snapshot == Snapshot.model_validate(document())
    assert snapshot.id == Snapshot.model_validate(document()).id


def test_two_limits_that_are_one_are_named_both() -> None:
    content = document()
    put(content, "/units/0/mix_limits", {"Brand": 1, "brand ": 2})
    with pytest.raises(ValidationError, match='"Brand" and "brand " are one tag'):
        Snapshot.model_validate(content)


@given(st.text(max_size=20))
def test_a_tag_that_is_kept_is_kept_as_it_is(text: str) -> None:
    assert tag_as_kept(tag_as_kept(text)) == tag_as_kept(text)


@given(st.text(max_size=20))
def test_a_tag_is_read_back_as_it_was_kept_or_was_never_kept(text: str) -> None:
    try:
        snapshot = tagged(text, text)
    except ValidationError:
        return
    assert Snapshot.model_validate_json(snapshot.model_dump_json(by_alias=True)) == snapshot


def test_a_tag_that_grows_when_folded_is_judged_as_it_is_kept() -> None:
    assert tagged("ß" * 50, "x").youths[0].risk_tags == ("ss" * 50,)
    with pytest.raises(ValidationError, match="at most 100"):
        tagged("ß" * 51, "x")
