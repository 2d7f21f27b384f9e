"""Stands in for the engine's two modules until they are there; then delete it and its two imports."""

import sys
import types
from importlib.util import find_spec
from typing import Any

if find_spec("matcher.engine.solve") is None:

    class PlanRejectedError(Exception):
        def __init__(self, violations: Any) -> None:
            self.violations = tuple(violations)

    errors: Any = types.ModuleType("matcher.engine.errors")
    errors.PlanRejectedError = PlanRejectedError
    solving: Any = types.ModuleType("matcher.engine.solve")
    sys.modules["matcher.engine.errors"] = errors
    sys.modules["matcher.engine.solve"] = solving
    from tests.api.engines import idle

    solving.solve = idle
