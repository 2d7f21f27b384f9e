def minutes(clock: str) -> int:
    """Minutes since midnight; the checker reads clocks by itself."""
    return int(clock[:2]) * 60 + int(clock[3:])


def clock(total: int) -> str:
    """A time for messages, also where a route would begin before midnight or end after it."""
    sign, total = ("-", -total) if total < 0 else ("", total)
    return f"{sign}{total // 60:02d}:{total % 60:02d}"
