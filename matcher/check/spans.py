from collections.abc import Iterable, Iterator

Span = tuple[int, int]
"""Days from the first until, not including, the second."""

Spans = tuple[Span, ...]
"""In order and without shared days."""


def outside(start: int, end: int, horizon_days: int) -> Spans:
    """The days of the horizon that lie outside a window."""
    spans = ((0, min(start, horizon_days)), (max(0, min(end, horizon_days)), horizon_days))
    return tuple(span for span in spans if span[0] < span[1])


def parts(start: int, end: int, left_out: Iterable[Span]) -> Iterator[Span]:
    """What remains of some days when others are left out."""
    for first, last in left_out:
        if start < min(first, end):
            yield start, min(first, end)
        start = max(start, last)
    if start < end:
        yield start, end


def first_day(spans: Spans, start: int, end: int, waived: Spans = ()) -> int | None:
    """The first day from `start` and before `end` that is in the spans and not waived."""
    for first, last in spans:
        if last > start and first < end:
            for day, _ in parts(max(first, start), min(last, end), waived):
                return day
    return None
