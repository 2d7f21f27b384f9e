from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.rules.protocol import SmallestChange


class FullTodayRule:
    """
    Nobody is put out of a resource that holds more than its capacity, and nobody is added to it.

    In a period in excess an option is closed to a youth if it asks more of the resource than the youth's own
    incumbent does.
    """

    code: ClassVar[str] = "full_today"

    def close(
        self,
        allowed: NDArray[np.bool_],
        option_youth: NDArray[np.int64],
        demand: "sparse.csc_array",
        excess: NDArray[np.bool_],
        own_demand: "dict[tuple[int, int], NDArray[np.int64]]",
    ) -> None:
        """
        Closes, in place, what would add demand.

        Parameters
        ----------
        allowed
            Shape (options, periods).
        demand
            Shape (options, resources).
        excess
            Shape (resources, periods).
        own_demand
            The incumbent's demand by (youth, resource), shape (periods,); absent where there is none.
        """
        none = np.zeros(excess.shape[1], dtype=np.int64)
        for resource in np.flatnonzero(excess.any(axis=1)):
            entries = slice(demand.indptr[resource], demand.indptr[resource + 1])
            for option, asked in zip(demand.indices[entries], demand.data[entries], strict=True):
                own = own_demand.get((int(option_youth[option]), int(resource)), none)
                allowed[option] &= ~(excess[resource] & (asked > own))

    def smallest_change(self, resource: str, over: int) -> SmallestChange:
        """The units of capacity by which the resource is over."""
        return SmallestChange(self.code, {"resource": resource, "units": over})
