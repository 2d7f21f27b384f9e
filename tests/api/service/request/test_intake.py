import json
from typing import Any

import pytest

from api.access.grants import Scope
from api.access.redaction import ScopeView
from api.service.request.answers import Problem
from api.service.request.intake import merged, patched
from models.issue import InvalidInputError
from models.snapshot import Snapshot
from tests.models.snapshots import snapshot as base

EVERYTHING = Scope(everything=True)


def patch(changes: Any, scope: Scope = EVERYTHING, snapshot: Snapshot | None = None) -> Snapshot:
    snapshot = snapshot or base()
    return patched(snapshot, json.dumps(changes).encode(), ScopeView(scope, snapshot))


def with_two_beds(snapshot: Snapshot) -> Snapshot:
    return patch({"units": {"unit": {"beds": 2}}}, snapshot=snapshot)


@pytest.mark.parametrize(
    ("target", "change", "result"),
    # the cases of RFC 7396, appendix A, that are about objects
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ],
)
def test_merging_is_that_of_rfc_7396(target: Any, change: Any, result: Any) -> None:
    assert merged(target, change) == result


def test_one_bed_of_one_unit_changes_and_nothing_else() -> None:
    before, after = base(), patch({"units": {"unit-018": {"beds": 4}}})
    assert [unit.beds for unit in after.units] == [8, 4]
    restored = patch({"units": {"unit-018": {"beds": 3}}}, snapshot=after)
    assert restored == before
    assert restored.id == before.id != after.id


def test_null_takes_a_field_or_an_entity_away() -> None:
    after = patch({"youths": {"y-00422": None, "y-00421": {"max_travel_minutes": None, "sibling_ids": []}}})
    assert [item.id for item in after.youths] == ["y-00421", "y-00423"]
    assert after.youths[0].max_travel_minutes is None


def test_an_id_that_is_not_there_is_a_new_entity() -> None:
    content = base().youths[1].model_dump(mode="json", by_alias=True)
    del content["id"]
    after = patch({"youths": {"y-9": content}})
    assert [item.id for item in after.youths][-1] == "y-9"


@pytest.mark.parametrize(
    "changes",
    [
        [],
        {"unit": {}},
        {"units": []},
        {"units": {"unit-017": 5}},
        {"units": {"unit-017": {"id": "unit-099"}}},
        {"units": {"unit-017": {"bedz": 5}}},
        {"units": {"unit-017": {"beds": "5"}}},
        {"youths": {"y-9": {"sex": "female"}}},
        {"as_of": "soon"},
        {"horizon": None},
    ],
)
def test_what_is_no_patch_or_gives_no_snapshot_is_refused(changes: Any) -> None:
    with pytest.raises(InvalidInputError) as refused:
        patch(changes)
    assert refused.value.issues


@pytest.mark.parametrize("body", [b"", b"{", b'{"units": {}, "units": {}}', b'{"as_of": NaN}', b"[" * 100_000, b"\xff"])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInputError):
        patched(base(), body, ScopeView(EVERYTHING, base()))


def problem(changes: Any, scope: Scope) -> tuple[int, str]:
    with pytest.raises(Problem) as refused:
        patch(changes, scope)
    return refused.value.status, refused.value.code


def test_an_organisation_changes_its_own_capacity_only() -> None:
    own, other = Scope(organisation_ids=frozenset({"org-03"})), Scope(organisation_ids=frozenset({"org-04"}))
    assert patch({"units": {"unit-018": {"beds": 4}}}, own).units[1].beds == 4
    assert problem({"units": {"unit-018": {"beds": 4}}}, other) == (403, "outside_scope")
    assert problem({"units": {"unit-018": None}}, other) == (403, "outside_scope")
    assert problem({"units": {"unit-018": {"organisation_id": "org-04"}}}, own) == (403, "outside_scope")
    for changes in ({"as_of": "2026-11-24"}, {"regions": {"JZ12": {"name": "x"}}}):
        assert problem(changes, own) == (403, "outside_scope")


def test_a_youth_outside_the_scope_does_not_exist_and_nobody_is_pushed_out_of_it() -> None:
    region = Scope(region_ids=frozenset({"JZ12"}))
    nobody = Scope(region_ids=frozenset({"JZ99"}))
    assert patch({"youths": {"y-00422": {"may_move": True}}}, region).youths[1].may_move
    assert problem({"youths": {"y-00422": {"may_move": True}}}, nobody) == (404, "not_found")
    content = base().youths[1].model_dump(mode="json", by_alias=True)
    del content["id"]
    assert problem({"youths": {"y-9": content}}, nobody) == (403, "outside_scope")


def test_a_limit_is_changed_or_taken_away_however_its_tag_is_written() -> None:
    assert patch({"units": {"unit-017": {"mix_limits": {"Fire_Setting ": 2}}}}).units[0].mix_limits == {
        "fire_setting": 2
    }
    assert patch({"units": {"unit-017": {"mix_limits": {"FIRE_SETTING": None}}}}).units[0].mix_limits == {}
    after = patch({"youths": {"y-00422": {"risk_tags": ["Fire_Setting"]}}})
    assert after.youths[1].risk_tags == ("fire_setting",)


def test_two_limits_that_are_one_tag_are_refused() -> None:
    with pytest.raises(InvalidInputError) as caught:
        patch({"units": {"unit-017": {"mix_limits": {"Arson": 2, "arson": 3}}}})
    assert [issue.code for issue in caught.value.issues] == ["tags_alike"]
