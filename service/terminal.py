"""What the commands show: one line a step, with a spinner while it lasts."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

Report = Callable[[str], None]


@contextmanager
def step(console: Console, title: str) -> Iterator[Report]:
    """Show that a step is under way, what it is doing, and how long it took."""
    started = time.monotonic()
    with console.status(escape(title)) as status:

        def report(detail: str) -> None:
            status.update(f"{escape(title)}: {escape(detail)}")
            if not console.is_terminal:
                console.print(f"  {escape(detail)}", highlight=False)

        try:
            yield report
        except BaseException:
            console.print(f"[red]✗[/] {escape(title)}", highlight=False)
            raise
    elapsed = f"{time.monotonic() - started:.1f}".replace(".", ",")
    console.print(f"[green]✓[/] {escape(title)} [dim]({elapsed} s)[/]", highlight=False)
