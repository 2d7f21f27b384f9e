from typing import ClassVar

from matcher.rules.protocol import AdmissionWindow, SmallestChange, YouthView
from matcher.tables.scene import Scene


class RegionRule:
    """The unit serves the region of the youth's home municipality."""

    code: ClassVar[str] = "region"

    def narrow(self, window: AdmissionWindow, view: YouthView, scene: Scene) -> None:
        """Shuts units that do not serve the region."""
        window.admit_only(scene.units.serves_region[:, view.region])

    def smallest_change(self, view: YouthView, unit: int, scene: Scene) -> SmallestChange | None:
        """The region that the unit would have to serve."""
        if scene.units.serves_region[unit, view.region]:
            return None
        return SmallestChange(self.code, {"serve_region": scene.snapshot.regions[view.region].id})
