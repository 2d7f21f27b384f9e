from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended (design: command line); 1 is kept for mistakes of the program itself."""

    DONE = 0
    USAGE = 2
    BAD_INPUT = 3
    RULE_BROKEN = 4
    NOTHING_BETTER = 5
    WORSE = 6
    """`bench compare --gate`: worse than the setting in use by more than the margin cannot be excluded."""
    PARTLY_REFUSED = 7
    """`solve`: there is a plan, and the independent checker refused a part of it: the youths named are held where they
    are. A fault of the software."""
    INTERRUPTED = 130
