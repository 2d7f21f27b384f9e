from enum import StrEnum


class Setting(StrEnum):
    """Where and how closely a youth lives (verblijfsvorm), from light to heavy; crisis stands apart."""

    HOME = "home"
    FAMILY_HOME = "family_home"
    OPEN_GROUP = "open_group"
    THREE_MILIEU = "three_milieu"
    CLOSED = "closed"
    CRISIS = "crisis"

    @property
    def level(self) -> int | None:
        """Steps above living at home; None for crisis, a short stay that is neither light nor heavy."""
        return _LEVELS.get(self)


_LEVELS = {
    Setting.HOME: 0,
    Setting.FAMILY_HOME: 1,
    Setting.OPEN_GROUP: 2,
    Setting.THREE_MILIEU: 3,
    Setting.CLOSED: 4,
}


class Expertise(StrEnum):
    """The five expertises of the alliance."""

    JEO = "jeo"
    """Youth and parenting support (jeugd en opvoedhulp)."""
    LVB = "lvb"
    """Mild intellectual disability (licht verstandelijke beperking)."""
    GGZ = "ggz"
    """Mental health."""
    FORENSIC = "forensic"
    ADDICTION = "addiction"


class Sex(StrEnum):
    """As registered; units say which sexes they admit."""

    FEMALE = "female"
    MALE = "male"


class Urgency(StrEnum):
    """How soon care must begin; it selects the waiting rate and the norm."""

    CRISIS = "crisis"
    URGENT = "urgent"
    REGULAR = "regular"
