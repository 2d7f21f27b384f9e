import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from api.service.core.settings import OidcSettings, ServiceSettings, unknown_variables

ROOT = Path(__file__).parents[4]
EXAMPLE = ROOT / "docs" / "service.env.example"


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


def test_a_setting_that_does_not_exist_is_told_with_the_one_that_was_meant() -> None:
    found = unknown_variables(
        ["PATH", "THUISNABIJ_DATABSE", "THUISNABIJ_LANG", "thuisnabij_data_folder", "THUISNABIJ_7"]
    )
    assert [item.name for item in found] == ["THUISNABIJ_7", "THUISNABIJ_DATABSE"]
    assert found[1].remedy == "THUISNABIJ_DATABASE is one"


def test_no_variable_that_some_part_of_the_program_reads_is_refused() -> None:
    read = set()
    for package in ("api", "matcher", "models", "benchmarks"):
        for path in (ROOT / package).rglob("*.py"):
            read |= set(re.findall(r"THUISNABIJ_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))
    assert len(read) > 3
    assert unknown_variables(read) == []
