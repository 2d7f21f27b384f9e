from collections import OrderedDict
from threading import Lock

MOST_CLIENTS = 10_000
"""Clients remembered; the one longest unseen is forgotten first, and then has its whole burst again."""


class RateLimit:
    """
    So many requests a minute for each client, a burst of as many at once (token bucket).

    Each API process counts for itself.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_second = per_minute / 60
        self._burst = float(per_minute)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, client: str, now_seconds: float) -> float:
        """
        Counts one request.

        Returns
        -------
        float
            0 if it may go on, else the seconds after which to try again.
        """
        with self._lock:
            left, seen = self._left.pop(client, (self._burst, now_seconds))
            left = min(self._burst, left + max(0.0, now_seconds - seen) * self._per_second)
            allowed = left >= 1
            self._left[client] = (left - 1 if allowed else left, now_seconds)
            if len(self._left) > MOST_CLIENTS:
                self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._per_second
