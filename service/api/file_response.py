"""A file from disk as an answer, whole or in parts (RFC 9110 §14)."""

import os
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import FileResponse, MalformedRangeHeader, RangeNotSatisfiable
from starlette.types import Receive, Scope, Send

from service.errors import ServiceError


class PartNotThere(ServiceError):
    """A part was asked for that lies beyond the end; ``size`` is that of the whole."""

    def __init__(self, message: str, *, size: int) -> None:
        super().__init__(message)
        self.size = size


class OpenFileResponse(FileResponse):
    """A file that is open: it stays readable when its name is gone, and is closed in the end.

    ``head`` tells that only the headers are wanted, which spares reading the file; ``shown``, that
    a browser is to show it rather than save it.
    """

    def __init__(
        self,
        descriptor: int,
        *,
        filename: str,
        media_type: str,
        headers: Mapping[str, str],
        head: bool = False,
        shown: bool = False,
    ) -> None:
        self._descriptor = descriptor
        self._head = head
        self._size = os.fstat(descriptor).st_size
        super().__init__(
            f"/proc/self/fd/{descriptor}",
            headers=headers,
            media_type=media_type,
            filename=filename,
            stat_result=os.fstat(descriptor),
            content_disposition_type="inline" if shown else "attachment",
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            scope = {**scope, "method": "HEAD"} if self._head else scope
            await super().__call__(self._with_sound_range(scope), receive, send)
        finally:
            os.close(self._descriptor)

    def _with_sound_range(self, scope: Scope) -> Scope:
        """Leave a range out that is none, as HTTP wants; refuse one beyond the end."""
        headers = Headers(scope=scope)
        wanted, condition = headers.get("range"), headers.get("if-range")
        if wanted is None or (condition is not None and not self._should_use_range(condition)):
            return scope
        try:
            self._parse_range_header(wanted, self._size)
        except MalformedRangeHeader:
            kept = [(name, value) for name, value in scope["headers"] if name != b"range"]
            return {**scope, "headers": kept}
        except RangeNotSatisfiable as err:
            raise PartNotThere(
                f"«Range» chiede una parte che non c'è: il file ha {self._size} byte.",
                size=self._size,
            ) from err
        return scope
