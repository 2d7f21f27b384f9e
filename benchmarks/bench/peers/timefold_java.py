"""The Java side of the Timefold peer: its virtual machine, and a score calculator that asks Python."""

import importlib.util
import resource
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import UNLIMITED, MatchingProblem
from matcher.engine.model.scope import Scope

JVM_OPTIONS = (
    "-Xmx2g",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:ReservedCodeCacheSize=128m",
    "-XX:CompressedClassSpaceSize=128m",
)
"""
By itself Java reserves address space by the machine's size, 9 GiB on one of 24 GiB, which a run's memory limit refuses;
with these the whole process stays below 4 GiB. Its second compiler would take longer than it saves in a minute.
"""
ADDRESS_SPACE_GIB = 5.0
"""Java ends the process where it may not reserve its heap; so it is not started below this limit."""
PACKAGE = "ai.timefold."
CALCULATOR = PACKAGE + "solver.core.api.score.calculator.IncrementalScoreCalculator"
SCORE = PACKAGE + "solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore"


@dataclass(frozen=True)
class Entity:
    """Somebody who chooses."""

    choices: range
    """Numbers of its choices; it begins with the first."""


class ScoreKeeper:
    r"""
    The score of who has which choice, kept while choices come and go.

    .. math:: \text{hard} = -\sum_r \max(0, \sum_\tau a_{r\tau} - b_r), \quad
              \text{soft} = -\sum_\tau c_\tau - \sum_s c_s

    over all trajectories, the resources in each period r, and the switches s (one sex at a time, siblings apart) that
    are on: exactly those with which less is over.

    Attributes
    ----------
    over, points
        Minus hard and minus soft, the points of those who do not choose included.
    least_points
        What it would cost if everybody had the cheapest choice.
    tried
        For how many moves the score was asked.
    """

    def __init__(self, problem: MatchingProblem, scope: Scope, columns: Columns) -> None:
        demand, resources = columns.demand, problem.resources
        begin = demand.indptr.tolist()
        # an index of the processor's own width saves a conversion at each use
        rows, asked = demand.indices.astype(np.intp), demand.data.astype(np.int64)
        self._rows = [rows[low:high] for low, high in pairwise(begin)]
        self._asked = [asked[low:high] for low, high in pairwise(begin)]
        self._points = columns.cost.tolist()
        switches = resources.switch_matrix.tocsc()
        self._switch_points = resources.switch_points.tolist()
        self._switch_rows = [
            (switches.indices[low:high], switches.data[low:high]) for low, high in pairwise(switches.indptr)
        ]
        self._fixed_cost, self.tried = scope.fixed_cost, 0
        self._room, self._switch_room = scope.capacity.copy(), scope.capacity
        # these rows are weighed with their switch, not by themselves
        self._room[switches.indices] = UNLIMITED
        touched = sparse.csc_array(abs(switches.T) @ demand)
        self._touched = [touched.indices[low:high].tolist() for low, high in pairwise(touched.indptr)]
        least = np.full(len(problem.care), np.iinfo(np.int64).max)
        np.minimum.at(least, columns.youth, columns.cost)
        self.least_points = scope.fixed_cost + int(least[scope.youths].sum())
        self.clear()

    def clear(self) -> None:
        """Nobody has a choice."""
        self._left = self._room.copy()
        self.over, self.points = 0, self._fixed_cost

    def recount(self, choices: Iterable[int]) -> None:
        """Exactly these are had, and nothing else."""
        self.clear()
        for choice in choices:
            self.add(choice)

    def add(self, choice: int) -> None:
        """Somebody has this choice from now on."""
        self._change(choice, self._asked[choice], 1)

    def remove(self, choice: int) -> None:
        """Somebody has this choice no longer."""
        self._change(choice, -self._asked[choice], -1)

    def _change(self, choice: int, asked: "np.ndarray[tuple[int], np.dtype[np.int64]]", sign: int) -> None:
        rows, touched = self._rows[choice], self._touched[choice]
        for switch in touched:
            self._weigh(switch, -1)
        before = self._left[rows]
        after = before - asked
        self._left[rows] = after
        if self.over:
            self.over += int(np.minimum(before, 0).sum())
        if len(after) and after.min() < 0:
            self.over -= int(np.minimum(after, 0).sum())
        self.points += sign * self._points[choice]
        for switch in touched:
            self._weigh(switch, 1)

    def _weigh(self, switch: int, sign: int) -> None:
        rows, coefficients = self._switch_rows[switch]
        over = UNLIMITED - self._left[rows] - self._switch_room[rows]
        off, on = int(over.clip(0).sum()), int((over + coefficients).clip(0).sum())
        if on < off:
            self.over += sign * on
            self.points += sign * self._switch_points[switch]
        else:
            self.over += sign * off


def start_java() -> str | None:
    """Starts the virtual machine of this process, once; why it cannot, with the remedy, or None."""
    if importlib.util.find_spec("timefold") is None:
        return "the package timefold is not installed (pip install timefold)"
    import jpype

    if jpype.isJVMStarted():
        return None
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit != resource.RLIM_INFINITY and limit < ADDRESS_SPACE_GIB * 2**30:
        return f"Java needs {ADDRESS_SPACE_GIB:g} GiB of address space, the memory limit is {limit / 2**30:.3g} GiB"
    try:
        path = jpype.getDefaultJVMPath()
    except jpype.JVMNotFoundException:
        return "there is no Java: install version 17 or later, or set JAVA_HOME"
    from _jpyinterpreter.jvm_setup import InvalidJVMVersionError
    from timefold.solver._timefold_java_interop import init

    try:
        init(path, *JVM_OPTIONS)
    except InvalidJVMVersionError:
        return "Java is older than version 17"
    except (OSError, RuntimeError) as error:
        return f"Java does not start: {error}"
    return None


def calculator_class(keeper: ScoreKeeper) -> Any:
    """
    A Java class whose instances hand every call of Timefold to the score keeper.

    Timefold makes the instance itself, so it wants a class. The binding would translate a Python class into Java
    bytecode, in which every step of a loop takes microseconds and a choice's 30 to 100 rows about a millisecond; one
    call back to numpy is far quicker.
    """
    import jpype

    buddy, interface = jpype.JClass("net.bytebuddy.ByteBuddy"), jpype.JClass(CALCULATOR).class_
    handler = jpype.JProxy("java.lang.reflect.InvocationHandler", dict={"invoke": _answers(keeper)})
    declared = jpype.JClass("net.bytebuddy.matcher.ElementMatchers").isDeclaredBy(interface)
    adapter = jpype.JClass("net.bytebuddy.implementation.InvocationHandlerAdapter").of(handler)
    made = buddy().subclass(jpype.JClass("java.lang.Object")).implement(interface).method(declared).intercept(adapter)
    return made.make().load(interface.getClassLoader()).getLoaded()


def _answers(keeper: ScoreKeeper) -> Callable[[Any, Any, Any], Any]:
    """What Java calls: the calculator, its method, its arguments."""
    import jpype

    score = jpype.JClass(SCORE)

    def choice(youth: Any) -> int:
        """Number of the youth's choice."""
        return int(youth.getChoice().getValue().intValue())

    def invoke(_: Any, method: Any, arguments: Any) -> Any:
        name = str(method.getName())
        if name == "beforeVariableChanged":
            keeper.remove(choice(arguments[0]))
        elif name == "afterVariableChanged":
            keeper.add(choice(arguments[0]))
        elif name == "calculateScore":
            keeper.tried += 1
            return score.of(-keeper.over, -keeper.points)
        elif name == "resetWorkingSolution":
            keeper.clear()
            for youth in arguments[0].getYouths():
                keeper.add(choice(youth))
        return None

    return invoke
