from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from api.store.author import Author
from api.store.database import lock
from api.store.tables import publications
from models.base import Model


class Publication(Model):
    """A plan that people were told; the last one counts."""

    sequence: int
    plan_id: str
    by: str
    on_behalf_of: str | None
    at: datetime


def publish(connection: Connection, plan_id: str, author: Author, at: datetime) -> tuple[Publication, bool]:
    """Makes a plan the published one; repeating is harmless. Returns it, and whether it is new."""
    lock(connection, "publications")
    known = published(connection)
    if known is not None and known.plan_id == plan_id:
        return known, False
    last = connection.execute(select(func.max(publications.c.sequence))).scalar_one() or 0
    made = Publication(sequence=last + 1, plan_id=plan_id, by=author.actor, on_behalf_of=author.on_behalf_of, at=at)
    connection.execute(insert(publications).values(made.model_dump()))
    return made, True


def published(connection: Connection) -> Publication | None:
    """What people were told last; None before the first."""
    query = select(publications).order_by(publications.c.sequence.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return None if row is None else Publication.model_validate(dict(row))
