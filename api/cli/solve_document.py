from pathlib import Path
from typing import Any

from api.cli.memory import peak_memory_mib
from models.plan import Plan


def solve_document(plan: Plan, path: Path) -> dict[str, Any]:
    """The JSON object of `solve`: the plan's figures and where the plan itself is."""
    seconds = plan.provenance.seconds
    return {
        "cost": plan.cost,
        "bound": plan.bound,
        "gap": plan.gap,
        "status": plan.status.value,
        "ended": None if plan.provenance.ended is None else plan.provenance.ended.value,
        "seconds": round(sum(seconds.values()), 3),
        "seconds_by_phase": seconds,
        "peak_memory_mib": peak_memory_mib(),
        "kpis": plan.kpis,
        "unplaced": [item.model_dump(mode="json", by_alias=True) for item in plan.unplaced],
        "refused": [item.model_dump(mode="json") for item in plan.refused],
        "plan": str(path),
    }
