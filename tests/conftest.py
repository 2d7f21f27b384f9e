"""Hypothesis draws new examples on every run at a desk, and the same ones in continuous integration."""

import os

from hypothesis import HealthCheck, settings

# a shared machine may be slow: how long an example takes is no property of the software (speed is in benchmarks)
settings.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
if os.environ.get("CI"):
    settings.load_profile("repeatable")
