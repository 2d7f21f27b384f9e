"""The Java side of the Timefold peer: its virtual machine, and a score calculator that asks Python."""

import importlib.util
import resource
from collections.abc import Callable
from typing import Any

from benchmarks.peers.timefold_score import ScoreKeeper

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
