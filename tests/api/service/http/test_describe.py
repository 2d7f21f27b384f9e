"""The stored description is what the service serves; `python -m api.service.http.describe` writes it anew."""

import json
from pathlib import Path

from api.service.http.describe import DESCRIPTION, description
from tests.api.service.conftest import Served

ROOT = Path(__file__).parents[4]


def test_the_stored_description_is_the_served_one(served: Served) -> None:
    stored = (ROOT / DESCRIPTION).read_text(encoding="utf-8")
    assert stored == description()
    assert json.loads(stored) == served.app.openapi()


def test_every_protected_route_says_who_may_use_it(served: Served) -> None:
    for path, operations in served.app.openapi()["paths"].items():
        for operation in operations.values():
            assert ("security" in operation) is path.startswith("/v1/")
            assert "default" in operation["responses"]
