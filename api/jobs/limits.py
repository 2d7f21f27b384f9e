from models.settings import SolverSettings

FACTOR = 1.5
"""A search that is so much over its time limit hangs."""
PREPARING_SECONDS = 900.0
"""Preparing and checking are no search; the largest sets take minutes for them."""


def limit_seconds(settings: SolverSettings) -> float:
    """How long a solve may take in all before it is stopped from outside."""
    return FACTOR * settings.time_limit_seconds + PREPARING_SECONDS
