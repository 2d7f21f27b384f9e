import re

from models.plan import Plan
from models.snapshot import Snapshot

PAIR_KINDS = ("apart", "siblings")
"""Resources whose ids name two youths."""


def without_youths(snapshot: Snapshot, erased: frozenset[str]) -> Snapshot:
    """The snapshot without these youths, and without any mention of them by others."""
    kept = [
        youth.model_copy(
            update={
                "sibling_ids": tuple(item for item in youth.sibling_ids if item not in erased),
                "keep_apart_ids": tuple(item for item in youth.keep_apart_ids if item not in erased),
            }
        )
        for youth in snapshot.youths
        if youth.id not in erased
    ]
    fields = {name: getattr(snapshot, name) for name in Snapshot.model_fields}
    return Snapshot(**fields | {"youths": tuple(kept)})


def plan_without_youths(plan: Plan, erased: frozenset[str]) -> Plan:
    """
    The plan without these youths, and without resources that name them.

    Cost, bound and key figures stay those of the plan as it was made.
    """
    return plan.model_copy(
        update={
            "trajectories": tuple(item for item in plan.trajectories if item.youth_id not in erased),
            "unplaced": tuple(item for item in plan.unplaced if item.youth_id not in erased),
            "prices": tuple(item for item in plan.prices if not names_any(item.resource, erased)),
            "bottlenecks": tuple(item for item in plan.bottlenecks if not names_any(item.resource, erased)),
            "refused": tuple(
                item
                for item in plan.refused
                if item.youth_id not in erased and (item.resource is None or not names_any(item.resource, erased))
            ),
            "excesses": tuple(item for item in plan.excesses if not names_any(item.resource, erased)),
        }
    )


def names_any(resource: str, youth_ids: frozenset[str]) -> bool:
    """Whether a resource's id such as `apart:y-1:y-2:unit-3` names one of the youths; no id holds a colon."""
    kind, *parts = resource.split(":")
    return kind in PAIR_KINDS and any(part in youth_ids for part in parts[:2])


def without_mention(text: str, youth_id: str) -> str:
    """The text with another word where it names the youth; longer ids that begin alike are left alone."""
    return re.sub(rf"(?<![A-Za-z0-9._-]){re.escape(youth_id)}(?![A-Za-z0-9_-]|\.[A-Za-z0-9])", "erased", text)
