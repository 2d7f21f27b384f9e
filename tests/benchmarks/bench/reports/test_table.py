from benchmarks.bench.reports.figures.figure import Table


def test_a_csv_file_has_a_heading_full_precision_and_an_empty_cell_for_no_number() -> None:
    table = Table(("setting", "gap", "is_out"), [("a, with a comma", 0.1 + 0.2, True), ('"quoted"', None, False)])
    assert table.csv_bytes().decode("utf-8").splitlines() == [
        "setting,gap,is_out",
        '"a, with a comma",0.30000000000000004,true',
        '"""quoted""",,false',
    ]


def test_lines_end_alike_on_every_machine() -> None:
    assert Table(("a",), [("é",)]).csv_bytes() == "a\né\n".encode()
