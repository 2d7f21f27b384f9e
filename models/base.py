from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value: unknown keys are refused, JSON names are accepted beside Python names."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
