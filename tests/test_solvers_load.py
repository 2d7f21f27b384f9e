"""Decision 0002: both solvers ship a libhighs, and must load and run in one process in either order."""

import subprocess
import sys

import pytest

CP_SAT = """
from ortools.sat.python import cp_model
model = cp_model.CpModel()
x = model.new_int_var(0, 10, "x")
model.add(2 * x <= 7)
model.maximize(x)
solver = cp_model.CpSolver()
assert solver.solve(model) == cp_model.OPTIMAL
assert solver.objective_value == 3
"""
HIGHS = """
import highspy
highs = highspy.Highs()
highs.setOptionValue("output_flag", False)
x = highs.addVariable(lb=0, ub=10, obj=-1)
highs.addConstr(2 * x <= 7)
highs.run()
assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
assert abs(highs.getObjectiveValue() + 3.5) < 1e-9
"""


@pytest.mark.parametrize("script", [CP_SAT + HIGHS, HIGHS + CP_SAT], ids=["cp-sat first", "highs first"])
def test_both_solvers_load_and_run_in_one_process(script: str) -> None:
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
