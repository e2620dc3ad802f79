"""What can keep MapServer from answering."""

from service.errors import ServiceError


class MapServerError(ServiceError):
    """MapServer did not answer; the request may be tried again later."""


class MapServerMissing(MapServerError):
    """MapServer is not installed."""


class MapServerBusy(MapServerError):
    """Too many requests wait for it, or none of its processes came free in time."""


class MapServerTooSlow(MapServerError):
    """It ran over the deadline and was stopped."""


class AnswerTooLarge(ServiceError):
    """MapServer's answer exceeds the bound."""
