"""Writes the OpenAPI description into the repository: python -m api.service.http.describe."""

import json
from pathlib import Path

from api.service.core.settings import OidcSettings, ServiceSettings
from api.service.http.app import create_app
from api.store.database import Connection, open_database
from api.store.plans import PlanRecord

DESCRIPTION = "docs/openapi.json"


class _NoQueue:
    """Nothing is asked while the description is made."""

    def enqueue(self, connection: Connection, plan: PlanRecord) -> None:
        """Never called."""
        raise NotImplementedError

    def stop(self, connection: Connection, plan: PlanRecord) -> None:
        """Never called."""
        raise NotImplementedError


def description() -> str:
    """The description as JSON, the same text each time."""
    # nothing connects to it
    app = create_app(open_database("postgresql://nowhere"), _NoQueue(), ServiceSettings(oidc=OidcSettings()))
    return json.dumps(app.openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(DESCRIPTION).write_text(description(), encoding="utf-8")
