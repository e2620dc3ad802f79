"""The routes of the pages for people."""

from fastapi import APIRouter

from service.web import comune, docs, mappa, pages, zone

ROUTERS: tuple[APIRouter, ...] = (
    pages.router,
    docs.router,
    mappa.router,
    zone.router,
    comune.router,
)
