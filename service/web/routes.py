"""The routes of the pages for people."""

from fastapi import APIRouter

from service.web import comune, docs, elenchi, mappa, obiettivo, pages, progetto, zona, zone

ROUTERS: tuple[APIRouter, ...] = (
    pages.router,
    docs.router,
    mappa.router,
    zone.router,
    comune.router,
    zona.router,
    progetto.router,
    obiettivo.router,
    elenchi.router,
)
