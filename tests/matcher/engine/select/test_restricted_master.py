import pytest
from ortools.sat.python import cp_model

from fixtures.generator import generate
from matcher.engine.solve import solve
from matcher.travel.great_circle import GreatCircleTravel
from models.plan import PlanStatus
from models.policy import Policy
from models.settings import CpSatSettings, SolverSettings


@pytest.mark.parametrize("name", list(CpSatSettings.model_fields))
def test_every_setting_is_a_parameter_of_cp_sat(name: str) -> None:
    parameters = cp_model.CpSolver().parameters
    setattr(parameters, name, getattr(CpSatSettings(), name))
    assert getattr(parameters, name) == getattr(CpSatSettings(), name)


@pytest.mark.parametrize("changed", [{"cp_model_presolve": False}, {"num_workers": 2, "linearization_level": 1}])
def test_cp_sat_settings_change_the_way_and_not_the_optimum(changed: dict[str, object]) -> None:
    snapshot = generate("small", 1)
    costs = set()
    for cp_sat in (CpSatSettings(), CpSatSettings.model_validate(changed)):
        settings = SolverSettings(time_limit_seconds=60, gap=0.0, prove=True, cp_sat=cp_sat)
        plan = solve(snapshot, Policy(), settings, travel=GreatCircleTravel())
        assert plan.status is PlanStatus.OPTIMAL
        costs.add(plan.cost)
    assert len(costs) == 1
