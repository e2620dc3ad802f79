"""The collections that an application publishes, and what the data say of them.

What the data say is read anew when they have changed: it is kept with the stamp it was read with.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from service.errors import NotFound
from service.queries.collection import Collection
from service.queries.collections import CollectionFacts, list_facts
from service.queries.page import Stamped, get_stamp

Facts = Stamped[dict[str, CollectionFacts]]


@dataclass
class Published:
    """The collections of an application, in their order."""

    collections: Mapping[str, Collection]
    _facts: Facts | None = None
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    def get(self, collection_id: str) -> Collection:
        """Return a collection by its id.

        Raises
        ------
        NotFound
            There is none; all ids are listed.
        """
        found = self.collections.get(collection_id)
        if found is None:
            raise NotFound(
                f"La collezione «{collection_id[:80]}» non esiste.",
                accettati=tuple(self.collections),
            )
        return found

    @property
    def kept(self) -> Facts | None:
        """What the data said of all collections when that was last read."""
        return self._facts

    async def facts(self, session: AsyncSession) -> Facts:
        """Return what the data say of all collections now."""
        return await self.facts_of(session, await get_stamp(session))

    async def facts_of(self, session: AsyncSession, stamp: str) -> Facts:
        """Return what the data say of all collections at this stamp, or newer."""
        kept = self._facts
        if kept is not None and kept.stamp == stamp:
            return kept
        async with self._reading:
            if self._facts is None or self._facts.stamp != stamp:
                self._facts = await list_facts(session, self.collections)
            return self._facts


def published(request: Request) -> Published:
    """Return the collections of the application that serves a request."""
    found: Published = request.app.state.published
    return found
