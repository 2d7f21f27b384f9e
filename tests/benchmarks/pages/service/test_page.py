import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from typer.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.bench.runs.machine import this_machine
from benchmarks.pages.service.measurements import (
    READS,
    Memory,
    QueuedPlan,
    Queueing,
    ReadRun,
    Reads,
    descendants,
    measure_reads,
    memory_of,
    processor_seconds,
)
from benchmarks.pages.service.page import SECTION, ServiceResults, Start, service_markdown
from benchmarks.pages.service.server import Alliance
from benchmarks.pages.shell import markers


class Stub(BaseHTTPRequestHandler):
    """Answers as the service does, refuses the list of decisions, and knows its versions."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("If-None-Match")))  # type: ignore[attr-defined]
        is_known = self.headers.get("If-None-Match") == '"v7"'
        refused = self.path.startswith("/v1/decisions") and len(self.server.asked) > 2 * len(READS)  # type: ignore[attr-defined]
        body = b"" if is_known else b'{"job_status": "done"}'
        self.send_response(304 if is_known else 503 if refused else 200)
        self.send_header("ETag", '"v7"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Says nothing."""


@pytest.fixture
def stub() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    server.asked = []  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_reads_come_at_their_rate_with_their_versions_and_refusals_are_counted(stub: ThreadingHTTPServer) -> None:
    url = f"http://127.0.0.1:{stub.server_port}"
    with httpx.Client(base_url=url) as planner, httpx.Client(base_url=url) as desk:
        found = measure_reads(Alliance(planner, desk, os.getpid(), "p-1", "r-1"), 150.0, 1.0, "nothing", "p-1")
    assert sum(len(run.seconds) for run in found.runs) == 150
    assert [run.read for run in found.runs] == [read.name for read in READS]
    by_name = {run.read: run for run in found.runs}
    decisions = by_name["decisions"]
    assert decisions.refused == len(decisions.seconds) > 0
    assert sum(run.refused for run in found.runs) == decisions.refused
    assert by_name["the alliance, known"].bytes_median == 0
    assert by_name["the alliance"].bytes_median == 22
    assert not found.solver_running  # the plan that should be searched for has ended
    known = [path for path, etag in stub.asked if etag == '"v7"']  # type: ignore[attr-defined]
    assert set(known) == {"/v1/snapshots/head", "/v1/plans/p-1/content"}


def test_memory_is_that_of_a_process_with_all_its_descendants() -> None:
    script = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE) as process:
        found: list[int] = []
        for _ in range(10_000):
            found = descendants(process.pid)
            if len(found) == 2:
                break
        together = memory_of(process.pid, "now")
        assert (together.moment, together.processes) == ("now", 2)
        assert together.mib > memory_of(found[1], "now").mib > 1
        process.communicate(b"\n")
    before = processor_seconds(os.getpid())
    while processor_seconds(os.getpid()) == before:
        pass


def _results(**changes: object) -> ServiceResults:
    seconds = tuple(number / 1000 for number in range(1, 101))
    reads = Reads(
        beside="a night", per_second=50, for_seconds=2, solver_running=True, load_before=0.5, load_after=0.75,
        processor_milliseconds=3.25,
        runs=(ReadRun(read="the plans", seconds=seconds, bytes_median=2048, refused=3),),
    )  # fmt: skip
    plans = (QueuedPlan(begun_seconds=0.25, search_seconds=3.5), QueuedPlan(begun_seconds=1.5, search_seconds=4.5))
    values = {
        "machine": this_machine(), "begun": datetime(2026, 11, 22, tzinfo=UTC), "set_name": "alliance", "set_seed": 1,
        "youths": 2900, "starts": (Start(answers_seconds=2.5, ready_seconds=4.25),),
        "memory": (Memory(moment="idle", processes=2, mib=213.4), Memory(moment="later", processes=2, mib=700.0)),
        "queueing": (Queueing(beside="nothing", plans=plans, load_before=0.25, load_after=1.25),), "reads": (reads,),
    }  # fmt: skip
    return ServiceResults.model_validate(values | changes)


def _row(text: str, name: str) -> list[str]:
    line = next(line for line in text.splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def test_the_page_says_what_is_reached() -> None:
    text = service_markdown(_results())
    assert _row(text, "95 of 100 reads, beside a night") == ["95 ms", "< 50 ms", "no"]
    assert _row(text, "slowest begin of a plan, beside nothing") == ["1.50 s", "< 1 s", "no"]
    assert _row(text, "memory, idle") == ["213 MiB", "< 250 MiB", "yes"]
    assert _row(text, "a night") == ["100", "50", "50 ms", "95 ms", "100 ms", "3.2 ms", "3", "0.5 → 0.75"]
    assert _row(text, "the plans") == ["2.0", "100 %", "95"]
    assert _row(text, "nothing") == ["2", "0.88 s", "1.50 s", "4.0 s", "4.5 s", "0.25 → 1.25"]
    ended = _results().reads[0].model_copy(update={"solver_running": False})
    assert "| a night (which had ended) |" in service_markdown(_results(reads=(ended,)))


def test_the_page_is_written_anew_from_kept_figures(tmp_path: Path) -> None:
    begin, end = markers("service", SECTION.command)
    page, out = tmp_path / "page.md", tmp_path / "service.json"
    page.write_text(f"before\n{begin}\nformer figures\n{end}\nafter\n", encoding="utf-8")
    out.write_text(_results().model_dump_json(), encoding="utf-8")
    ran = CliRunner().invoke(main, ["service", "--report", "--out", str(out), "--page", str(page)])
    assert ran.exit_code == 0, ran.output
    assert service_markdown(_results()) in page.read_text(encoding="utf-8")
    assert "former figures" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("given", [["--set", "huge"], ["--report", "--out", "none.json"], ["--per-second", "0"]])
def test_what_cannot_be_done_is_usage(given: list[str], tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["service", *given, "--page", str(tmp_path / "page.md")]).exit_code == 2
