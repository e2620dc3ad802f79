"""The page that a browser gets in the place of a problem's JSON: no style, script or request."""

from html import escape
from typing import Protocol


class Told(Protocol):
    """What the page shows of a problem."""

    @property
    def title(self) -> str:
        """Return what kind of problem it is."""

    @property
    def status(self) -> int:
        """Return the status."""

    @property
    def detail(self) -> str:
        """Return what was wrong."""

    @property
    def accettati(self) -> tuple[str, ...]:
        """Return what is accepted."""

    @property
    def richiesta(self) -> str:
        """Return the id of the request."""


def render(problem: Told) -> str:
    """Return the page of a problem."""
    accepted = "".join(f"<li>{escape(each)}</li>" for each in problem.accettati)
    listed = f"<p>Si accettano, o sono vicini:</p><ul>{accepted}</ul>" if accepted else ""
    return (
        '<!doctype html><html lang="it"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(problem.title)}</title></head><body><main>"
        f"<h1>{escape(problem.title)}</h1><p>{escape(problem.detail)}</p>{listed}"
        f"<p>Stato {problem.status}, richiesta {escape(problem.richiesta)}.</p>"
        '<p><a href="/">Vai alla mappa</a> · <a href="/docs">Vedi che cosa si può chiedere</a></p>'
        "</main></body></html>"
    )
