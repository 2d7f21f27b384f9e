"""No number and no date of any model is without limits: what is added up somewhere must have been bounded somewhere."""

from datetime import date
from typing import Annotated

import pytest
from pydantic import BaseModel, Field

import models
from models.base import Model
from models.policy import ExchangeRates, Norms
from models.text.dates import Day
from tests.models.bounds import models_below, unlimited

MODELS = models_below(models)


def test_all_models_are_found() -> None:
    names = {model.__name__ for model in MODELS}
    assert names >= {"Youth", "ExchangeRates", "SolverSettings", "Plan", "VisitRates", "Horizon", "BedChange"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_number_and_date_has_limits(model: type[BaseModel]) -> None:
    assert unlimited(model) == []


class Without(Model):
    plain: int
    half: int = Field(ge=0)
    other_half: float | None = Field(default=None, lt=3)
    listed: tuple[int, ...] = Field(default=(), max_length=3)
    counted: dict[str, float]
    nested: dict[str, tuple[Annotated[int, Field(ge=0)] | None, ...]]
    when: date | None = None


class With(Model):
    name: str
    flag: bool = False
    number: int | None = Field(default=None, ge=0, le=1)
    listed: tuple[Annotated[int, Field(gt=0, lt=9)], ...] = ()
    share: float = Field(ge=0, le=1, allow_inf_nan=False)
    when: Day | None = None


def test_the_walk_finds_what_has_no_limits() -> None:
    faults = [fault.partition(" ")[0].rpartition(".")[2] for fault in unlimited(Without)]
    assert faults == list(Without.model_fields)
    assert unlimited(With) == []


def test_a_number_that_is_not_finite_is_found_even_with_limits() -> None:
    class Loose(BaseModel):
        model_config = {"allow_inf_nan": True}
        upwards: Annotated[float, Field(ge=0, le=float("inf"))]

    assert len(unlimited(Loose)) == 1


def test_the_dearest_week_of_a_stay_fits_what_a_policy_may_say() -> None:
    # the sentence at the limits of models/policy.py, so that nobody raises one without the other
    assert Norms(minutes_per_ambulant_visit=15).minutes_per_ambulant_visit == 15
    most = {name: _most(ExchangeRates, name) for name in ExchangeRates.model_fields if name != "waiting_day"}
    trips = 5 * 2400 // 15 * 2 * 600 * most["professional_travel_minute"]
    visits = 21 * 2 * 600 * most["professional_travel_minute"] + 14 * 2 * 600 * most["family_travel_minute"]
    steps = 4 * most["heavier_step_day"] + 50 * most["siblings_apart_day"]
    days = 7 * (most["closed_day"] + steps + most["not_preferred_day"] + most["departure_day"])
    assert trips + visits + days < 2**31


def _most(model: type[BaseModel], name: str) -> int:
    return next(int(item.le) for item in model.model_fields[name].metadata if hasattr(item, "le"))
