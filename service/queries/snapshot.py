"""One snapshot for several questions, where one statement cannot hold the answer.

The server reads in autocommit, one statement for each answer (docs/adr/0002). An answer that
needs several, geometries among them, asks them in one read-only transaction of isolation level
``REPEATABLE READ``: all see the data of the first, and the stamp that any of them reads is that
of all.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NewType

from sqlalchemy.ext.asyncio import AsyncSession

Snapshot = NewType("Snapshot", AsyncSession)
"""A session whose questions all see the same data."""


@asynccontextmanager
async def open_snapshot(session: AsyncSession) -> AsyncIterator[Snapshot]:
    """Have all questions asked meanwhile see one snapshot, taken by the first of them.

    Parameters
    ----------
    session
        Of the server's engine, in autocommit. What it read before is of other snapshots.

    Yields
    ------
    Snapshot
        The same session. Its transaction ends, and its connection is free for others, on leaving.
    """
    await session.rollback()
    await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield Snapshot(session)
    finally:
        await session.rollback()
