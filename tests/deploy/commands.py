"""Commands and settings as the deployment files give them, read by the real command line."""

import re
from pathlib import Path
from typing import Any

from typer.main import get_command

from api.cli import main
from api.service.core.settings import OidcSettings, ServiceSettings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def parsed(words: list[str]) -> tuple[str, dict[str, Any]]:
    """A command's name and what it was given; an option that it does not know is an error."""
    program, name, *arguments = words
    assert Path(program).name == "thuisnabij"
    commands: Any = get_command(main)
    context = commands.loaded(name).make_context(name, list(arguments))
    return name, context.params


def settings_named(text: str) -> set[str]:
    """Environment variables of this program that a text names."""
    return set(re.findall(r"THUISNABIJ_[A-Z_]+", text))


def known_settings() -> set[str]:
    names = {f"THUISNABIJ_{name.upper()}" for name in ServiceSettings.model_fields if name != "oidc"}
    return names | {f"THUISNABIJ_OIDC_{name.upper()}" for name in OidcSettings.model_fields}
