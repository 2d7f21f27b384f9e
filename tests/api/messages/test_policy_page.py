import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from models.policy import MOST_A_DAY, MOST_A_MINUTE, MOST_AT_ONCE, ExchangeRates, Policy

TEXT = (Path(__file__).parents[3] / "docs" / "policy.md").read_text(encoding="utf-8")
LINES = re.findall(r"^- `([a-z_.]+)` = (\d+): (.*(?:\n  .*)*)", TEXT, re.MULTILINE)
SENTENCE = re.compile(r"^\*\*(\d+)\*\* .+ weighs? as much as \*\*([\d.]+)\*\* days of regular waiting\. Why:")
GROWTH = re.compile(r"\*\*(\d+)\*\* .+ weighs twice as much .+\. Why:")


def _numbers(model: BaseModel, prefix: str = "") -> dict[str, int]:
    """Whole numbers of a model by dotted name."""
    found: dict[str, int] = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            found |= _numbers(value, f"{prefix}{name}.")
        else:
            found[prefix + name] = value
    return found


RATES, NORMS = _numbers(Policy().rates), _numbers(Policy().norms)


def test_every_rate_and_norm_has_its_line_with_its_value() -> None:
    assert {name: int(value) for name, value, _ in LINES} == RATES | NORMS
    assert len(LINES) == len(RATES | NORMS)


@pytest.mark.parametrize(
    ("name", "words"), [(name, " ".join(words.split())) for name, _, words in LINES if name in RATES]
)
def test_the_sentence_of_a_rate_is_right(name: str, words: str) -> None:
    if "percent" in name:
        growth = GROWTH.search(words)
        assert growth is not None, words
        assert int(growth[1]) * RATES[name] == 100
        return
    sentence = SENTENCE.match(words)
    assert sentence is not None, words
    assert int(sentence[1]) * RATES[name] == float(sentence[2]) * RATES["waiting_day.regular"]


def test_the_measure_is_told() -> None:
    assert f"({RATES['waiting_day.regular']} points)" in " ".join(TEXT.split())


def test_the_limits_are_told_and_no_default_comes_near_them() -> None:
    said = [int(number.replace(",", "")) for number in re.findall(r"\*\*([\d,]+)\*\* points", TEXT)]
    assert said == [MOST_A_DAY, MOST_A_MINUTE, MOST_AT_ONCE]
    for name, field in ExchangeRates.model_fields.items():
        limits = [item.le for item in field.metadata if hasattr(item, "le")]
        assert "percent" in name or all(10 * RATES[name] <= limit for limit in limits)
    assert all(10 * RATES[f"waiting_day.{urgency}"] <= MOST_A_DAY for urgency in ("crisis", "urgent", "regular"))
