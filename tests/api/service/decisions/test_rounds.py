"""Some rounds on every run of the tests; `make rounds` does a hundred, on larger sets too."""

from pathlib import Path

import pytest

from tests.api.service.decisions.rounds import run_rounds


@pytest.mark.parametrize(("set_name", "rounds"), [("small", 6), ("crisis-noord-veluwe", 6)])
def test_round_after_round_nothing_is_refused_and_nothing_lost(tmp_path: Path, set_name: str, rounds: int) -> None:
    assert run_rounds(tmp_path, set_name, seed=5, rounds=rounds, seconds=0.5).endswith("no failure")
