"""A page of items is answered before the framework, whose router takes about as long as PostGIS.

The route is the framework's own, and so are the layers around it: only the search for it among all
others is left out. Whatever is no plain GET of a page takes the long way, and finds the same.
"""

import re

from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.middleware.stack import within_layers
from service.api.ogc.items import get_items
from service.scope import path_below
from service.settings import Settings

ITEMS = re.compile(r"/ogc/collections/([^/]+)/items")


class QuickItems:
    """Answers pages of items; ``app`` answers everything else."""

    def __init__(self, app: ASGIApp, owner: FastAPI, settings: Settings) -> None:
        self.app = app
        self._owner = owner
        self._quick = within_layers(self._answer, settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["method"] == "GET" and _collection(scope):
            await self._quick({**scope, "app": self._owner}, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await get_items(Request(scope), _collection(scope) or "")
        await response(scope, receive, send)


def _collection(scope: Scope) -> str | None:
    """Return the collection whose items are asked for, below the root path."""
    found = ITEMS.fullmatch(path_below(scope))
    return found and found[1]
