from collections.abc import Sequence

from api.cli.screen import Screen
from api.messages import Messages
from matcher.check import Violation


def tell_violations(screen: Screen, messages: Messages, violations: Sequence[Violation]) -> None:
    """Every violation: code, whom or what it concerns, the words, expected and found."""
    for violation in violations:
        about = (violation.youth_id, violation.resource, violation.date)
        screen.line("  ".join(str(item) for item in (violation.code, *about) if item is not None), 2, "bold")
        screen.line(violation.message, 4)
        if violation.expected is not None or violation.found is not None:
            screen.line(messages.text("check.expected", expected=violation.expected, found=violation.found), 4)
