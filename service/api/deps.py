"""What routes are given: a read-only session, a quick reader and the settings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.errors import translated_errors
from service.queries.written import Reader
from service.settings import Settings


@asynccontextmanager
async def open_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Open a session; its connection is taken by the first question."""
    with translated_errors():
        async with request.app.state.sessions() as session:
            yield session


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Yield the session of one request."""
    async with open_session(request) as session:
        yield session


def get_settings(request: Request) -> Settings:
    """Return the settings that the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def reader_of(request: Request) -> Reader:
    """Return what the statements written once are asked of."""
    reader: Reader = request.app.state.reader
    return reader


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
SettingsDep = Annotated[Settings, Depends(get_settings)]
