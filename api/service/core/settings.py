"""Settings of the service, and how it logs."""

import logging
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MIB = 1024 * 1024
ELSEWHERE = frozenset({"THUISNABIJ_LANG", "THUISNABIJ_TRAVEL", "THUISNABIJ_TRAVEL_CACHE"})
"""Variables that other parts of the program read."""
QUIET = ("uvicorn.access", "httpx", "httpcore", "alembic")
"""Loggers that would say again, with addresses, what is logged with ids already."""


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
    keys_for_seconds: int = Field(default=300, ge=10, le=86_400, description="How long the public keys are kept.")


class ServiceSettings(BaseSettings):
    """How the service runs: environment variables `THUISNABIJ_*`, read once at start."""

    model_config = SettingsConfigDict(env_prefix="THUISNABIJ_", frozen=True)

    data_folder: Path = Field(default=Path("thuisnabij-data"), description="SQLite database and working files.")
    database: str | None = Field(default=None, description="sqlite:///PATH or postgresql://...; SQLite in the folder.")
    largest_body_mib: int = Field(default=64, ge=1, le=1024, description="A larger request is refused with 413.")
    body_seconds: float = Field(
        default=60, gt=0, le=3600, allow_inf_nan=False, description="A request whose body takes longer gets 408."
    )
    answer_seconds: float = Field(
        default=120, gt=0, le=3600, allow_inf_nan=False, description="Beyond it 503, and nothing was changed."
    )
    requests_per_minute: int = Field(default=1200, ge=1, le=1_000_000, description="For each key; 429 beyond.")
    prepared_desks: int = Field(default=3, ge=1, le=100, description="Prepared alliances kept in memory.")
    desk_niceness: int = Field(default=5, ge=0, le=19, description="How much a solve for the desk gives way.")
    night_niceness: int = Field(default=15, ge=0, le=19, description="How much the night's solve gives way.")
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    oidc: OidcSettings = Field(default_factory=OidcSettings)

    @property
    def database_url(self) -> str:
        """The database given, else SQLite in the data folder."""
        return self.database or f"sqlite:///{self.data_folder / 'thuisnabij.db'}"


class UnknownVariable(NamedTuple):
    """A variable that looks like a setting and is none: what was meant would stay at its default."""

    name: str
    remedy: str


def unknown_variables(names: Iterable[str]) -> list[UnknownVariable]:
    """Those of an environment that begin as the program's do, and which nothing reads."""
    known = set(ELSEWHERE)
    for model in (ServiceSettings, OidcSettings):
        prefix = model.model_config["env_prefix"]
        known |= {f"{prefix}{name.upper()}" for name in model.model_fields if name != "oidc"}
    found = []
    # as they are read: capitals or not
    for name in sorted(item for item in names if item.upper().startswith("THUISNABIJ_") and item.upper() not in known):
        near = get_close_matches(name.upper(), known, 1)
        found.append(UnknownVariable(name, f"{near[0]} is one" if near else "docs/service.env.example has them all"))
    return found


def configure_logging(level: str) -> None:
    """One JSON object a line on stderr: moment, level, event, ids; never a name, birth date or location."""
    # only a process that logs needs it
    import structlog

    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
