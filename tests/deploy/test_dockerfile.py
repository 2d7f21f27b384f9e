"""The container is built from pinned parts, runs as nobody in particular, and starts a command that exists."""

import json
import re
import shlex

from packaging.specifiers import SpecifierSet

from tests.deploy.commands import DEPLOY, ROOT, known_settings, parsed, settings_named

TEXT = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
KNOWN = {
    *("FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "CMD"),
}


def instructions() -> list[tuple[str, str]]:
    """Name and words of each instruction; lines that go on are one."""
    lines = "\n".join(line for line in TEXT.splitlines() if not line.startswith("#")).replace("\\\n", " ")
    found = [line.split(maxsplit=1) for line in lines.splitlines() if line.strip()]
    return [(name, words) for name, words in found]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for name, words in instructions():
        if name == "FROM":
            found.append([])
        found[-1].append((name, words))
    return found


def given(name: str) -> list[str]:
    """What an instruction of the last stage was given."""
    return [words for known, words in stages()[-1] if known == name]


def environment() -> dict[str, str]:
    return dict(item.split("=", 1) for words in given("ENV") for item in shlex.split(words))


def test_there_are_two_stages_on_one_pinned_python_that_the_program_takes() -> None:
    assert {name for name, _ in instructions()} <= KNOWN
    assert len(stages()) == 2
    bases = [words.split()[0] for name, words in instructions() if name == "FROM"]
    assert len(set(bases)) == 1
    found = re.fullmatch(r"python:(\d+\.\d+\.\d+)-slim-[a-z]+", bases[0])
    assert found is not None
    wanted = re.search(r'requires-python = "(.*)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert wanted is not None
    assert found[1] in SpecifierSet(wanted[1])


def test_it_starts_the_service_reachable_from_outside_the_container() -> None:
    (command,) = given("CMD")
    name, options = parsed(json.loads(command))
    assert (name, options["host"], str(options["port"])) == ("serve", "0.0.0.0", given("EXPOSE")[0])
    assert options["worker"]
    (health,) = given("HEALTHCHECK")
    assert f"http://127.0.0.1:{options['port']}/health" in health


def test_it_does_not_run_as_root_and_keeps_its_data_on_a_volume_of_its_own_user() -> None:
    (user,) = given("USER")
    assert int(user.split(":")[0]) >= 1000
    (volume,) = given("VOLUME")
    assert environment()["THUISNABIJ_DATA_FOLDER"] == volume
    (made,) = given("RUN")
    assert f"--owner={user.split(':')[0]}" in made
    assert f"--mode=0700 {volume}" in made
    assert settings_named(TEXT) <= known_settings()


def test_it_ends_by_the_signal_that_the_service_obeys() -> None:
    assert given("STOPSIGNAL") == ["SIGTERM"]


def test_what_is_built_is_the_program_and_nothing_else() -> None:
    copied = [words.split()[:-1] for name, words in stages()[0] if name == "COPY"]
    sources = {source for words in copied for source in words}
    assert sources == {line.removeprefix("!") for line in IGNORED if line.startswith("!")}
    assert "*" in IGNORED
    packages = re.search(r"packages = \[(.*)\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert packages is not None
    assert set(re.findall(r'"(\w+)"', packages[1])) <= sources
    assert all((ROOT / source).exists() for source in sources)
