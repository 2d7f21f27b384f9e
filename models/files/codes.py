from enum import StrEnum

from models.issue import Issue


class FileCode(StrEnum):
    """What may be wrong with a file before its content can be judged."""

    # the file as a whole
    MISSING_FILE = "missing_file"
    UNREADABLE = "unreadable"
    UNKNOWN_KIND = "unknown_kind"
    EMPTY_FILE = "empty_file"
    NOT_UTF8 = "not_utf8"
    JSON_SYNTAX = "json_syntax"
    TOML_SYNTAX = "toml_syntax"
    CSV_SYNTAX = "csv_syntax"
    NOT_A_WORKBOOK = "not_a_workbook"
    TOO_LARGE = "too_large"

    # tables
    MISSING_TABLE = "missing_table"
    UNKNOWN_TABLE = "unknown_table"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    REPEATED_COLUMN = "repeated_column"
    ROW_LENGTH = "row_length"
    ROW_COUNT = "row_count"
    CELL_SYNTAX = "cell_syntax"
    CELL_FORMULA = "cell_formula"
    CELL_ERROR = "cell_error"
    CELL_TOO_LONG = "cell_too_long"
    CELLS_MERGED = "cells_merged"

    # fields
    REPEATED_KEY = "repeated_key"
    NOT_FINITE = "not_finite"
    MISSING_FIELD = "missing_field"
    UNKNOWN_FIELD = "unknown_field"
    WRONG_TYPE = "wrong_type"
    NOT_A_DATE = "not_a_date"
    NOT_ALLOWED = "not_allowed"
    OUT_OF_RANGE = "out_of_range"
    BAD_IDENTIFIER = "bad_identifier"
    BAD_TAG = "bad_tag"
    TAGS_ALIKE = "tags_alike"
    EMPTY_VALUE = "empty_value"
    TOO_LONG = "too_long"
    POSTCODE_FORM = "postcode_form"
    POSTCODE_UNKNOWN = "postcode_unknown"
    INVALID_VALUE = "invalid_value"


def problem(code: FileCode, path: str, message: str, remedy: str) -> Issue:
    """A problem with a file; every one of them refuses it."""
    return Issue(code=code.value, path=path, message=message, remedy=remedy)
