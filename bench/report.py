"""What is printed: Markdown tables, bars that are met or not, progress on the terminal."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

PROGRESS = Console(stderr=True)


@dataclass(frozen=True)
class Bar:
    """A bar that the issue of the work sets, and what was measured."""

    name: str
    measured: float
    wanted: float
    unit: str = ""
    sense: Literal["at least", "below", "at most"] = "at least"

    @property
    def met(self) -> bool:
        """Tell whether the bar is met."""
        if self.sense == "below":
            return self.measured < self.wanted
        if self.sense == "at most":
            return self.measured <= self.wanted
        return self.measured >= self.wanted


def show(text: str) -> None:
    """Write a text as it is, whatever the width of the terminal."""
    Console(soft_wrap=True).print(text, markup=False, highlight=False)


def table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Write a Markdown table, text on the left and numbers on the right."""
    lines = [_line(headers), "|" + "|".join(_sides(rows, len(headers))) + "|"]
    return "\n".join([*lines, *(_line([_cell(each) for each in row]) for row in rows)])


def bars_table(bars: Sequence[Bar]) -> str:
    """Write the bars as a Markdown table."""
    return table(
        ("bar", "measured", "wanted", "met"),
        [
            (
                bar.name,
                f"{_cell(bar.measured)}{bar.unit}",
                f"{bar.sense} {_cell(bar.wanted)}{bar.unit}",
                "yes" if bar.met else "NO",
            )
            for bar in bars
        ],
    )


@contextmanager
def step(text: str) -> Iterator[None]:
    """Show that something of unknown length is under way."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=PROGRESS, transient=True) as progress:
        progress.add_task(text, total=None)
        yield


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return str(value)


def _sides(rows: Sequence[Sequence[object]], width: int) -> list[str]:
    numbers = [all(isinstance(row[at], int | float) for row in rows) for at in range(width)]
    return ["---:" if each and rows else "---" for each in numbers]
