from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from api.cli.common.inputs import (
    open_travel,
    optional_plan,
    optional_policy,
    require_same_snapshot,
    require_same_travel,
)
from api.cli.common.options import PlanArgument, PlanOptions, SnapshotArgument, in_blocks
from api.cli.common.output import Output
from api.cli.common.refusals import refusals, refuse
from api.plan_files import HandmadePlan
from matcher.check import Code, Evaluation, check_plan, evaluate_plan
from matcher.travel.protocol import TravelTimes
from models.files import read_snapshot
from models.files.documents import read_json
from models.issue import InvalidInputError, Issue
from models.plan import CostLine, Plan
from models.policy import Policy
from models.snapshot import Snapshot


@in_blocks
def evaluate_command(
    snapshot: SnapshotArgument,
    plan: PlanArgument,
    youth: Annotated[
        str | None,
        typer.Option("--youth", metavar="ID", help="The terms of this youth too.", show_default=False),
    ] = None,
    *,
    options: PlanOptions,
) -> None:
    """Points per term of any plan, also one made by hand (`trajectories` alone will do)."""
    output = options.output
    with refusals(output):
        content, to_cost = read_snapshot(snapshot), read_json(HandmadePlan, plan)
        require_same_snapshot(output, content, to_cost, plan)
        times = open_travel(output, options.travel.choice, content, snapshot)
        require_same_travel(output, to_cost, times, plan)
        known = optional_plan(options.published)
        if youth is not None and youth not in {item.id for item in content.youths}:
            refuse(output, str(snapshot), "unknown_youth", "--youth", youth=youth)
        rates = optional_policy(options.policy) or to_cost.provenance.policy
        evaluation = evaluate_or_refuse(output, content, to_cost, plan, rates, known, times)

    everybody = term_rows(line for lines in evaluation.costs.values() for line in lines)
    of_youth = None if youth is None else term_rows(evaluation.costs[youth])
    departure_counted = to_cost.provenance.published_snapshot_id is None or known is not None
    absent = len(content.youths) - len(to_cost.trajectories)
    if output.as_json:
        document: dict[str, object] = {
            "cost": evaluation.cost_points,
            "stated_cost": to_cost.cost,
            "terms": [row.document() for row in everybody],
            "youths_without_trajectory": absent,
            "departure_counted": departure_counted,
        }
        if youth is not None and of_youth is not None:
            terms = [row.document() for row in of_youth]
            document["youth"] = {"id": youth, "cost": evaluation.points_of(youth), "terms": terms}
        output.document(document)
        return

    total = output.messages.points(evaluation.cost_points)
    output.screen.line(output.messages.text("evaluate.total", points=total), style="bold")
    if to_cost.cost and to_cost.cost != evaluation.cost_points:
        stated = output.messages.points(to_cost.cost)
        output.screen.line(output.messages.text("evaluate.stated", points=stated))
    tell_terms(output, everybody)
    if youth is not None and of_youth is not None:
        points = output.messages.points(evaluation.points_of(youth))
        output.screen.heading(output.messages.text("evaluate.youth", youth=youth, points=points))
        tell_terms(output, of_youth)
    if not departure_counted:
        output.note("evaluate.not_counted")
    if absent:
        output.note("evaluate.partial", count=absent)


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
