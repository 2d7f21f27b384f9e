"""A resource's name says one thing, whatever its ids and tag are."""

import pytest

from api.access.redaction import names_any
from api.messages import Lang, Messages
from api.summary.courses import CourseWords, ResourceWords
from models.snapshot import Snapshot
from tests.models.snapshots import document, put


def words() -> ResourceWords:
    content = document()
    # a unit and a team of each kind may have one id: they stand in tables of their own
    put(content, "/ambulant_teams/0/id", "unit-017")
    put(content, "/brigade_teams/0/id", "unit-017")
    put(content, "/brigade_teams/0/name", "Brigade West")
    snapshot, messages = Snapshot.model_validate(content), Messages(Lang.EN)
    return ResourceWords(CourseWords(snapshot, messages), snapshot, messages)


@pytest.mark.parametrize(
    ("resource", "where"),
    [
        ("beds:unit-017", "unit-017 De Berk"),
        ("ambulant:unit-017", "unit-017 Team Oost"),
        ("brigade:unit-017", "unit-017 Brigade West"),
        ("mix:unit-017:unit-018", "unit-017 De Berk unit-018"),
        ("mix:unit-017:a:b c", "unit-017 De Berk a:b c"),
        ("apart:y-1:y-2:unit-018", "y-1 y-2 unit-018 De Linde"),
        ("sex:unit-017:male", "unit-017 De Berk male"),
    ],
)
def test_an_id_is_that_of_its_own_table_and_a_tag_is_no_id(resource: str, where: str) -> None:
    assert words().name(resource).endswith(where)


def test_a_pair_names_its_youths_and_a_tag_names_nobody() -> None:
    youths = frozenset({"y-1"})
    assert names_any("apart:y-1:y-2:unit", youths)
    assert names_any("siblings:y-2:y-1:elsewhere", youths)
    assert not names_any("apart:y-11:y-2:y-1", youths)
    assert not names_any("mix:unit:y-1", youths)
