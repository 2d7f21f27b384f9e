from collections.abc import Callable
from pathlib import Path

import pytest

from models.files import read_policy, read_settings
from models.issue import InvalidInputError
from models.policy import Policy
from models.settings import SolverSettings


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text('name = "near"\n[rates]\nmove = 31\n[norms]\nmax_moves = 3\n', encoding="utf-8")
    assert read_policy(path) == Policy.model_validate(
        {"name": "near", "rates": {"move": 31}, "norms": {"max_moves": 3}}
    )
    path.write_bytes(b"\xef\xbb\xbf# all defaults\r\n")
    assert read_policy(path) == Policy()
    path.write_text("gap = 0\nseed = 5\ndeterministic = true\n", encoding="utf-8")
    assert read_settings(path) == SolverSettings(gap=0, seed=5, deterministic=True)


CASES = [
    (read_policy, "[rates]\nmoves = 3", "unknown_field", "/rates/moves", "Did you mean move?"),
    (read_policy, "rate = 3", "unknown_field", "/rate", "Did you mean rates?"),
    (read_policy, "[rates]\nmove = -1", "out_of_range", "/rates/move", "within the range"),
    (read_policy, "[rates]\nmove = 2.5", "wrong_type", "/rates/move", "Give a value"),
    (read_policy, "[rates]\nmove = nan", "wrong_type", "/rates/move", "Give a value"),
    (read_policy, "[rates.waiting_day]\ncrisis = 1\nurgent = 1", "missing_field",
     "/rates/waiting_day/regular", "Add"),
    (read_policy, "a = 1\n[rates\n", "toml_syntax", "line 2 column 7", "key = value"),
    (read_policy, 'name = "', "toml_syntax", "policy.toml", "key = value"),
    (read_policy, "[norms]\nmax_moves = 1\nmax_moves = 2\n", "toml_syntax", "line 3 column 14",
     "each key once"),
    (read_policy, "", "empty_file", "policy.toml", "content"),
    (read_policy, "a = " + "[" * 50_000, "toml_syntax", "policy.toml", "key = value"),
    (read_settings, "gap = nan", "not_finite", "/gap", "finite"),
    (read_settings, "smoothing = [0.5, nan]", "not_finite", "/smoothing/1", "finite"),
    (read_settings, "smoothing = [1.5]", "out_of_range", "/smoothing/0", "within the range"),
    (read_settings, f"relax_rounds = {10**30}", "out_of_range", "/relax_rounds", "within the range"),
    (read_policy, "[rates]\nsiblings_apart_day = 1000000000", "out_of_range", "/rates/siblings_apart_day", "within"),
    (read_policy, "[rates]\nprofessional_travel_minute = 10000000", "out_of_range",
     "/rates/professional_travel_minute", "within"),
    (read_settings, "time_limit_seconds = inf", "not_finite", "/time_limit_seconds", "finite"),
    (read_settings, "worker = 2", "unknown_field", "/worker", "Did you mean workers?"),
    (read_settings, "zzz = 2", "unknown_field", "/zzz", "workers"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "text", "code", "where", "remedy"), CASES)
def test_a_mistake_is_told(
    read: Callable[[Path], object], text: str, code: str, where: str, remedy: str, tmp_path: Path
) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError) as caught:
        read(path)
    (issue,) = caught.value.issues
    assert (issue.code, issue.path) == (code, where)
    assert remedy in issue.remedy
