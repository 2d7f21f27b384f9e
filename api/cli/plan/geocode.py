from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Annotated

import typer

from api.cli.common.inputs import require_writable
from api.cli.common.options import Reply, in_blocks, option_value
from api.cli.common.output import Output
from api.cli.common.refusals import refusals, refuse
from matcher.travel.geocoding import Found, locate, nominatim
from models.files.atomic import write_file
from models.files.raw import read_text
from models.issue import InvalidInputError, Issue

COLUMNS = ("id", "address")


@in_blocks
def geocode_command(
    addresses: Annotated[Path, typer.Argument(metavar="ADDRESSES", help="A CSV file with the columns id,address.")],
    out: Annotated[Path, typer.Option("--out", metavar="CSV", help="Where id,lat,lon,of are written.")],
    geocoder_url: Annotated[
        str | None,
        typer.Option(
            "--send-addresses-to",
            metavar="URL",
            help="A Nominatim server; without it nothing is sent and postcodes are looked up here.",
            show_default=False,
        ),
    ] = None,
    *,
    reply: Reply,
) -> None:
    """Coordinates of addresses: the middle of the postcode, or from a geocoder you switch on."""
    output = reply.output
    require_writable(out, (addresses,))
    geocode = None if geocoder_url is None else option_value(nominatim, geocoder_url, "--send-addresses-to")
    with refusals(output):
        found: list[tuple[str, Found]] = []
        issues: list[Issue] = []
        for number, row_id, address in _rows(output, addresses):
            place = locate(address, geocode)
            if place is not None:
                found.append((row_id, place))
                continue
            code = "no_postcode" if geocode is None else "not_found"
            issues.append(
                Issue(
                    code=code,
                    path=f"{addresses.name} row {number}",
                    message=output.messages.text(f"issue.{code}", id=row_id),
                    remedy=output.messages.text(f"issue.{code}.remedy"),
                )
            )
        if issues:
            raise InvalidInputError(str(addresses), issues)
        write_file(out, _csv(found))
    if output.as_json:
        kinds = {kind: sum(place.of == kind for _, place in found) for kind in ("address", "postcode")}
        output.document({"path": str(out), "rows": len(found), **kinds})
    else:
        output.screen.line(output.messages.text("geocode.done", path=out, count=len(found)))


def _rows(output: Output, path: Path) -> list[tuple[int, str, str]]:
    """Row number, id and address of each row."""
    rows = list(csv.reader(io.StringIO(read_text(path))))
    if not rows or tuple(cell.strip() for cell in rows[0]) != COLUMNS:
        refuse(output, str(path), "addresses_header", f"{path.name} row 1")
    full = [(number, cells) for number, cells in enumerate(rows[1:], start=2) if cells]
    for number, cells in full:
        if len(cells) != len(COLUMNS):
            refuse(output, str(path), "addresses_row", f"{path.name} row {number}")
    return [(number, row_id.strip(), address) for number, (row_id, address) in full]


def _csv(found: list[tuple[str, Found]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("id", "lat", "lon", "of"))
    writer.writerows((row_id, place.location.lat, place.location.lon, place.of) for row_id, place in found)
    return stream.getvalue().encode("utf-8")
