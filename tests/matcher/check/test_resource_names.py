"""Plans name resources as joined text: no two resources have one name, whatever ids and tags are."""

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from matcher.check.demand import Resource
from models.base import Identifier
from models.tags import tag_as_kept

PARTS = ["a", "b", "c", "a.b", "a-b", "beds", "mix", "apart"]
IDENTIFIER = TypeAdapter(Identifier)

ids = st.sampled_from(PARTS).map(IDENTIFIER.validate_python)
# of a tag anything is allowed, a colon too: it stands last
tags = st.lists(st.sampled_from([*PARTS, ":", " "]), min_size=1, max_size=4).map("".join).map(tag_as_kept).filter(bool)
resources = st.one_of(
    st.builds(Resource, st.sampled_from(["beds", "ambulant", "brigade", "sex"]), ids),
    st.builds(Resource, st.just("mix"), ids, tags),
    st.builds(lambda unit, one, other: Resource("apart", unit, f"{one}:{other}"), ids, ids, ids),
)


@given(resources, resources)
def test_two_resources_never_have_one_name(one: Resource, other: Resource) -> None:
    assert (one == other) == (one.name == other.name)


def test_with_colons_in_ids_they_would() -> None:
    assert Resource("mix", "a", "b:c").name == Resource("mix", "a:b", "c").name
