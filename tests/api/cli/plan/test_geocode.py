import socket
from pathlib import Path
from typing import Any

import pytest

from api.cli.plan import geocode
from matcher.travel import geocoding
from tests.api.conftest import Run

ROWS = 'id,address\ny-1,"Markt 1, 6811 AB Arnhem"\nunit-7,Dorpsstraat 3 3841AB\n'


@pytest.fixture
def addresses(tmp_path: Path) -> Path:
    path = tmp_path / "addresses.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_no_address_leaves_the_machine_unless_asked(
    run: Run, addresses: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: Any, **options: Any) -> Any:
        raise AssertionError("something was sent")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(geocode, "nominatim", refuse)
    out = tmp_path / "out.csv"
    ran = run("geocode", addresses, "--out", out, "--json")
    assert ran.document == {"path": str(out), "rows": 2, "address": 0, "postcode": 2}
    assert out.read_text(encoding="utf-8") == (
        "id,lat,lon,of\ny-1,51.9814,5.9064,postcode\nunit-7,52.3494,5.6225,postcode\n"
    )


def test_addresses_go_to_the_server_that_was_named(
    run: Run, addresses: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, str]] = []

    def nominatim(url: str) -> geocoding.Geocode:
        def geocode(address: str) -> tuple[float, float] | None:
            sent.append((url, address))
            return 52.5, 6.25

        return geocode

    monkeypatch.setattr(geocode, "nominatim", nominatim)
    out = tmp_path / "out.csv"
    ran = run("geocode", addresses, "--out", out, "--send-addresses-to", "https://geo.example")
    assert ran.exit_code == 0
    assert sent[0] == ("https://geo.example", "Markt 1, 6811 AB Arnhem")
    assert "y-1,52.5,6.25,address" in out.read_text(encoding="utf-8")


def test_every_address_that_is_not_found_is_told_by_id_and_nothing_is_written(
    run: Run, addresses: Path, tmp_path: Path
) -> None:
    addresses.write_text(ROWS + "y-3,Kerkstraat 19 Epe\ny-4,Brink 23 Lochem\n", encoding="utf-8")
    ran = run("geocode", addresses, "--out", tmp_path / "out.csv", "--json")
    assert ran.exit_code == 3
    assert [(issue["code"], issue["path"]) for issue in ran.document["issues"]] == [
        ("no_postcode", "addresses.csv row 4"),
        ("no_postcode", "addresses.csv row 5"),
    ]
    assert "Kerkstraat" not in ran.stdout + ran.stderr
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [("id,adres\ny-1,x\n", "addresses_header"), ("id,address\ny-1,Markt 1, Arnhem\n", "addresses_row")],
)
def test_a_file_of_another_form_is_refused(run: Run, addresses: Path, tmp_path: Path, text: str, code: str) -> None:
    addresses.write_text(text, encoding="utf-8")
    ran = run("geocode", addresses, "--out", tmp_path / "out.csv", "--json")
    assert (ran.exit_code, ran.document["issues"][0]["code"]) == (3, code)


def test_a_server_without_a_url_is_a_usage_error(run: Run, addresses: Path, tmp_path: Path) -> None:
    assert run("geocode", addresses, "--out", tmp_path / "o.csv", "--send-addresses-to", "nominatim").exit_code == 2
    assert run("geocode", addresses, "--out", addresses).exit_code == 2
