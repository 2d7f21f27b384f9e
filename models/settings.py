from pydantic import Field

from models.base import LimitSeconds, Model, Share
from models.parameters import (
    ColumnGenerationParams,
    ImprovementParams,
    PricingParams,
    SelectionParams,
    StabilisationParams,
    SubgradientParams,
)


class CpSatSettings(Model):
    """Parameters of CP-SAT wherever the engine chooses among trajectories; named as in CP-SAT."""

    num_workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Threads of one search; neighbourhoods are searched several at once besides (`workers`).",
    )
    cp_model_presolve: bool = Field(default=True, description="Simplify the model first.")
    linearization_level: int = Field(default=2, ge=0, le=2, description="How much of the model goes into its LP.")
    cp_model_probing_level: int = Field(default=2, ge=0, le=3, description="How much presolve tries out.")
    symmetry_level: int = Field(default=2, ge=0, le=4, description="How much symmetry is looked for.")


class SolverSettings(Model):
    """How the solver works; never what it weighs (that is the Policy)."""

    time_limit_seconds: LimitSeconds = 60.0
    gap: Share = Field(default=1e-4, description="Stop at this relative gap.")
    workers: int = Field(default=2, ge=1, le=64, description="Threads of pricing and of CP-SAT.")
    seed: int = Field(default=0, ge=0, lt=2**31)
    deterministic: bool = Field(
        default=False,
        description="One worker, and the time limit counted in work instead of by the clock: the same plan, bound and "
        "prices twice on one machine, cut or not. It may take longer than the limit; only a stop changes the plan.",
    )
    prove: bool = Field(
        default=False, description="Enumerate all trajectories below the gap and close it (small sets)."
    )
    prove_trajectories: int = Field(
        default=200_000, ge=1, le=100_000_000, description="Give up proving beyond so many trajectories."
    )
    teams_per_expertise: int = Field(
        default=2,
        ge=1,
        le=50,
        description="Nearest able teams considered for a place; the bound holds for these candidates.",
    )
    places_per_youth: int = Field(
        default=200,
        ge=1,
        le=10_000,
        description="Places considered for entering, cheapest first by the youth's own daily points.",
    )
    brigade_places_per_youth: int = Field(
        default=20, ge=1, le=10_000, description="Places considered for living with brigade visits, cheapest first."
    )
    brigade_teams_per_place: int = Field(
        default=1, ge=1, le=50, description="Nearest brigade teams considered for a place."
    )
    lasting_places: int = Field(
        default=5,
        ge=1,
        le=10_000,
        description="With so many places that last until care ends, a move considers only such places.",
    )
    weekly_until_week: int = Field(
        default=8,
        ge=0,
        le=104,
        description="Changes may begin in every week up to this one, later only every `later_every_weeks`.",
    )
    later_every_weeks: int = Field(
        default=4,
        ge=1,
        le=104,
        description="Far ahead, changes begin only so often (and whenever a stay ends or a place opens).",
    )
    supports_per_place: int = Field(
        default=2,
        ge=1,
        le=1000,
        description="Combinations of ambulant teams considered at a place, cheapest first, beside nobody and today's.",
    )
    ascent_rounds: int = Field(
        default=30, ge=0, le=10_000, description="Rounds in which prices follow overload, before the relaxation."
    )
    smoothing: tuple[Share, ...] = Field(
        default=(0.95, 0.85, 0.7, 0.4),
        min_length=1,
        max_length=20,
        description="Weights of the best prices so far in the prices tried in a round, the rest the relaxation's.",
    )
    relax_rounds: int = Field(default=200, ge=1, le=100_000, description="Most rounds of column generation.")
    detours: int = Field(
        default=6,
        ge=0,
        le=1000,
        description="Trajectories by other places that every pricing brings for each youth, beside the cheapest.",
    )
    improve_rounds: int = Field(default=1000, ge=0, le=10_000_000, description="Most neighbourhoods searched.")
    neighbourhood_youths: int = Field(
        default=80, ge=2, le=10_000, description="Youths freed at once when improving, to begin with."
    )
    cp_sat: CpSatSettings = CpSatSettings()
    pricing: PricingParams = PricingParams()
    subgradient: SubgradientParams = SubgradientParams()
    column_generation: ColumnGenerationParams = ColumnGenerationParams()
    stabilisation: StabilisationParams = StabilisationParams()
    selection: SelectionParams = SelectionParams()
    improvement: ImprovementParams = ImprovementParams()
