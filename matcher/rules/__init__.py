"""Eligibility: one rule a file, each answers with a reason code and the smallest change."""

from matcher.rules.age import AgeRule
from matcher.rules.beds_open import BedsOpenRule
from matcher.rules.closed_authorisation import ClosedAuthorisationRule
from matcher.rules.contract import ContractRule
from matcher.rules.longest_stay import LongestStayRule
from matcher.rules.protocol import AdmissionRule, EndingRule
from matcher.rules.setting import SettingRule
from matcher.rules.yes_no import ExclusionRule, LongestTravelRule, RegionRule, SexRule

ADMISSION_RULES: tuple[AdmissionRule, ...] = (
    SettingRule(),
    AgeRule(),
    SexRule(),
    ContractRule(),
    RegionRule(),
    ClosedAuthorisationRule(),
    ExclusionRule(),
    LongestStayRule(),
    LongestTravelRule(),
    BedsOpenRule(),
)
"""Each narrows the days on which a youth may be in each unit."""

ENDING_RULES: tuple[EndingRule, ...] = (
    AgeRule(),
    ContractRule(),
    ClosedAuthorisationRule(),
    LongestStayRule(),
    BedsOpenRule(),
)
"""Those of them that also end a resident's current stay."""
