import gzip

import pytest
from sqlalchemy import Engine, select

from api.store.contents import BlobMissingError, delete_blob, get_blob, get_packed, put_blob
from api.store.database import writing
from api.store.tables import blobs


def test_a_content_is_kept_once_compressed_and_comes_back_whole(engine: Engine) -> None:
    content = b'{"youths": []}' * 500
    with writing(engine) as connection:
        first, second = put_blob(connection, content), put_blob(connection, content)
        assert first == second
        assert get_blob(connection, first) == content
        packed = get_packed(connection, first)
        assert gzip.decompress(packed) == content
        assert len(packed) < len(content) // 20
        rows = connection.execute(select(blobs.c.id, blobs.c.size_bytes)).all()
        assert [tuple(row) for row in rows] == [(first, 7000)]


def test_a_content_that_is_not_there_is_an_error(engine: Engine) -> None:
    with writing(engine) as connection:
        identifier = put_blob(connection, b"x")
        delete_blob(connection, identifier)
        with pytest.raises(BlobMissingError):
            get_blob(connection, identifier)
