from enum import StrEnum

from models.issue import Issue, Severity


class IssueCode(StrEnum):
    """What may be wrong with the content of a Snapshot whose structure is right."""

    AGE_IMPLAUSIBLE = "age_implausible"
    AGES_REVERSED = "ages_reversed"
    AS_OF_IMPLAUSIBLE = "as_of_implausible"
    AUTHORISATION_REVERSED = "authorisation_reversed"
    BED_CHANGES_ORDER = "bed_changes_order"
    BIRTH_IN_FUTURE = "birth_in_future"
    BRIGADE_SETTING_CLOSED = "brigade_setting_closed"
    BRIGADE_WITHOUT_ALTERNATIVE = "brigade_without_alternative"
    BSN_LIKE_ID = "bsn_like_id"
    CLOSED_WITHOUT_AUTHORISATION = "closed_without_authorisation"
    CONTRACT_OVER = "contract_over"
    CONTRACT_REVERSED = "contract_reversed"
    DUPLICATE_ID = "duplicate_id"
    EXPERTISE_OF_NOBODY = "expertise_of_nobody"
    HORIZON_EMPTY = "horizon_empty"
    IDS_ALIKE = "ids_alike"
    MIX_LIMIT_OF_NOBODY = "mix_limit_of_nobody"
    MORE_RESIDENTS_THAN_BEDS = "more_residents_than_beds"
    NEED_BEYOND_HORIZON = "need_beyond_horizon"
    NEED_LONG_PAST = "need_long_past"
    OUTSIDE_NETHERLANDS = "outside_netherlands"
    OWN_RELATION = "own_relation"
    PIN_CLOSED_OUTSIDE_AUTHORISATION = "pin_closed_outside_authorisation"
    PIN_REVERSED = "pin_reversed"
    PIN_WITHOUT_PERIOD = "pin_without_period"
    PINS_OVERLAP = "pins_overlap"
    POSTCODE_ELSEWHERE = "postcode_elsewhere"
    REGIONS_EMPTY = "regions_empty"
    REPEATED_VALUE = "repeated_value"
    RESERVED_ID = "reserved_id"
    RISK_TAG_UNLIMITED = "risk_tag_unlimited"
    SETTINGS_ORDER = "settings_order"
    SIBLINGS_KEPT_APART = "siblings_kept_apart"
    SINCE_IN_FUTURE = "since_in_future"
    SUPPORT_NOT_NEEDED = "support_not_needed"
    SUPPORT_REPEATED = "support_repeated"
    TEAM_LACKS_EXPERTISE = "team_lacks_expertise"
    TEAM_OUT_OF_REACH = "team_out_of_reach"
    UNIT_SETTING_HOME = "unit_setting_home"
    UNKNOWN_REFERENCE = "unknown_reference"


def pointer(*parts: str | int) -> str:
    """JSON pointer (RFC 6901) to a place in a document; the whole document is the empty pointer."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def parts_of(text: str) -> tuple[str, ...]:
    """Keys and indices of a JSON pointer, all as text."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:])


SINGULAR = {
    "regions": "region",
    "municipalities": "municipality",
    "organisations": "organisation",
    "units": "unit",
    "ambulant_teams": "ambulant team",
    "brigade_teams": "brigade team",
    "youths": "youth",
}
"""What one row of each table is called in a message."""

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def looks_like_bsn(identifier: str) -> bool:
    """Eight or nine digits that pass the Dutch eleven-test (elfproef) of the citizen service number (BSN)."""
    if len(identifier) not in (8, 9) or not (identifier.isascii() and identifier.isdigit()):
        return False
    digits = [int(digit) for digit in identifier.zfill(9)]
    return sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def shown(identifier: str) -> str:
    """An id as messages show it; what may be a BSN is never repeated."""
    return "(hidden)" if looks_like_bsn(identifier) else identifier


def and_others(count: int) -> str:
    """Of several to which a message applies one is named: how many more there are."""
    return f" and {count - 1} more" if count > 1 else ""


def error(code: IssueCode, where: tuple[str | int, ...], message: str, remedy: str) -> Issue:
    """A problem that refuses the input."""
    return Issue(code=code.value, path=pointer(*where), message=message, remedy=remedy)


def warning(code: IssueCode, where: tuple[str | int, ...], message: str, remedy: str) -> Issue:
    """A problem that is shown and lets the input through."""
    return Issue(severity=Severity.WARNING, code=code.value, path=pointer(*where), message=message, remedy=remedy)
