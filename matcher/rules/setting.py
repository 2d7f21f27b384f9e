from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.rules.protocol import AdmissionWindow, SmallestChange, YouthView
from matcher.tables.instance import Instance
from matcher.tables.units import SETTINGS
from models.vocabulary import Setting


class SettingRule:
    """The unit's setting (verblijfsvorm) is asked for, or suits the brigade alternative."""

    code: ClassVar[str] = "setting"

    def narrow(self, window: AdmissionWindow, view: YouthView, instance: Instance) -> None:
        """Says under which support each unit's setting is acceptable; shuts units under neither."""
        alternative = view.youth.brigade_alternative
        window.without_brigade &= _among(instance, view.youth.need.settings)
        window.with_brigade &= _among(instance, () if alternative is None else alternative.settings)
        window.admit_only(window.without_brigade | window.with_brigade)

    def smallest_change(self, view: YouthView, unit: int, instance: Instance) -> SmallestChange | None:
        """The setting that the request would have to accept."""
        setting = SETTINGS[instance.units.setting[unit]]
        alternative = view.youth.brigade_alternative
        if setting in view.youth.need.settings or (alternative and setting in alternative.settings):
            return None
        asked = [item.value for item in view.youth.need.settings]
        return SmallestChange(self.code, {"accept_setting": setting.value, "asked": asked})


def _among(instance: Instance, settings: tuple[Setting, ...]) -> NDArray[np.bool_]:
    codes = [SETTINGS.index(setting) for setting in settings]
    return np.isin(instance.units.setting, codes)
