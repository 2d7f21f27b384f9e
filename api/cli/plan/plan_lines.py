"""A plan, and what changes against another, in words."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from api.cli.common.output import Output, tell_table
from api.summary.courses import CourseWords, ResourceWords
from matcher.check import evaluate_plan, incumbent_stays
from matcher.desk.comparison import Change, CostedStays, differences, find_changes
from matcher.travel.protocol import TravelTimes
from models.plan import Bottleneck, Plan, Reason
from models.snapshot import Snapshot

MOST_CHANGES, MOST_BOTTLENECKS, MOST_UNPLACED, MOST_EXCESSES, MOST_REASONS = 10, 5, 10, 5, 3


class PlanLines:
    """The readable summary of a plan: what it costs, who moves and why, what is scarce, who has no place."""

    def __init__(
        self,
        output: Output,
        snapshot: Snapshot,
        plan: Plan,
        path: Path,
        published: Plan | None,
        travel: TravelTimes,
    ) -> None:
        self._output = output
        self._screen = output.screen
        self._messages = output.messages
        self._snapshot = snapshot
        self._plan = plan
        self._path = path
        self._published = published
        self._travel = travel
        self._resources = ResourceWords(CourseWords(snapshot, output.messages), snapshot, output.messages)

    def tell(self) -> None:
        """Everything, in the order in which a planner reads it."""
        self.quality()
        self.changes()
        self.kpis()
        self.bottlenecks()
        self.unplaced()
        self.excesses()

    def quality(self) -> None:
        """Cost, bound, gap; status and why the search ended; what travel minutes are made of."""
        words, plan = self._messages, self._plan
        cost, bound = words.points(plan.cost), words.points(plan.bound)
        self._screen.line(words.text("summary.cost", cost=cost, bound=bound, gap=words.percent(plan.gap)), style="bold")
        ended = plan.provenance.ended
        self._screen.line(
            words.text(
                "summary.status",
                status=words.name("status", plan.status.value),
                ended=words.name("ended", "unknown" if ended is None else ended.value),
                seconds=words.seconds(sum(plan.provenance.seconds.values())),
            )
        )
        self._screen.line(words.text("summary.travel", source=plan.provenance.travel or self._travel.name))

    def changes(self) -> None:
        """Against the incumbent: the total by term, then who moves and why."""
        policy = self._plan.provenance.policy
        stays = incumbent_stays(self._snapshot, policy, self._travel)
        costs = evaluate_plan(self._snapshot, stays, policy, self._travel, self._published).costs
        before = CostedStays(stays, costs)
        after = CostedStays(
            {item.youth_id: item.stays for item in self._plan.trajectories},
            {item.youth_id: item.costs for item in self._plan.trajectories},
        )
        points_before, points_after = before.points_by_term(), after.points_by_term()
        total, old = sum(points_after.values()), sum(points_before.values())
        share = self._messages.percent((total - old) / old if old else 0.0)
        points = self._messages.points(total - old, signed=True)
        self._screen.line(self._messages.text("summary.against", points=points, share=share))
        tell_differences(self._output, differences(points_before, points_after))
        changes = find_changes(before, after)
        if not changes:
            self._screen.heading(self._messages.text("summary.no_changes"))
            return
        self._screen.heading(self._messages.text("summary.changes", count=len(changes)))
        tell_changes(self._output, self._snapshot, changes, MOST_CHANGES, str(self._path))

    def kpis(self) -> None:
        """Key figures by name."""
        if not self._plan.kpis:
            return
        self._screen.heading(self._messages.text("summary.kpis"))
        for name, value in self._plan.kpis.items():
            self._screen.line(f"{self._messages.name('kpi', name)}: {self._messages.number(value)}", 2)

    def bottlenecks(self) -> None:
        """What one more of a resource would save."""
        found = sorted(self._plan.bottlenecks, key=lambda item: -item.points)
        if not found:
            return
        self._screen.heading(self._messages.text("summary.bottlenecks"))
        for item in found[:MOST_BOTTLENECKS]:
            self._screen.line(self._bottleneck(item), 2)
        tell_more(self._output, len(found) - MOST_BOTTLENECKS, str(self._path))

    def unplaced(self) -> None:
        """Who is without a place on some days, and why."""
        found = sorted(self._plan.unplaced, key=lambda item: (-item.days, item.youth_id))
        if not found:
            return
        self._screen.heading(self._messages.text("summary.unplaced", count=len(found)))
        for item in found[:MOST_UNPLACED]:
            line = self._messages.text(
                "unplaced.line",
                youth=item.youth_id,
                days=self._messages.points(item.days),
                date=item.from_date,
            )
            reasons = ", ".join(self._reason(reason) for reason in item.reasons[:MOST_REASONS])
            self._screen.line(f"{line}: {reasons}" if reasons else line, 2)
        tell_more(self._output, len(found) - MOST_UNPLACED, str(self._path))

    def excesses(self) -> None:
        """What holds more today than it should."""
        found = self._plan.excesses
        if not found:
            return
        self._screen.heading(self._messages.text("summary.excesses"))
        for item in found[:MOST_EXCESSES]:
            words = self._messages.text(
                "excess.line",
                resource=self._resources.name(item.resource),
                demand=self._messages.points(item.demand),
                capacity=self._messages.points(item.capacity),
                start=item.from_date,
                end=item.until,
            )
            self._screen.line(words, 2)
        tell_more(self._output, len(found) - MOST_EXCESSES, str(self._path))

    def _bottleneck(self, item: Bottleneck) -> str:
        return self._messages.text(
            "bottleneck.line",
            resource=self._resources.name(item.resource),
            points=self._messages.points(item.points),
            unit=self._messages.name("unit", item.unit),
        )

    def _reason(self, reason: Reason) -> str:
        words = self._messages.name("reason", reason.code)
        if not reason.places:
            return words
        places = self._messages.points(reason.places)
        return self._messages.text("unplaced.reason", reason=words, places=places)


def tell_changes(output: Output, snapshot: Snapshot, changes: Sequence[Change], most: int, where: str) -> None:
    """
    Each change: the youth's id, the course before and after, the terms that gain and lose.

    Parameters
    ----------
    most
        Changes told; the rest is counted.
    where
        Where all of them can be read.
    """
    messages, screen = output.messages, output.screen
    words = CourseWords(snapshot, messages)
    youths = {youth.id: youth for youth in snapshot.youths}
    for change in changes[:most]:
        youth = youths[change.youth_id]
        points = messages.points(change.points, signed=True)
        screen.line(messages.text("change.points", youth=change.youth_id, points=points), 2, "bold")
        before = words.course(youth, change.before, change.only_support)
        after = words.course(youth, change.after, change.only_support)
        screen.line(messages.text("change.was", course=before), 4)
        screen.line(messages.text("change.now", course=after), 4)
        screen.line(messages.text("change.why", terms=terms_in_words(output, change.differences)), 4)
    tell_more(output, len(changes) - most, where)


def tell_differences(output: Output, differences: Mapping[str, int]) -> None:
    """A table of what each term gains or loses."""
    messages = output.messages
    head = [messages.text("table.term"), messages.text("table.difference")]
    rows = [[messages.name("term", term), messages.points(points, signed=True)] for term, points in differences.items()]
    if rows:
        tell_table(output.screen, head, rows)


def terms_in_words(output: Output, differences: Mapping[str, int]) -> str:
    """The terms that gain (below zero) and lose, the largest gain first."""
    messages = output.messages
    told = (
        f"{messages.name('term', term)} {messages.points(points, signed=True)}" for term, points in differences.items()
    )
    return ", ".join(told) or messages.points(0)


def tell_more(output: Output, more: int, where: str) -> None:
    """Says how many were left out, if any."""
    if more > 0:
        output.screen.line(output.messages.text("summary.more", count=more, where=where), 2)
