from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MIB = 1024 * 1024


class OidcSettings(BaseSettings):
    """Bearer tokens of an identity provider (`THUISNABIJ_OIDC_*`); off without an issuer."""

    model_config = SettingsConfigDict(env_prefix="THUISNABIJ_OIDC_", frozen=True)

    issuer: str | None = Field(default=None, description="Exactly as the tokens name it in `iss`.")
    audience: str = Field(default="thuisnabij", description="What `aud` must hold.")
    jwks_url: str | None = Field(default=None, description="Where the provider's public keys are.")
    subject_claim: str = Field(default="sub", description="A pseudonym: it goes into the audit.")
    roles_claim: str = "thuisnabij_roles"
    regions_claim: str = Field(default="thuisnabij_regions", description='A list of ids; ["*"]: everything.')
    organisations_claim: str = "thuisnabij_organisations"
    keys_for_seconds: int = Field(default=300, ge=10, description="How long the public keys are kept.")


class ServiceSettings(BaseSettings):
    """How the service runs: environment variables `THUISNABIJ_*`, read once at start."""

    model_config = SettingsConfigDict(env_prefix="THUISNABIJ_", frozen=True)

    data_folder: Path = Field(default=Path("thuisnabij-data"), description="SQLite database and working files.")
    database: str | None = Field(default=None, description="sqlite:///PATH or postgresql://...; SQLite in the folder.")
    largest_body_mib: int = Field(default=64, ge=1, le=1024, description="A larger request is refused with 413.")
    body_seconds: float = Field(default=60, gt=0, description="A request whose body takes longer is refused with 408.")
    answer_seconds: float = Field(default=120, gt=0, description="Beyond it 503, and nothing was changed.")
    requests_per_minute: int = Field(default=1200, ge=1, description="For each key; 429 beyond.")
    prepared_desks: int = Field(default=3, ge=1, le=100, description="Prepared alliances kept in memory.")
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    oidc: OidcSettings = Field(default_factory=OidcSettings)

    @property
    def database_url(self) -> str:
        """The database given, else SQLite in the data folder."""
        return self.database or f"sqlite:///{self.data_folder / 'thuisnabij.db'}"
