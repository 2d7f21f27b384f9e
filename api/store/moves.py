from collections.abc import Iterator
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update

from api.store.tables import moves
from models.base import Model
from models.stay import Stay


class Move(Model):
    """A change of place (overplaatsing) that somebody decided; also the first place of who was waiting."""

    youth_id: str
    from_place: str | None
    to_place: str
    day: date
    cause: str
    decision_id: str | None
    recorded_at: datetime
    withdrawn_at: datetime | None


def moves_of(stays: tuple[Stay, ...], place_before: str | None) -> Iterator[tuple[str | None, str, date]]:
    """From where, where to, on which day: for stays that follow each other; a change of support is none."""
    before = place_before
    for stay in sorted(stays, key=lambda item: item.from_date):
        if stay.place != before:
            yield before, stay.place, stay.from_date
        before = stay.place


def record_moves(
    connection: Connection,
    youth_id: str,
    stays: tuple[Stay, ...],
    place_before: str | None,
    cause: str,
    decision_id: str,
    at: datetime,
) -> None:
    """Writes what a decision moves; moves decided earlier for later days are withdrawn."""
    first = min(item.from_date for item in stays)
    mine = (moves.c.youth_id == youth_id, moves.c.day >= first, moves.c.withdrawn_at.is_(None))
    connection.execute(update(moves).where(*mine).values(withdrawn_at=at))
    for from_place, to_place, day in moves_of(stays, place_before):
        row = {"from_place": from_place, "to_place": to_place, "day": day, "cause": cause, "decision_id": decision_id}
        connection.execute(insert(moves).values(row | {"id": str(uuid4()), "youth_id": youth_id, "recorded_at": at}))


def list_moves(connection: Connection, since: date | None = None, until: date | None = None) -> list[Move]:
    """Every move by day, withdrawn ones included; `until` is not included."""
    query = select(moves).order_by(moves.c.day, moves.c.youth_id, moves.c.recorded_at, moves.c.id)
    if since is not None:
        query = query.where(moves.c.day >= since)
    if until is not None:
        query = query.where(moves.c.day < until)
    rows = connection.execute(query).mappings()
    return [Move.model_validate({name: row[name] for name in Move.model_fields}) for row in rows]
