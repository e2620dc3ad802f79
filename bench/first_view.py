"""The first view of the map: how long until it can be used and is all drawn, what it transfers.

Each run has a server that was just started, with nothing in its cache, and a browser that has never
seen the page.
"""

import os
import shutil
import statistics
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from bench.api import serving
from bench.report import Bar, show, step, table
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.database import server_for_tests

NAME = "psttm_bench_view"
USABLE_BAR_S = 2.5
BYTES_BAR_MB = 1.2
SIZES = {"phone": (360, 740), "desk": (1920, 1080)}
DEADLINE_MS = 60_000
WATCH = """
window.after = {};
new MutationObserver((_, observer) => {
  const note = (name, selector) => {
    if (document.querySelector(selector)) window.after[name] ??= performance.now() / 1000;
  };
  note('usable', '#strati fieldset:enabled');
  note('drawn', '#mappa[data-state=pronta]');
  if (window.after.drawn) observer.disconnect();
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
"""The map can be used once it takes clicks and keys and its layers can be switched."""


@dataclass(frozen=True)
class View:
    """One first view: seconds until it can be used and is drawn, what was transferred by then."""

    usable_s: float
    drawn_s: float
    megabytes: float


def measure(*, runs: int) -> list[Bar]:
    """Measure, print, and return the bars: the median of the runs in each window."""
    path = next(filter(None, map(shutil.which, CHROMIUM)))
    with server_for_tests() as server:
        server.make_loaded(NAME)
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
                found = {
                    name: _views(browser, server.reader(NAME), name, size, runs)
                    for name, size in SIZES.items()
                }
                browser.close()
        finally:
            server.drop(NAME)
    return _report(found)


def _views(
    browser: Browser, read_url: str, name: str, size: tuple[int, int], runs: int
) -> list[View]:
    views = []
    for number in range(1, runs + 1):
        with step(f"Prima vista, {name}, {number} di {runs}"), serving(read_url) as port:
            views.append(_view(browser, f"http://127.0.0.1:{port}/", size))
    return views


def _view(browser: Browser, address: str, size: tuple[int, int]) -> View:
    """Open the page in a browser's context that holds no file yet."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.add_init_script(WATCH)
    received: list[float] = []
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.on("Network.loadingFinished", lambda each: received.append(each["encodedDataLength"]))
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.after.drawn", timeout=DEADLINE_MS)
    after = page.evaluate("window.after")
    context.close()
    return View(after["usable"], after["drawn"], sum(received) / 1e6)


def _report(found: dict[str, list[View]]) -> list[Bar]:
    rows = [
        (
            name,
            statistics.median(each.usable_s for each in views),
            max(each.usable_s for each in views),
            statistics.median(each.drawn_s for each in views),
            max(each.drawn_s for each in views),
            statistics.median(each.megabytes for each in views),
        )
        for name, views in found.items()
    ]
    headers = ("window", "usable, median s", "most", "drawn, median s", "most", "MB")
    show(f"\n## First view, load average {os.getloadavg()[0]:.1f}\n")
    show(table(headers, rows))
    return [
        bar
        for name, usable, _, _, _, megabytes in rows
        for bar in (
            Bar(f"first view, {name}: map usable", usable, USABLE_BAR_S, " s", "below"),
            Bar(f"first view, {name}: transferred", megabytes, BYTES_BAR_MB, " MB", "below"),
        )
    ]
