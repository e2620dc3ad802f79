"""``python -m bench [part…]``: measure, print Markdown tables; 1 if a bar is missed."""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from bench import api, cached, first_view, growth, items, ows, tiles
from bench.database import Database, database
from bench.report import Bar, bars_table, show

PROJECTS = 100_000
SECONDS = 6
QUICK_PROJECTS = 20_000
QUICK_SECONDS = 2
OWS_SECONDS, QUICK_OWS_SECONDS = 60, 15
VIEWS, QUICK_VIEWS = 7, 3
PARTS = {
    "api": "the API on the starter data and on 100,000 projects",
    "view": "the first view of the map in Chromium, from a server without cache",
    "ows": "pictures of the WMS without cache against MapServer alone, and from the cache",
    "tiles": "tiles without cache against the plain statement, tipg and MapServer",
    "items": "pages of items against tipg",
    "cached": "tiles from the cache, and its memory",
    "growth": "tiles with 10,000, 100,000 and 1,000,000 projects",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the parts asked for, all if none is named."""
    parser = _parser()
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.parts) - set(PARTS))
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    signal.signal(signal.SIGTERM, _leave)
    parts = options.parts or list(PARTS)
    bars: list[Bar] = []
    if "api" in parts:
        bars += api.measure()
    if "view" in parts:
        bars += first_view.measure(runs=QUICK_VIEWS if options.quick else VIEWS)
    if "ows" in parts:
        bars += ows.measure(seconds=QUICK_OWS_SECONDS if options.quick else OWS_SECONDS)
    compared = [each for each in parts if each not in {"api", "view", "ows"}]
    if compared:
        count, seconds = (QUICK_PROJECTS, QUICK_SECONDS) if options.quick else (PROJECTS, SECONDS)
        with database(count) as made:
            bars += _compare(made, compared, seconds, quick=options.quick)
    show("\n## Bars\n")
    show(bars_table(bars))
    return 0 if all(bar.met for bar in bars) else 1


def _compare(made: Database, parts: Sequence[str], seconds: int, *, quick: bool) -> list[Bar]:
    """Measure the parts over the tables of the comparison; growth last, for it replaces rows."""
    measured: dict[str, Callable[[], list[Bar]]] = {
        "tiles": lambda: tiles.measure(made, seconds=seconds),
        "items": lambda: items.measure(made, seconds=seconds),
        "cached": lambda: cached.measure(made, seconds=seconds),
    }
    bars = [bar for part, measure in measured.items() if part in parts for bar in measure()]
    if "growth" in parts:
        growth.measure(made, counts=growth.COUNTS[:2] if quick else growth.COUNTS)
    return bars


def _parser() -> argparse.ArgumentParser:
    listed = "\n".join(f"  {name:8}{text}" for name, text in PARTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure the service. The exit code is 1 if a bar is missed.",
        epilog=f"parts:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="part", help="default: all")
    parser.add_argument(
        "--quick", action="store_true", help="short runs on fewer projects, to try the parts"
    )
    return parser


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Turn SIGTERM into an exit that lets every block stop what it started."""
    sys.exit(143)


if __name__ == "__main__":
    sys.exit(main())
