from dataclasses import asdict

from matcher.desk.comparison import PlanComparison


def comparison_document(found: PlanComparison) -> dict[str, object]:
    """Two plans beside each other as JSON; a is the plan before, b the one after."""
    return {
        "cost_a": sum(found.points_before.values()),
        "cost_b": sum(found.points_after.values()),
        "terms": [
            {
                "term": term,
                "a": found.points_before.get(term, 0),
                "b": found.points_after.get(term, 0),
                "difference": points,
            }
            for term, points in found.differences.items()
        ],
        "points_of_others": found.points_of_others,
        "changes": [change.document() for change in found.changes],
        "regions": [
            {
                "region_id": item.region_id,
                "changes": item.changes,
                "a": item.points_before,
                "b": item.points_after,
                "difference": item.points,
                "terms": dict(item.differences),
                "days_without_place_a": item.days_without_place_before,
                "days_without_place_b": item.days_without_place_after,
            }
            for item in found.regions
        ],
        "organisations": [
            {name.replace("_before", "_a").replace("_after", "_b"): value for name, value in asdict(item).items()}
            for item in found.organisations
        ],
    }
