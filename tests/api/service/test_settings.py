import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from api.service.settings import OidcSettings, ServiceSettings

EXAMPLE = Path(__file__).parents[3] / "docs" / "service.env.example"


def test_the_example_names_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = dict(re.findall(r"^#(THUISNABIJ_[A-Z_]+)=(.*)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    without_default = {"THUISNABIJ_DATABASE", "THUISNABIJ_OIDC_ISSUER", "THUISNABIJ_OIDC_JWKS_URL"}
    expected = {}
    for prefix, model in (("THUISNABIJ_", ServiceSettings), ("THUISNABIJ_OIDC_", OidcSettings)):
        for name, field in model.model_fields.items():
            if name != "oidc":
                expected[f"{prefix}{name.upper()}"] = field.default
    assert set(shown) == set(expected)
    for name, default in expected.items():
        if name not in without_default:
            assert shown[name] == f"{default:g}" if isinstance(default, float) else str(default)


def test_settings_come_from_the_environment_and_out_of_range_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUISNABIJ_LARGEST_BODY_MIB", "7")
    monkeypatch.setenv("THUISNABIJ_OIDC_ISSUER", "https://idp.example")
    settings = ServiceSettings()
    assert (settings.largest_body_mib, settings.oidc.issuer) == (7, "https://idp.example")
    assert settings.database_url == "sqlite:///thuisnabij-data/thuisnabij.db"
    monkeypatch.setenv("THUISNABIJ_LARGEST_BODY_MIB", "0")
    with pytest.raises(ValidationError):
        ServiceSettings()
