"""What trajectories compete for: one kind a file, demand and capacity."""

from matcher.resources.ambulant_minutes import AmbulantMinutes
from matcher.resources.beds import Beds
from matcher.resources.brigade_minutes import BrigadeMinutes
from matcher.resources.keep_apart import KeepApart
from matcher.resources.mix_limits import MixLimits
from matcher.resources.one_sex import OneSexAtATime
from matcher.resources.protocol import ResourceKind
from matcher.resources.siblings import SiblingsTogether

RESOURCE_KINDS: tuple[ResourceKind, ...] = (
    Beds(),
    AmbulantMinutes(),
    BrigadeMinutes(),
    MixLimits(),
    KeepApart(),
    OneSexAtATime(),
    SiblingsTogether(),
)
