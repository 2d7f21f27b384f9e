from enum import StrEnum


class JobStatus(StrEnum):
    """How far the work on a plan is; apart from what the plan is worth and why the search ended."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """Stopped before there was a plan."""

    @property
    def is_final(self) -> bool:
        """Nothing changes any more."""
        return self in (JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED)


class PlanKind(StrEnum):
    """For whom a plan is made; a desk's overtakes the night's."""

    DESK = "desk"
    NIGHTLY = "nightly"


class DecisionKind(StrEnum):
    """What a person did with what was proposed."""

    ACCEPT = "accept"
    OVERRIDE = "override"
    """Another place than those proposed, or on other days."""
    DECLINE = "decline"


class ProposalState(StrEnum):
    """What became of a change that a plan proposed."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    """The next plan came before anybody decided."""


class SnapshotCause(StrEnum):
    """Why a snapshot is there."""

    UPLOAD = "upload"
    PATCH = "patch"
    DECISION = "decision"
    PINS = "pins"
    """An upload with the decisions taken before it."""
    ERASURE = "erasure"
    """The same without a youth who was erased."""
