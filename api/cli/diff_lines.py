from api.cli.change_lines import tell_changes, tell_differences
from api.cli.fitting_table import tell_table
from api.cli.output import Output
from matcher.desk.comparison import PlanComparison
from models.snapshot import Snapshot

MOST_CHANGES = 25


def tell_comparison(output: Output, snapshot: Snapshot, found: PlanComparison) -> None:
    """The totals by term, region and organisation, then who changes."""
    words, screen = output.messages, output.screen
    a, b = (sum(points.values()) for points in (found.points_before, found.points_after))
    difference = words.points(found.points, signed=True)
    screen.line(words.text("diff.cost", a=words.points(a), b=words.points(b), difference=difference))
    if not found.changes:
        screen.line(words.text("diff.same"))
    tell_differences(output, found.differences)
    if found.points_of_others:
        screen.line(words.text("diff.others", points=words.points(found.points_of_others, signed=True)), 2)
    _tell_regions(output, snapshot, found)
    _tell_organisations(output, snapshot, found)
    if found.changes:
        screen.heading(words.text("diff.changes", count=len(found.changes)))
        tell_changes(output, snapshot, found.changes, most=MOST_CHANGES, where="--json")


def _tell_regions(output: Output, snapshot: Snapshot, found: PlanComparison) -> None:
    if not found.regions:
        return
    words = output.messages
    names = {region.id: region.name for region in snapshot.regions}
    output.screen.heading(words.text("diff.regions"))
    head = [words.text(f"table.{column}") for column in ("region", "changes", "difference", "without_place")]
    rows = [
        [
            f"{item.region_id} {names[item.region_id]}",
            words.points(item.changes),
            words.points(item.points, signed=True),
            f"{words.points(item.days_without_place_before)} → {words.points(item.days_without_place_after)}",
        ]
        for item in found.regions
    ]
    tell_table(output.screen, head, rows)


def _tell_organisations(output: Output, snapshot: Snapshot, found: PlanComparison) -> None:
    if not found.organisations:
        return
    words = output.messages
    names = {organisation.id: organisation.name for organisation in snapshot.organisations}
    output.screen.heading(words.text("diff.organisations"))
    columns = ("organisation", "arrivals", "departures", "bed_days", "support_days")
    rows = [
        [
            f"{item.organisation_id} {names[item.organisation_id]}",
            words.points(item.arrivals),
            words.points(item.departures),
            words.points(item.bed_days_after - item.bed_days_before, signed=True),
            words.points(item.support_days_after - item.support_days_before, signed=True),
        ]
        for item in found.organisations
    ]
    tell_table(output.screen, [words.text(f"table.{column}") for column in columns], rows)
