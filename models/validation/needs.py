from collections.abc import Iterator
from itertools import pairwise

from models.issue import Issue
from models.validation.codes import IssueCode
from models.validation.lookups import Lookups
from models.validation.wording import error, shown, warning
from models.vocabulary import Setting


def settings_are_lightest_first(lookups: Lookups) -> Iterator[Issue]:
    """Acceptable settings stand from light to heavy; crisis has no level and may stand anywhere."""
    for index, youth in enumerate(lookups.snapshot.youths):
        levels = [
            (number, setting.level) for number, setting in enumerate(youth.need.settings) if setting.level is not None
        ]
        for (_, lighter), (number, heavier) in pairwise(levels):
            if heavier < lighter:
                yield error(
                    IssueCode.SETTINGS_ORDER,
                    ("youths", index, "need", "settings", number),
                    f"youth {shown(youth.id)}: need.settings are not in order from light to heavy",
                    "Order them home, family_home, open_group, three_milieu, closed; crisis anywhere.",
                )


def closed_needs_are_authorised(lookups: Lookups) -> Iterator[Issue]:
    """A need for closed care without a judge's authorisation can never be met by a closed unit."""
    for index, youth in enumerate(lookups.snapshot.youths):
        if Setting.CLOSED in youth.need.settings and youth.closed_authorisation is None:
            number = youth.need.settings.index(Setting.CLOSED)
            yield warning(
                IssueCode.CLOSED_WITHOUT_AUTHORISATION,
                ("youths", index, "need", "settings", number),
                f"youth {shown(youth.id)}: closed care is acceptable but there is no closed_authorisation",
                "Enter the dates of the authorisation, or leave closed out of the settings.",
            )


def brigade_is_never_closed(lookups: Lookups) -> Iterator[Issue]:
    """The brigade stands in for closed care, so closed is no setting of the alternative."""
    for index, youth in enumerate(lookups.snapshot.youths):
        alternative = youth.brigade_alternative
        if alternative is not None and Setting.CLOSED in alternative.settings:
            number = alternative.settings.index(Setting.CLOSED)
            yield error(
                IssueCode.BRIGADE_SETTING_CLOSED,
                ("youths", index, "brigade_alternative", "settings", number),
                f"youth {shown(youth.id)}: the brigade alternative names the setting closed",
                "Leave closed out: the brigade's visits avoid a closed placement.",
            )
