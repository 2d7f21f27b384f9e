from typing import Any

import pytest

from models.issue import Severity
from models.snapshot import Snapshot
from models.validation import CHECKS, IssueCode, find_issues
from models.validation.wording import looks_like_bsn
from tests.models.snapshots import document, put

WARNINGS = {
    IssueCode.AGE_IMPLAUSIBLE,
    IssueCode.CLOSED_WITHOUT_AUTHORISATION,
    IssueCode.CONTRACT_OVER,
    IssueCode.EXPERTISE_OF_NOBODY,
    IssueCode.IDS_ALIKE,
    IssueCode.MIX_LIMIT_OF_NOBODY,
    IssueCode.MORE_RESIDENTS_THAN_BEDS,
    IssueCode.NEED_BEYOND_HORIZON,
    IssueCode.NEED_LONG_PAST,
    IssueCode.OUTSIDE_NETHERLANDS,
    IssueCode.PIN_WITHOUT_PERIOD,
    IssueCode.POSTCODE_ELSEWHERE,
    IssueCode.RISK_TAG_UNLIMITED,
    IssueCode.SIBLINGS_KEPT_APART,
    IssueCode.TEAM_OUT_OF_REACH,
}
PIN = "/youths/0/pinned/stays/0"
SECOND_PIN = {"place": "home", "from": "2026-12-09", "until": "2026-12-10"}
GGZ = {"expertise": "ggz", "team_id": "team-04"}
Case = tuple[IssueCode, dict[str, Any], list[str]]
C = IssueCode
CASES: list[Case] = [
    (C.AGES_REVERSED, {"/units/0/min_age": 18}, ["/units/0/min_age"]),
    (C.AS_OF_IMPLAUSIBLE, {"/as_of": "2200-01-01"}, ["/as_of"]),
    (C.AS_OF_IMPLAUSIBLE, {"/as_of": "2299-12-31"}, ["/as_of"]),
    (C.AS_OF_IMPLAUSIBLE, {"/as_of": "1900-01-01"}, ["/as_of"]),
    (C.AGE_IMPLAUSIBLE, {"/youths/0/birth_date": "1995-11-23"}, ["/youths/0/birth_date"]),
    (C.EXPERTISE_OF_NOBODY, {"/youths/0/need/expertises/forensic": 60, "/youths/1/need/expertises": {"forensic": 30}},
     ["/youths/0/need/expertises/forensic"]),
    (C.IDS_ALIKE, {"/regions/1/id": "jz12", "/units/0/region_ids": ["JZ12"]}, ["/regions/1/id"]),
    (C.IDS_ALIKE, {"/youths/2/id": "Y-00422", "/youths/0/keep_apart_ids": []}, ["/youths/2/id"]),
    (C.MIX_LIMIT_OF_NOBODY, {"/units/0/mix_limits": {"arson/fire": 1}, "/units/1/mix_limits": {"Arson/Fire": 0}},
     ["/units/0/mix_limits/arson~1fire"]),
    (C.NEED_BEYOND_HORIZON, {"/youths/1/need/from": "2027-05-24"}, ["/youths/1/need/from"]),
    (C.NEED_LONG_PAST, {"/youths/1/need/from": "1900-01-01"}, ["/youths/1/need/from"]),
    (C.NEED_LONG_PAST, {"/youths/1/need/from": "2024-11-22"}, ["/youths/1/need/from"]),
    (C.NEED_LONG_PAST, {"/youths/0/need/from": "2024-02-26"}, ["/youths/0/need/from"]),
    (C.RISK_TAG_UNLIMITED, {"/youths/0/risk_tags": ["fire_setting", "arson"], "/youths/1/risk_tags": ["arson"]},
     ["/youths/0/risk_tags/1"]),
    (C.TEAM_OUT_OF_REACH, {"/ambulant_teams/0/max_travel_minutes": 5, "/brigade_teams/0/max_travel_minutes": 0},
     ["/ambulant_teams/0/max_travel_minutes", "/brigade_teams/0/max_travel_minutes"]),
    (
        C.AUTHORISATION_REVERSED,
        {"/youths/1/closed_authorisation": {"from": "2026-12-02", "until": "2026-12-01"}},
        ["/youths/1/closed_authorisation/until"],
    ),
    (C.BED_CHANGES_ORDER, {"/units/0/bed_changes/1/from": "2027-01-04"}, ["/units/0/bed_changes/1/from"]),
    (C.BED_CHANGES_ORDER, {"/units/0/bed_changes/1/from": "2027-01-03"}, ["/units/0/bed_changes/1/from"]),
    (C.BIRTH_IN_FUTURE, {"/youths/1/birth_date": "2026-11-24"}, ["/youths/1/birth_date"]),
    (
        C.BRIGADE_SETTING_CLOSED,
        {"/youths/0/brigade_alternative/settings": ["home", "closed"]},
        ["/youths/0/brigade_alternative/settings/1"],
    ),
    (
        C.BRIGADE_WITHOUT_ALTERNATIVE,
        {"/youths/0/brigade_alternative": None, f"{PIN}/brigade_team_id": "brigade-2"},
        ["/youths/0/current_stay/brigade_team_id", f"{PIN}/brigade_team_id"],
    ),
    (C.BSN_LIKE_ID, {"/youths/2/id": "111222333"}, ["/youths/2/id"]),
    (C.CLOSED_WITHOUT_AUTHORISATION, {"/youths/0/closed_authorisation": None}, ["/youths/0/need/settings/2"]),
    (C.CONTRACT_OVER, {"/units/0/contract/until": "2026-11-22"}, ["/youths/0/current_stay/place"]),
    (C.CONTRACT_REVERSED, {"/units/0/contract/from": "2028-01-01"}, ["/units/0/contract/until"]),
    (C.DUPLICATE_ID, {"/regions/1/id": "JZ12"}, ["/regions/1/id"]),
    (C.DUPLICATE_ID, {"/youths/1/id": "y-00423"}, ["/youths/2/id"]),
    (C.HORIZON_EMPTY, {"/horizon": {"days": 0, "weeks": 0}}, ["/horizon/days"]),
    (C.MORE_RESIDENTS_THAN_BEDS, {"/units/0/beds": 0}, ["/units/0/beds"]),
    (C.OUTSIDE_NETHERLANDS, {"/units/1/location/lat": 5.7}, ["/units/1/location/lat"]),
    (C.OUTSIDE_NETHERLANDS, {"/youths/1/home/location/lon": 7.31}, ["/youths/1/home/location/lon"]),
    (C.POSTCODE_ELSEWHERE, {"/units/0/location/postcode": "6811"}, ["/units/0/location/postcode"]),
    (C.OWN_RELATION, {"/youths/1/sibling_ids": ["y-00422"]}, ["/youths/1/sibling_ids/0"]),
    (C.OWN_RELATION, {"/youths/1/keep_apart_ids": ["y-00422"]}, ["/youths/1/keep_apart_ids/0"]),
    (C.PIN_CLOSED_OUTSIDE_AUTHORISATION, {f"{PIN}/place": "unit-018",
      "/youths/0/closed_authorisation/from": "2026-12-01"}, [f"{PIN}/place"]),
    (
        C.PIN_CLOSED_OUTSIDE_AUTHORISATION,  # the authorisation ends within the period that the pin ends in
        {f"{PIN}/place": "unit-018", f"{PIN}/until": "2027-05-03",
         "/youths/0/closed_authorisation/until": "2027-05-01"},
        [f"{PIN}/place"],
    ),
    (C.PIN_REVERSED, {f"{PIN}/until": "2026-11-30"}, [f"{PIN}/until"]),
    (
        C.PINS_OVERLAP,
        {f"{PIN}/until": "2026-12-08", "/youths/0/pinned/stays": [{"place": "home", "from": "2026-12-07",
         "until": "2026-12-10"}, SECOND_PIN]},
        ["/youths/0/pinned/stays/1/from"],
    ),
    (
        C.PIN_WITHOUT_PERIOD,
        {"/youths/0/pinned/stays": [SECOND_PIN, {"place": "unit-017", "from": "2026-12-07", "until": "2026-12-09"}]},
        ["/youths/0/pinned/stays/0/from"],
    ),
    (
        C.PIN_WITHOUT_PERIOD,
        {"/youths/0/pinned/stays": [{"place": "unit-018", "from": "2026-12-14", "until": "2026-12-16"}],
         "/youths/0/closed_authorisation/until": "2026-12-17"},
        ["/youths/0/pinned/stays/0/from"],
    ),
    (C.REGIONS_EMPTY, {"/units/0/region_ids": []}, ["/units/0/region_ids"]),
    (C.REPEATED_VALUE, {"/youths/0/risk_tags": ["a", "b", "a"]}, ["/youths/0/risk_tags/2"]),
    (C.REPEATED_VALUE, {"/units/0/sexes": ["male", "male"]}, ["/units/0/sexes/1"]),
    (C.REPEATED_VALUE, {"/youths/1/need/settings": ["home", "home"]}, ["/youths/1/need/settings/1"]),
    (C.RESERVED_ID, {"/units/1/id": "Home", "/youths/0/excluded_unit_ids": []}, ["/units/1/id"]),
    (C.RESERVED_ID, {"/units/1/id": "home", "/youths/0/excluded_unit_ids": []}, ["/units/1/id"]),
    (C.SETTINGS_ORDER, {"/youths/1/need/settings": ["open_group", "crisis", "home"]},
     ["/youths/1/need/settings/2"]),
    (C.SIBLINGS_KEPT_APART, {"/youths/1/keep_apart_ids": ["y-00421"]}, ["/youths/1/keep_apart_ids/0"]),
    (C.SINCE_IN_FUTURE, {"/youths/0/current_stay/since": "2026-11-24"}, ["/youths/0/current_stay/since"]),
    (
        C.SUPPORT_NOT_NEEDED,
        {"/youths/0/need/expertises": {"lvb": 90}},
        ["/youths/0/current_stay/support/0/expertise"],
    ),
    (C.SUPPORT_REPEATED, {f"{PIN}/support": [GGZ, GGZ]}, [f"{PIN}/support/1/expertise"]),
    (C.TEAM_LACKS_EXPERTISE, {"/ambulant_teams/0/expertises": ["ggz"]}, [f"{PIN}/support/0/team_id"]),
    (C.UNIT_SETTING_HOME, {"/units/0/setting": "home"}, ["/units/0/setting"]),
    *(
        (C.UNKNOWN_REFERENCE, {path: "nobody"}, [path])
        for path in (
            "/municipalities/0/region_id",
            "/units/0/organisation_id",
            "/units/0/region_ids/1",
            "/ambulant_teams/0/organisation_id",
            "/brigade_teams/0/organisation_id",
            "/youths/0/home/municipality_id",
            "/youths/0/sibling_ids/0",
            "/youths/0/keep_apart_ids/0",
            "/youths/0/excluded_unit_ids/0",
            "/youths/0/preferred_unit_ids/0",
            "/youths/0/current_stay/place",
            "/youths/0/current_stay/support/0/team_id",
            "/youths/0/current_stay/brigade_team_id",
            f"{PIN}/place",
            f"{PIN}/support/0/team_id",
            f"{PIN}/brigade_team_id",
        )
    ),
]  # fmt: skip


def damaged(changes: dict[str, Any]) -> Snapshot:
    content = document()
    for path, value in changes.items():
        put(content, path, value)
    return Snapshot.model_validate(content)


@pytest.mark.parametrize(("code", "changes", "paths"), CASES, ids=lambda item: str(item)[:60])
def test_a_problem_is_told_where_it_is(code: IssueCode, changes: dict[str, Any], paths: list[str]) -> None:
    found = [issue for issue in find_issues(damaged(changes)) if issue.code == code]
    assert [issue.path for issue in found] == paths
    severity = Severity.WARNING if code in WARNINGS else Severity.ERROR
    assert {issue.severity for issue in found} == {severity}
    assert all(issue.message and issue.remedy.endswith(".") for issue in found)


def test_every_code_has_a_case() -> None:
    assert {code for code, _, _ in CASES} == set(IssueCode)


def test_the_base_has_no_issue_and_every_check_is_documented() -> None:
    assert find_issues(damaged({})) == ()
    assert all(check.__doc__ for check in CHECKS)
    assert len(set(CHECKS)) == len(CHECKS)


@pytest.mark.parametrize(
    "changes",
    [
        {"/units/0/min_age": 17},
        {"/youths/0/need/expertises/ggz": 2400},
        {"/youths/0/need/expertises/ggz": 1},
        {"/horizon": {"days": 0, "weeks": 1}},
        {"/horizon": {"days": 1, "weeks": 0}},
        {"/youths/1/birth_date": "2026-11-23"},
        {"/youths/0/current_stay/since": "2026-11-23"},
        {"/units/0/beds": 1},
        {"/units/0/contract/until": "2026-11-23"},
        {"/units/0/contract": {"from": "2027-01-01", "until": "2027-01-01"}},
        {"/youths/1/need/settings": ["crisis", "home", "open_group"]},
        {"/youths/0/keep_apart_ids": []},
        {"/units/1/location": {"lat": 50.5, "lon": 7.3}},
        {"/youths/2/id": "111222334", "/youths/0/keep_apart_ids": ["111222334"]},
        {"/as_of": "2026-11-24"},
        {"/youths/1/birth_date": "1995-11-24"},
        {"/youths/1/need/from": "2024-11-23"},
        {"/youths/0/need/from": "2024-02-27"},
        {"/youths/1/need/from": "2027-05-23"},
        {"/units/0/mix_limits": {}, "/youths/0/risk_tags": ["arson"]},
        {"/units/0/mix_limits": {"Fire_Setting ": 1}, "/youths/0/risk_tags": ["FIRE_setting"]},
        {"/ambulant_teams/0/max_travel_minutes": 0, "/ambulant_teams/0/location": {"lat": 52.1, "lon": 5.7}},
        # 2026-11-30 is a boundary: two pins may meet there
        {"/youths/0/pinned/stays": [{"place": "home", "from": "2026-11-25", "until": "2026-11-30"},
                                    {"place": "unit-017", "from": "2026-11-30", "until": "2026-12-01"}]},
        # where they share a period by rounding, as of the week of 2026-12-07, the earlier has it
        {"/youths/0/pinned/stays": [{"place": "home", "from": "2026-11-30", "until": "2026-12-08"},
                                    {"place": "unit-017", "from": "2026-12-08", "until": "2026-12-20"}]},
        # pins in the past and beyond the horizon are ignored
        {"/youths/0/pinned/stays": [{"place": "unit-018", "from": "2020-01-01", "until": "2020-02-01"},
                                    {"place": "unit-018", "from": "2020-01-01", "until": "2020-02-01"},
                                    {"place": "unit-018", "from": "2029-01-01", "until": "2029-02-01"}]},
        {f"{PIN}/place": "unit-018", f"{PIN}/until": "2026-12-07",
         "/youths/0/closed_authorisation": {"from": "2026-11-30", "until": "2026-12-06"}},
        # the authorisation ends with the pin, within a period
        {f"{PIN}/place": "unit-018", f"{PIN}/until": "2026-12-05",
         "/youths/0/closed_authorisation": {"from": "2026-11-30", "until": "2026-12-06"}},
    ],
)  # fmt: skip
def test_what_just_fits_is_no_issue(changes: dict[str, Any]) -> None:
    assert find_issues(damaged(changes)) == ()


def test_a_pair_of_siblings_kept_apart_is_told_once() -> None:
    changes = {"/youths/0/keep_apart_ids": ["y-00422"], "/youths/1/keep_apart_ids": ["y-00421"]}
    assert [issue.path for issue in find_issues(damaged(changes))] == ["/youths/0/keep_apart_ids/0"]


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [("111222333", True), ("123456782", True), ("123456789", False), ("12345672", True), ("1234567", False),
     ("y-1112223", False), ("１１１２２２３３３", False)],
)  # fmt: skip
def test_the_eleven_test_tells_citizen_service_numbers(identifier: str, expected: bool) -> None:
    assert looks_like_bsn(identifier) is expected


def test_a_citizen_service_number_is_never_repeated() -> None:
    changes = {"/youths/1/id": "111222333", "/youths/1/birth_date": "2027-01-01", "/youths/2/id": "111222333"}
    issues = find_issues(damaged({**changes, "/youths/0/sibling_ids": ["123456782"]}))
    assert {issue.code for issue in issues} >= {
        "bsn_like_id",
        "duplicate_id",
        "birth_in_future",
        "unknown_reference",
    }
    assert "111222333" not in str(issues)
    assert "123456782" not in str(issues)


def test_what_applies_to_several_is_told_once_with_their_number_and_the_nearest_tag() -> None:
    changes = {"/units/0/mix_limits": {"brandstichting": 1}, "/units/1/mix_limits": {"brandstichting": 2}}
    changes |= {f"/youths/{row}/risk_tags": ["brand-stichting"] for row in range(3)}
    limit, tag = (issue for issue in find_issues(damaged(changes)) if "risk tag" in issue.message)
    assert limit.message == "unit unit-017 and 1 more: no youth has the risk tag that a mix limit names"
    assert tag.message == "youth y-00421 and 2 more: no unit limits this risk tag"
    assert tag.remedy == "Did you mean brandstichting?"


def test_two_ids_that_look_alike_are_both_named() -> None:
    changes = {"/youths/2/id": "Y-00422", "/youths/0/keep_apart_ids": []}
    (issue,) = find_issues(damaged(changes))
    assert issue.message == "youth y-00422 and youth Y-00422: the ids differ in capitals only"


def test_a_team_in_a_snapshot_without_units_and_youths_is_not_out_of_reach() -> None:
    changes = {"/units": [], "/youths": [], "/ambulant_teams/0/max_travel_minutes": 0}
    assert find_issues(damaged(changes)) == ()
