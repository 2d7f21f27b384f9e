import re
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

from benchmarks.bench.reports.figures.figure import Table
from benchmarks.bench.reports.figures.goals import profile
from benchmarks.bench.reports.report import Report, draw_report, page
from benchmarks.bench.runs.record import Run
from tests.benchmarks.bench.reports.making import BEGUN, made_run, made_trace, rich_store, sorted_out

WRONG = {"violations": {"beds": 2}}


class _Reader(HTMLParser):
    """Collects what a browser would act upon, and what it would read."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "link", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of every tag of this name."""
        return [attributes for name, attributes in self.tags if name == tag]


def _read(runs: Sequence[Run]) -> tuple[Report, str, _Reader]:
    report = draw_report(sorted_out(runs))
    text = page(report)
    reader = _Reader()
    reader.feed(text)
    assert reader.open == []
    return report, text, reader


@cache
def _rich() -> tuple[Report, str, _Reader]:
    wrong = [
        made_run("cheap and wrong", run.instance, run.seed, cost=1, outcome=WRONG)
        for run in rich_store(seeds=1, settings=("one",))
    ]
    return _read([*rich_store(), *wrong[:2]])


def test_every_tag_that_is_opened_is_closed_and_ids_are_unlike() -> None:
    _, _, reader = _rich()
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_link_and_label_leads_somewhere_in_the_page() -> None:
    _, _, reader = _rich()
    ids = {attributes["id"] for _, attributes in reader.tags if "id" in attributes}
    links = [attributes["href"] or "" for attributes in reader.all("a")]
    assert len(links) == 9
    labels = [name for _, attributes in reader.tags for name in (attributes.get("aria-labelledby") or "").split()]
    assert {*(link.removeprefix("#") for link in links), *labels} <= ids


def test_the_page_names_nothing_outside_itself_and_runs_no_script() -> None:
    _, text, reader = _rich()
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    assert not any(reader.all(tag) for tag in ("script", "link", "img", "iframe", "object", "use", "image"))
    assert not any(name.startswith("on") or name == "src" for _, attributes in reader.tags for name in attributes)
    assert re.findall(r"@import|url\((?!#)", text) == []
    policy = next(item["content"] for item in reader.all("meta") if item.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_the_page_has_a_language_a_title_and_tables_with_scopes() -> None:
    _, text, reader = _rich()
    assert reader.all("html") == [{"lang": "en"}]
    assert "<title>Experiment made</title>" in text
    assert reader.all("th")
    assert {attributes.get("scope") for attributes in reader.all("th")} == {"col", "row"}
    assert len(reader.all("caption")) == len(reader.all("table")) == 5


def test_headings_go_down_one_step_at_a_time_from_one_first() -> None:
    _, _, reader = _rich()
    levels = [int(tag[1]) for tag, _ in reader.tags if tag in ("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_drawing_has_words_for_who_cannot_see_it() -> None:
    _, _, reader = _rich()
    drawings = [attributes for attributes in reader.all("svg") if attributes.get("aria-hidden") != "true"]
    assert len(drawings) > 25
    assert all(item.get("role") == "img" and item.get("aria-labelledby") for item in drawings)


def test_every_figure_has_a_title_a_way_to_read_it_and_numbers() -> None:
    report, _, reader = _rich()
    figures = [figure for section in report.sections for figure in section.figures]
    assert len(figures) == 13
    assert [figure.name for figure in figures if figure.missing] == []
    assert all(figure.reading and figure.panels and report.tables[figure.name] is not None for figure in figures)
    assert all(figure.title in reader.words and figure.reading in reader.words for figure in figures)


def test_a_disqualified_setting_stands_in_red_at_the_top_and_in_no_plot() -> None:
    report, text, reader = _rich()
    line = "cheap and wrong: beds 4, on 60-1 (seed 1) and 60-2 (seed 1)"
    assert report.disqualified == [line]
    assert reader.words.index(line) < reader.words.index("Overview", reader.words.index("Experiment made", 20))
    assert '<tr class="out">\n<th scope="row">cheap and wrong</th>' in text
    assert not any(row[0] == "cheap and wrong" for row in report.tables["cactus"].rows)  # type: ignore[union-attr]
    drawings = "".join(panel.svg for section in report.sections for item in section.figures for panel in item.panels)
    assert "cheap and wrong" not in drawings


def test_names_are_text_and_never_markup() -> None:
    name = "<b onclick=alert(1)>'\"&amp;"
    runs = [made_run(name, note) for note in ("region-1", "region-2")] + [made_run("b", "region-1")]
    _, text, reader = _read([*runs, made_run("c", cost=None, bound=None, outcome={"note": "<i>note</i>"})])
    assert reader.all("b") == []
    assert reader.all("i") == []
    assert name in reader.words
    assert "<i>note</i>" in reader.words
    assert "onclick" not in {key for _, attributes in reader.tags for key in attributes}
    assert text.count("&lt;b onclick=alert(1)&gt;") > 5


def test_the_same_store_gives_the_same_bytes() -> None:
    runs = rich_store(sizes=(60, 400), seeds=2)
    first, second = (draw_report(sorted_out(runs)) for _ in range(2))
    assert page(first) == page(second)
    assert [table and table.csv_bytes() for table in first.tables.values()] == [
        table and table.csv_bytes() for table in second.tables.values()
    ]


def test_the_moment_is_that_of_the_newest_run() -> None:
    runs = [made_run("b", begun=BEGUN + timedelta(hours=3)), made_run("a", begun=BEGUN)]
    # the newest began at 12:00 and took a minute and a half
    runs[0] = runs[0].model_copy(update={"process_seconds": 90.0})
    assert "2 runs; the last ended on 2026-11-20 at 12:01 UTC" in _read(runs)[2].words


def test_a_store_of_one_run_says_why_most_cannot_be_drawn() -> None:
    report, _, reader = _read([made_run()])
    missing = {item.name: item.missing for section in report.sections for item in section.figures if item.missing}
    assert set(missing) == {
        "profile",
        "cactus",
        "duels",
        "wins",
        "seeds",
        "scaling",
        "quality-and-time",
        "tradeoffs",
        "phases",
        "finders",
    }
    assert all(sentence in reader.words for sentence in missing.values())
    assert "1 setting · 1 instance · 1 seed · 1 run" in reader.words
    assert all(report.tables[name] is None for name in missing)


def test_a_store_of_failures_alone_draws_nothing_and_lists_them() -> None:
    lost = [made_run(configuration, seed=seed, cost=None, bound=None) for configuration in "ab" for seed in (1, 2)]
    report, text, reader = _read(lost)
    assert all(figure.missing for section in report.sections for figure in section.figures)
    assert "Runs that ended without a plan" in reader.words
    assert text.count("<td>no answer</td>") == 2
    assert "Every run found a plan" not in reader.words


def test_a_store_in_which_every_setting_is_disqualified_says_so() -> None:
    report, _, reader = _read([made_run("a", outcome=WRONG), made_run("b", outcome=WRONG)])
    assert (report.sections, len(report.disqualified)) == ([], 2)
    assert "Every setting is disqualified, so there is nothing to compare." in reader.words
    assert "0 instances" not in reader.words


def test_a_warning_stands_above_the_figures() -> None:
    _, _, reader = _read([made_run(load_after=9.0)])
    assert "In 1 of 1 run the load of the machine was above its cores" in reader.words


def test_settings_beyond_their_limit_stand_above_the_figures() -> None:
    _, _, reader = _read([made_run(seconds=90.5)])
    assert "default on 1 run (90.5 s of 60)" in reader.words


def test_commands_are_code_and_no_backtick_is_left() -> None:
    runs = [made_run(instance=f"region-{number}") for number in range(1, 7)] + [made_run("b")]
    _, text, reader = _read(runs)
    assert "see <code>bench compare</code>." in text
    assert "let <code>bench run</code> go on" in text
    assert "`" not in reader.words


def test_odd_numbers_leave_no_hole_in_a_drawing() -> None:
    odd = [
        made_run("a", "region-1", seconds=0.0, cost=0, bound=0),
        made_run("b", "region-1", seconds=0.0, cost=0, bound=0),
        made_run("a", "region-2", seed=1, seconds=0.0, cost=5, bound=0),
        made_run("a", "region-2", seed=2, seconds=60.9, cost=5_000_000_000, bound=-3),
        made_run("b", "region-2", seed=1, seconds=1e-6, cost=7, bound=7.0),
        made_run("b", "region-4", seconds=1.0, features={"youths": 0.0}, outcome={"kpis": {"moves": 0.0}}),
        made_run("a", "region-4", seconds=2.0, features={}, trace=made_trace((0.0, "relax", "", None, None))),
    ]
    _, text, _ = _read(odd)
    assert [word for word in ("NaN", "Infinity", "inf ", "undefined", "None", "null") if word in text] == []


def test_many_settings_get_a_key_with_unlike_signs() -> None:
    runs = [made_run(f"setting {n}", f"region-{k}", cost=1_000 + n) for n in range(28) for k in (1, 2)]
    found = profile(sorted_out(runs))
    assert len({sign for _, sign in found.key}) == 28


def test_a_csv_file_has_a_heading_full_precision_and_an_empty_cell_for_no_number() -> None:
    table = Table(("setting", "gap", "is_out"), [("a, with a comma", 0.1 + 0.2, True), ('"quoted"', None, False)])
    assert table.csv_bytes().decode("utf-8").splitlines() == [
        "setting,gap,is_out",
        '"a, with a comma",0.30000000000000004,true',
        '"""quoted""",,false',
    ]


def test_lines_end_alike_on_every_machine() -> None:
    assert Table(("a",), [("é",)]).csv_bytes() == "a\né\n".encode()
