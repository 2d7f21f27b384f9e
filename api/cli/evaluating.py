from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from api.cli.output import Output
from matcher.check import Code, Evaluation, check_plan, evaluate_plan
from matcher.travel.protocol import TravelTimes
from models.issue import InvalidInputError, Issue
from models.plan import CostLine, Plan
from models.policy import Policy
from models.snapshot import Snapshot


@dataclass(frozen=True)
class TermRow:
    """What one term counts, over some or all youths."""

    term: str
    points: int
    amount: int
    unit: str

    def document(self) -> dict[str, object]:
        """As JSON."""
        return {"term": self.term, "points": self.points, "amount": self.amount, "unit": self.unit}


def term_rows(lines: Iterable[CostLine]) -> list[TermRow]:
    """Sums by term, the most points first; amounts of one term in different units stay apart."""
    rows: dict[tuple[str, str], TermRow] = {}
    for line in lines:
        key = (line.term, line.unit)
        row = rows.get(key, TermRow(line.term, 0, 0, line.unit))
        rows[key] = replace(row, points=row.points + line.points, amount=row.amount + line.amount)
    return sorted(rows.values(), key=lambda row: (-row.points, row.term))


def tell_terms(output: Output, rows: Iterable[TermRow]) -> None:
    """A table of term, points and amount."""
    messages = output.messages
    head = [messages.text(f"table.{column}") for column in ("term", "points", "amount")]
    cells = [
        [
            messages.name("term", row.term),
            messages.points(row.points),
            f"{messages.points(row.amount)} {messages.name('unit', row.unit)}",
        ]
        for row in rows
    ]
    output.screen.table(head, cells)


def evaluate_or_refuse(
    output: Output,
    snapshot: Snapshot,
    plan: Plan,
    source: Path,
    policy: Policy,
    published: Plan | None,
    travel: TravelTimes,
) -> Evaluation:
    """
    Costs of a plan.

    Raises
    ------
    InvalidInputError
        With everything that keeps the plan from being costed: youths or places unknown, stays that overlap.
    """
    try:
        return evaluate_plan(snapshot, plan, policy, travel, published)
    except ValueError as error:
        report = check_plan(snapshot, plan, policy, travel=travel)
        told = [item for item in report.violations if item.code is not Code.YOUTH_MISSING]
        remedy = output.messages.text("issue.plan_form.remedy")
        issues = [
            Issue(code=item.code, path=item.youth_id or "/trajectories", message=item.message, remedy=remedy)
            for item in told
        ]
        fallback = Issue(code="plan_form", path="/trajectories", message=str(error), remedy=remedy)
        raise InvalidInputError(str(source), issues or [fallback]) from None
