from typing import ClassVar

from matcher.rules.protocol import AdmissionWindow, SmallestChange, YouthView
from matcher.tables.scene import Scene
from matcher.tables.units import SEXES


class SexRule:
    """The unit admits the youth's sex."""

    code: ClassVar[str] = "sex"

    def narrow(self, window: AdmissionWindow, view: YouthView, scene: Scene) -> None:
        """Shuts units that do not admit the sex."""
        window.admit_only(scene.units.admits_sex[:, SEXES.index(view.youth.sex)])

    def smallest_change(self, view: YouthView, unit: int, scene: Scene) -> SmallestChange | None:
        """The sex that the unit would have to admit."""
        if view.youth.sex in scene.units.units[unit].sexes:
            return None
        return SmallestChange(self.code, {"admit_sex": view.youth.sex.value})
