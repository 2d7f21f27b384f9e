from typer.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.pages.travel import SOURCES, measured
from matcher.travel.roads.travel import RoadTravel


def test_a_source_is_timed_with_new_places_and_with_the_same_again() -> None:
    timing = measured(RoadTravel, 2, 3, 4)
    assert timing.name == RoadTravel().name
    assert (len(timing.new_seconds), len(timing.again_seconds)) == (4, 4)
    assert min(timing.first_seconds, *timing.new_seconds, *timing.again_seconds) > 0


def test_the_command_names_machine_and_sources() -> None:
    ran = CliRunner().invoke(main, ["travel", "--origins", "2", "--destinations", "3", "--repeats", "1"])
    assert ran.exit_code == 0, ran.output
    assert "cores" in ran.stdout
    assert all(make().name in ran.stdout for make in SOURCES)
