"""The way to every page: the menu, the path over a page, and whom the installation belongs to."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request

from service.api.links import base_of
from service.settings import Settings

MENU = (
    ("mappa", "/"),
    ("comuni", "/comuni"),
    ("zone", "/zone-omogenee"),
    ("progetti", "/progetti"),
    ("obiettivi", "/obiettivi"),
    ("copertura", "/copertura"),
    ("ogc", "/ogc"),
    ("api", "/docs"),
)
"""The entries of the menu: name (``base.menu``) and path."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the path to a page; the page itself has no address."""

    titolo: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Contatto:
    """Who answers for the service; what is empty is not shown."""

    nome: str
    email: str
    pagina: str

    def __bool__(self) -> bool:
        return bool(self.email or self.pagina)


@dataclass(frozen=True, slots=True)
class Sito:
    """What every page says of the installation: its address, contact and statements."""

    base: str
    contatto: Contatto
    dichiarazione: str
    privacy: str

    @property
    def prefisso(self) -> str:
        """Where the service is on its host: empty at the root, else a path as ``/piano``."""
        return urlsplit(self.base).path


def sito_at(base: str, settings: Settings) -> Sito:
    """Return what pages say of an installation that is reached at an address."""
    return Sito(
        base=base,
        contatto=Contatto(
            settings.contatto_nome, settings.contatto_email, settings.contatto_pagina
        ),
        dichiarazione=settings.dichiarazione_accessibilita,
        privacy=settings.privacy,
    )


def sito_of(request: Request) -> Sito:
    """Return what the page of a request says of the installation."""
    settings: Settings = request.app.state.settings
    return sito_at(base_of(request, settings), settings)
