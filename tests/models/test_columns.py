from datetime import datetime

import pytest

from models.base import Model
from models.files.columns import Kind, columns_of
from models.files.tables import TABLES
from models.geography import Location
from models.snapshot import Snapshot


class Nested(Model):
    location: Location
    note: str | None = None


def test_nested_models_become_dotted_columns() -> None:
    class Row(Model):
        always: Nested
        sometimes: Nested | None = None

    columns = columns_of(Row)
    assert [column.name for column in columns.columns] == [
        f"{outer}.{inner}"
        for outer in ("always", "sometimes")
        for inner in ("location.lat", "location.lon", "location.postcode", "note")
    ]
    assert columns.required == (("always",), ("always", "location"))
    assert columns.by_name["sometimes.location.lat"].kind is Kind.NUMBER


def test_an_object_that_could_look_absent_is_refused() -> None:
    class AllDefaults(Model):
        note: str = "x"

    class Row(Model):
        inner: AllDefaults | None = None

    with pytest.raises(TypeError, match="looks absent"):
        columns_of(Row)


def test_a_type_that_no_cell_can_hold_is_refused() -> None:
    class Row(Model):
        moment: datetime | int

    with pytest.raises(TypeError, match="moment"):
        columns_of(Row)


def test_every_list_of_a_snapshot_is_a_table() -> None:
    lists = [name for name, field in Snapshot.model_fields.items() if "tuple" in str(field.annotation)]
    assert list(TABLES) == ["snapshot", *lists]
