from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.terms.protocol import Charge, Charges, SoloTerm, TermView


class ChangeOfTeamTerm(SoloTerm):
    """Each ambulant or brigade team that stops while care goes on without a break."""

    code: ClassVar[str] = "change_of_team"
    unit: ClassVar[str] = "changes"

    def charges(self, view: TermView) -> Charges:
        """For each team that stops."""
        return Charges(team_stop=Charge.at(self.points(view.instance), np.ones((), dtype=np.int64)))

    def points(self, instance: Instance) -> int:
        """Points for one change."""
        return instance.policy.rates.change_of_team

    def changes(self, before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.int64]:
        """
        Teams that stop.

        Parameters
        ----------
        before, after
            Team rows by expertise, then the brigade team, -1 for none, shape (transitions, expertises + 1).
        """
        stops: NDArray[np.int64] = ((before >= 0) & (before != after)).sum(axis=1)
        return stops
