"""The numeric constants of the engine's phases, each with its meaning and unit; settings files name them by section.

The defaults were tuned on generated sets of all sizes (docs/benchmarking.md, "Tuning"). They change how quickly good
plans and bounds are found, never what a plan means.
"""

from typing import Annotated

from pydantic import Field

from models.base import Model, Share

Shares = tuple[Share, ...]
MarginPoints = Annotated[float, Field(ge=0, le=1e15)]


class PricingParams(Model):
    """The pricing problem: every youth's cheapest trajectory at given prices."""

    block_options: int = Field(
        default=4000,
        ge=1,
        le=10_000_000,
        description="Stay options of a block that is priced by one thread: its arrays stay in the processor's cache, "
        "and there are enough blocks for the threads.",
    )


class SubgradientParams(Model):
    """Prices that follow overload, before column generation (Held, Wolfe and Crowder 1974)."""

    bed_day_points: float = Field(
        default=3000.0, gt=0, le=1e9, description="What a bed or a place in a group is worth a day, by order of size."
    )
    minute_day_points: float = Field(
        default=3.0, gt=0, le=1e9, description="What a minute a week of a team is worth a day, by order of size."
    )
    first_price_share: float = Field(
        default=0.6, ge=0, le=100, description="The first prices, as a share of these worths."
    )
    step: float = Field(
        default=0.3, gt=0, le=100, description="The first step, as a share of the worth for an overload of 100 %."
    )
    step_shrink: float = Field(default=0.96, gt=0, le=1, description="Each step is this share of the step before.")
    warm_step: float = Field(
        default=0.02, gt=0, le=100, description="The first step from prices that are known to be good."
    )
    momentum: float = Field(
        default=0.6, ge=0, lt=1, description="Share of the overloads before in the direction of a step."
    )
    kept_rounds: int = Field(
        default=12,
        ge=1,
        le=10_000,
        description="Last rounds whose trajectories are kept: earlier ones answer to prices that are far off.",
    )
    least_minutes: float = Field(
        default=600.0,
        gt=0,
        le=1e9,
        description="Overload of teams with fewer minutes a week is measured against this many.",
    )


class ColumnGenerationParams(Model):
    """Column generation over the relaxation (Lübbecke and Desrosiers 2005)."""

    gap_share: Share = Field(
        default=0.5, description="Share of the wanted gap that may lie between relaxation and bound."
    )
    time_share: Share = Field(
        default=0.65, description="Share of the time limit: a plan has to be made of the trajectories as well."
    )
    quick_plan_every: int = Field(default=5, ge=1, le=100_000, description="Rounds from one quick plan to the next.")
    large_from_youths: int = Field(
        default=1000,
        ge=1,
        le=10_000_000,
        description="From this many youths on prices are stabilised by a trust region; below, by smoothing.",
    )
    interior_from_columns: int = Field(
        default=3000,
        ge=0,
        le=100_000_000,
        description="From this many trajectories on the first vertex is found by an interior point and crossover.",
    )
    kept_points: float = Field(
        default=15_000.0,
        ge=0,
        le=1e15,
        description="Trajectories at most this much dearer, at the prices, than their youth's cheapest are kept.",
    )


class StabilisationParams(Model):
    """The trust region around the best prices of large problems (du Merle et al. 1999; Wentges 1997)."""

    mix_shares: Shares = Field(
        default=(0.6, 0.2),
        min_length=1,
        max_length=10,
        description="Shares of the best prices in the mixes that are priced: a careful step and a bold one.",
    )
    price_share: float = Field(
        default=0.5, ge=0, le=1000, description="How far a price may go in one step, as a share of itself."
    )
    typical_share: float = Field(
        default=0.05, ge=0, le=1000, description="And besides, as a share of what the resource is typically worth."
    )
    widen: float = Field(default=1.4, ge=1, le=1000, description="Factor after a good step.")
    narrow: float = Field(default=0.6, gt=0, le=1, description="Factor after a step that made the bound worse.")
    widest: float = Field(default=4.0, gt=0, le=1e6, description="Largest size, in sizes of the first region.")
    narrowest: float = Field(default=0.05, gt=0, le=1e6, description="Smallest size.")
    good_share: Share = Field(
        default=0.4, description="Share of the promised rise of the bound from which on the region may widen."
    )
    first_gain: float = Field(
        default=1e-5, ge=0, le=1, description="A row joins where its price could raise the bound by this share."
    )
    least_gain: float = Field(default=1e-6, ge=0, le=1, description="The same in late rounds.")
    gain_shrink: float = Field(default=0.7, gt=0, le=1, description="Factor of that share from round to round.")
    first_passes: int = Field(default=5, ge=1, le=1000, description="Solves of the first round, rows joining.")
    later_passes: int = Field(default=1, ge=1, le=1000, description="The same of later rounds.")
    promise_share: float = Field(
        default=3.0,
        ge=0,
        le=1e6,
        description="A step that promises less than this share of the gap is poor: a tenth to a half comes true.",
    )
    poor_rounds: int = Field(default=2, ge=1, le=10_000, description="Poor rounds in a row after which it ends.")
    still_share: float = Field(
        default=1e-3, ge=0, le=1, description="A price that moves by less of what it may leaves the region's rows."
    )
    interior_tolerance: float = Field(
        default=1e-4,
        gt=0,
        le=1e-2,
        description="Where the interior point method ends: ten times looser is 0.1 % wrong, tighter gains nothing.",
    )


class SelectionParams(Model):
    """From the relaxation to a plan: greedy sweeps, rounding, and all youths at once near the prices."""

    greedy_price_shares: Shares = Field(
        default=(1.0, 0.5, 0.0),
        min_length=1,
        max_length=10,
        description="Shares of the prices that youths heed in each sweep: at last what is left over is free.",
    )
    rounding_rounds: int = Field(default=4, ge=0, le=1000, description="Most rounds of rounding the relaxation.")
    rounding_seconds: float = Field(default=8.0, gt=0, le=86_400, description="CP-SAT's seconds for one of them.")
    rounding_most_share: Share = Field(
        default=0.1,
        description="Share of youths left fractional above which rounding is skipped: what it gave the others leaves "
        "them too little room.",
    )
    near_margins_points: tuple[MarginPoints, ...] = Field(
        default=(500.0, 1500.0, 4000.0),
        min_length=1,
        max_length=20,
        description="How much dearer than a youth's cheapest, at the prices, a trajectory may be; wider step by step.",
    )
    near_seconds: float = Field(default=8.0, gt=0, le=86_400, description="CP-SAT's seconds for each margin.")
    threads_from_columns: int = Field(
        default=1000,
        ge=0,
        le=100_000_000,
        description="Beyond this many trajectories a choice has all threads; fewer are decided at once by one.",
    )


class ImprovementParams(Model):
    """Large neighbourhood search (Shaw 1998), adaptive (Ropke and Pisinger 2006)."""

    repair_seconds: float = Field(
        default=2.0,
        gt=0,
        le=86_400,
        description="CP-SAT's seconds for one neighbourhood; where it cannot decide, the next is drawn smaller.",
    )
    repair_columns: int = Field(
        default=2500, ge=1, le=10_000_000, description="Known trajectories of one neighbourhood at most."
    )
    repair_alternatives: int = Field(
        default=12,
        ge=0,
        le=1000,
        description="Trajectories by other places generated for each youth of a deep neighbourhood.",
    )
    deterministic_rounds: int = Field(
        default=20, ge=0, le=10_000_000, description="Most neighbourhoods in deterministic mode and before a proof."
    )
    regret_share: float = Field(
        default=0.7,
        gt=0,
        lt=1,
        description="Share of neighbourhoods drawn around a regret while all kinds are equally successful.",
    )
    wide_factor: int = Field(
        default=4, ge=1, le=1000, description="A wide neighbourhood begins at this many times a deep one's youths."
    )
    growth: float = Field(default=1.1, ge=1, le=100, description="Factor of the size after a neighbourhood decided.")
    shrink: float = Field(default=0.7, gt=0, le=1, description="Factor after one that could not be decided in time.")
    least_youths: float = Field(default=10.0, ge=2, le=1e6, description="Smallest size.")
    memory: Share = Field(default=0.8, description="Share of a kind's success that is left after each draw.")
    reward: float = Field(default=0.4, ge=0, le=1000, description="What a gain adds to it.")
    least_success: float = Field(default=0.1, gt=0, le=1000, description="And below which it never falls.")
    wishes: int = Field(
        default=12,
        ge=1,
        le=10_000,
        description="Cheapest trajectories of a youth whose capacity is looked at for who has it.",
    )
