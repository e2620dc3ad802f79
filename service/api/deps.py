"""What routes are given: a read-only session and the settings."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from service.queries.errors import translated_errors
from service.settings import Settings


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Yield the session of one request; its connection is taken by the first question."""
    with translated_errors():
        async with request.app.state.sessions() as session:
            yield session


def get_settings(request: Request) -> Settings:
    """Return the settings that the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
SettingsDep = Annotated[Settings, Depends(get_settings)]
