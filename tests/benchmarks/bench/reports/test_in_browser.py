import json
import re
import shutil
import subprocess
import warnings
from pathlib import Path

import pytest

from benchmarks.bench.reports.report import draw_report, page
from tests.benchmarks.bench.reports.making import made_run, rich_store, sorted_out

BROWSERS = ("chromium", "google-chrome", "chromium-browser")
LIMIT_SECONDS = 120


@pytest.fixture(scope="module")
def browser() -> str:
    """The browser; without one the tests are skipped, and say so in the summary of warnings too."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        words = "NO BROWSER: the report was not looked at in one; apt-get install -y --no-install-recommends chromium"
        warnings.warn(words, stacklevel=1)
        pytest.skip(words)
    return found


@pytest.fixture(scope="module")
def report_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wrong = made_run("wrong", "60-1", outcome={"violations": {"beds": 2}})
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(page(draw_report(sorted_out([*rich_store(), wrong]))), encoding="utf-8")
    return path


def _shown(browser: str, url: str, folder: Path, *options: str) -> tuple[str, str, list[str]]:
    """
    Opens a page without a network.

    Returns
    -------
    tuple
        The page as it stands after loading, the browser's log, and every address the page asked for.
    """
    log = folder / "net.json"
    done = subprocess.run(
        [
            browser,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder / 'profile'}",
            f"--log-net-log={log}",
            "--enable-logging=stderr",
            "--virtual-time-budget=3000",
            "--window-size=1200,2000",
            *options,
            "--dump-dom",
            url,
        ],
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr, _asked_for(log)


def _asked_for(log: Path) -> list[str]:
    """What the page asked for over a network; the browser itself (updates, accounts) asks without an origin."""
    # a line an event; read by line, for the browser may end before it has closed the list
    text = log.read_text(encoding="utf-8")
    assert '"constants"' in text, "the browser wrote no log of its network"
    found = re.findall(r'"initiator":"([^"]*)".*"url":"([^"]+)"', text)
    return [address for initiator, address in found if initiator != "not an origin"]


def _console(log: str) -> list[str]:
    return [line for line in log.splitlines() if "CONSOLE" in line]


def test_the_report_asks_for_nothing_outside_and_says_nothing_on_the_console(
    browser: str, report_page: Path, tmp_path: Path
) -> None:
    shown, log, asked = _shown(browser, report_page.as_uri(), tmp_path)
    assert "<h1>Experiment made</h1>" in shown
    assert shown.count('role="img"') == report_page.read_text(encoding="utf-8").count('role="img"') > 25
    assert asked == []
    assert _console(log) == []


def test_a_page_that_does_ask_and_complain_would_be_found_out(browser: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<!doctype html><title>x</title><link rel="stylesheet" href="https://fonts.googleapis.com/css2">'
        '<img src="https://outside.example/pixel.png" alt="">'
        "<script>console.error('told'); nothing.at.all()</script>",
        encoding="utf-8",
    )
    _, log, asked = _shown(browser, bad.as_uri(), tmp_path)
    assert sorted(asked) == ["https://fonts.googleapis.com/css2", "https://outside.example/pixel.png"]
    assert any("told" in line for line in _console(log))


def test_nothing_is_wider_than_a_narrow_screen_but_what_scrolls(
    browser: str, report_page: Path, tmp_path: Path
) -> None:
    frame = tmp_path / "frame.html"
    # the page holds no script and forbids any: it is measured from outside, in a frame as wide as a telephone
    measuring = (
        "const page = frame.contentDocument.documentElement;"
        "document.title = JSON.stringify([page.clientWidth, page.scrollWidth]);"
    )
    frame.write_text(
        f'<!doctype html><title></title><iframe id="frame" style="width:400px;height:900px;border:0" '
        f'src="{report_page.as_uri()}"></iframe><script>onload = () => {{ {measuring} }}</script>',
        encoding="utf-8",
    )
    shown, _, _ = _shown(browser, frame.as_uri(), tmp_path, "--allow-file-access-from-files")
    width, needed = json.loads(shown.split("<title>")[1].split("</title>")[0])
    assert width == needed
    assert 380 <= width <= 400
