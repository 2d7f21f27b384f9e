from collections.abc import Iterable, Sequence

from api.service.intake import warnings_of
from api.store.decisions import DecisionRecord
from models.issue import InvalidInputError
from models.snapshot import Snapshot
from models.stay import Pinned, Stay


def with_pin(snapshot: Snapshot, youth_id: str, stays: Sequence[Stay]) -> Snapshot:
    """
    The snapshot with a decision as pin of a youth; what was pinned from its first day on gives way.

    Raises
    ------
    KeyError
        If the snapshot has no such youth.
    """
    if youth_id not in {item.id for item in snapshot.youths}:
        raise KeyError(youth_id)
    youths = tuple(
        item.model_copy(update={"pinned": Pinned(stays=_pinned(item.pinned, stays))}) if item.id == youth_id else item
        for item in snapshot.youths
    )
    # made anew: a copy would keep the other's hash
    fields = {name: getattr(snapshot, name) for name in Snapshot.model_fields}
    return Snapshot(**fields | {"youths": youths})


def with_decided_pins(snapshot: Snapshot, decided: Iterable[DecisionRecord]) -> tuple[Snapshot, tuple[str, ...]]:
    """
    An upload with the decisions taken before it, as far as they are not over.

    Returns
    -------
    tuple[Snapshot, tuple[str, ...]]
        The snapshot, and the youths whose pin no longer fits its content: somebody must look at these.
    """
    known = {item.id for item in snapshot.youths}
    pins = [(item.youth_id, _within(snapshot, item.stays)) for item in decided]
    pins = [(youth_id, stays) for youth_id, stays in pins if youth_id in known and stays]
    together = snapshot
    for youth_id, stays in pins:
        together = with_pin(together, youth_id, stays)
    if _fits(together):
        return together, ()
    left_out: list[str] = []
    for youth_id, stays in pins:
        pinned = with_pin(snapshot, youth_id, stays)
        if _fits(pinned):
            snapshot = pinned
        else:
            left_out.append(youth_id)
    return snapshot, tuple(dict.fromkeys(left_out))


def _within(snapshot: Snapshot, stays: Iterable[Stay]) -> tuple[Stay, ...]:
    """What is left of stays on the snapshot's date."""
    return tuple(
        item.model_copy(update={"from_date": max(item.from_date, snapshot.as_of)})
        for item in stays
        if item.until > snapshot.as_of and item.from_date < snapshot.calendar.end
    )


def _fits(snapshot: Snapshot) -> bool:
    try:
        warnings_of(snapshot)
    except InvalidInputError:
        return False
    return True


def _pinned(before: Pinned | None, stays: Sequence[Stay]) -> tuple[Stay, ...]:
    first = min(item.from_date for item in stays)
    kept = [
        item.model_copy(update={"until": min(item.until, first)})
        for item in (before.stays if before is not None else ())
        if item.from_date < first
    ]
    return (*kept, *stays)
