"""Plans as files beside those that the engine writes: one made by hand, and the report of a fault."""

import json

from models.base import Points, Share
from models.files.json_text import json_bytes
from models.plan import Plan, PlanStatus
from models.snapshot import Snapshot

NAMED = ("regions", "municipalities", "organisations", "units", "ambulant_teams", "brigade_teams")
"""Tables of a snapshot whose rows carry a name beside their id."""


class HandmadePlan(Plan):
    """A plan as a person may write it: `trajectories` alone will do, the rest may be left out."""

    snapshot_id: str = ""
    status: PlanStatus = PlanStatus.FEASIBLE
    cost: Points = 0
    bound: Points = 0
    gap: Share = 0.0


def fault_report(snapshot: Snapshot, plan: Plan) -> bytes:
    """
    The file to send to the makers where the independent checker refused a part of a plan, as JSON.

    What is needed to see most faults again: the snapshot without any name (ids stand in their place), policy, settings
    and versions, what was refused. The plans that a search began at or was costed against, and travel times from a file
    or a server, are not in it: whoever needs them asks. It still holds birth dates and the places of homes, since rules
    and travel depend on them: it goes over a channel that is fit for that.
    """
    content = json.loads(json_bytes(snapshot))
    for table in NAMED:
        for row in content.get(table, ()):
            row["name"] = row["id"]
    report = {
        "refused": [item.model_dump(mode="json") for item in plan.refused],
        "provenance": plan.provenance.model_dump(mode="json"),
        "snapshot": content,
    }
    return json.dumps(report, indent=1, ensure_ascii=False).encode()
