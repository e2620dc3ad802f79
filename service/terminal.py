"""What the commands show: one line a step, with a spinner while it lasts."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from pydantic_core import ErrorDetails
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
                console.print(f"  {escape(detail)}", highlight=False, soft_wrap=True)

        try:
            yield report
        except BaseException:
            console.print(f"[red]✗[/] {escape(title)}", highlight=False, soft_wrap=True)
            raise
    elapsed = f"{time.monotonic() - started:.1f}".replace(".", ",")
    console.print(
        f"[green]✓[/] {escape(title)} [dim]({elapsed} s)[/]", highlight=False, soft_wrap=True
    )


def explain_settings(error: ValidationError, prefix: str = "PSTTM_") -> str:
    """Say which settings are wrong, what was given, and what is accepted."""
    return "Impostazione non valida: " + "; ".join(
        f"{prefix}{'_'.join(str(part) for part in entry['loc']).upper()}={entry['input']!r}, "
        f"{_accepted(entry)}"
        for entry in error.errors()
    )


def _accepted(entry: ErrorDetails) -> str:
    context = entry.get("ctx", {})
    if "expected" in context:
        return f"accettati: {context['expected']}".replace(" or ", " o ")
    if "ge" in context:
        return f"almeno {context['ge']}"
    if "le" in context:
        return f"al massimo {context['le']}"
    words = {"int_parsing": "serve un numero intero", "bool_parsing": "serve true o false"}
    return words.get(entry["type"], "valore non accettato")
