"""Youths taken out of contents: those outside a scope, and those who were erased."""

import re
from collections.abc import Iterable

from api.access.grants import Scope
from models.plan import Plan, Refusal
from models.snapshot import Snapshot
from models.stay import HOME
from models.youth import Youth

PAIR_KINDS = ("apart", "siblings")
"""Resources whose ids name two youths."""


class ScopeView:
    """
    What a scope shows of a snapshot; a youth outside it does not exist.

    A youth is seen by the region of the home, and by every organisation in whose care the youth is now: the unit's,
    the teams' that treat, the brigade's.
    """

    def __init__(self, scope: Scope, snapshot: Snapshot) -> None:
        self.scope = scope
        self._snapshot = snapshot
        self._region_of = {item.id: item.region_id for item in snapshot.municipalities}
        units = {item.id: item.organisation_id for item in snapshot.units}
        ambulant = {item.id: item.organisation_id for item in snapshot.ambulant_teams}
        brigades = {item.id: item.organisation_id for item in snapshot.brigade_teams}
        self._owner_of = units | ambulant | brigades
        self.youth_ids = frozenset(item.id for item in snapshot.youths if self.sees(item))
        self._hidden = frozenset(item.id for item in snapshot.youths) - self.youth_ids

    def sees(self, youth: Youth) -> bool:
        """Whether the youth is within the scope."""
        if self.scope.everything or self._region_of.get(youth.home.municipality_id) in self.scope.region_ids:
            return True
        return any(self._owner_of.get(part) in self.scope.organisation_ids for part in _in_care_of(youth))

    def owns(self, organisation_id: str) -> bool:
        """Whether capacity of the organisation may be changed."""
        return self.scope.everything or organisation_id in self.scope.organisation_ids

    def of_snapshot(self) -> Snapshot:
        """The snapshot with the youths who are seen, and no trace of the others; it has a hash of its own."""
        if self.scope.everything:
            return self._snapshot
        kept = [self._alone(item) for item in self._snapshot.youths if item.id in self.youth_ids]
        fields = {name: getattr(self._snapshot, name) for name in Snapshot.model_fields}
        return Snapshot(**fields | {"youths": tuple(kept)})

    def of_plan(self, plan: Plan) -> Plan:
        """The plan's part about the youths who are seen; its figures stay those of everybody."""
        if self.scope.everything:
            return plan
        seen = self.youth_ids
        return plan.model_copy(
            update={
                "trajectories": tuple(item for item in plan.trajectories if item.youth_id in seen),
                "unplaced": tuple(item for item in plan.unplaced if item.youth_id in seen),
                "prices": tuple(item for item in plan.prices if self.shows_resource(item.resource)),
                "bottlenecks": tuple(item for item in plan.bottlenecks if self.shows_resource(item.resource)),
                "refused": tuple(item for item in plan.refused if self._shows_refusal(item)),
                "excesses": tuple(item for item in plan.excesses if self.shows_resource(item.resource)),
            }
        )

    def hides(self, identifier: str) -> bool:
        """Whether it is the id of a youth outside the scope."""
        return identifier in self._hidden

    def shows_resource(self, resource: str) -> bool:
        """Whether a resource's id names no youth outside the scope."""
        return self.scope.everything or not names_any(resource, self._hidden)

    def _shows_refusal(self, refusal: Refusal) -> bool:
        is_seen = refusal.youth_id is None or refusal.youth_id in self.youth_ids
        return is_seen and (refusal.resource is None or self.shows_resource(refusal.resource))

    def _alone(self, youth: Youth) -> Youth:
        return youth.model_copy(
            update={
                "sibling_ids": tuple(item for item in youth.sibling_ids if item in self.youth_ids),
                "keep_apart_ids": tuple(item for item in youth.keep_apart_ids if item in self.youth_ids),
            }
        )


def _in_care_of(youth: Youth) -> Iterable[str]:
    stay = youth.current_stay
    if stay is None:
        return
    if stay.place != HOME:
        yield stay.place
    yield from (item.team_id for item in stay.support)
    if stay.brigade_team_id is not None:
        yield stay.brigade_team_id


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
