import importlib
import pkgutil

import pytest
from starlette.requests import Request

import service
from service import errors
from service.api.problems import INTERNAL, KINDS, answer_error, kind_of
from service.errors import NotFound, ServiceError

SET_UP = ("service.background", "service.cluster.", "service.ingest.")
"""Modules of the set-up: their errors are never raised while a request is served."""


def subclasses(base: type[ServiceError]) -> set[type[ServiceError]]:
    found = set(base.__subclasses__())
    return found.union(*(subclasses(each) for each in found)) if found else found


def test_every_service_error_has_a_status() -> None:
    for module in pkgutil.walk_packages(service.__path__, "service."):
        importlib.import_module(module.name)
    own = {each for each in subclasses(ServiceError) if each.__module__.startswith("service.")}
    served = {each for each in own if not each.__module__.startswith(SET_UP)}
    assert [each for each in served if each.__module__ == errors.__name__]
    assert {each.__name__ for each in served if each not in KINDS} == set()


def test_slugs_tell_the_kinds_apart() -> None:
    assert len({kind.slug for kind in KINDS.values()}) == len(KINDS)


def test_a_subclass_is_told_as_its_parent() -> None:
    class Special(NotFound):
        pass

    assert kind_of(Special("x")).status == 404
    assert kind_of(ServiceError("x")) is kind_of(RuntimeError("x")) is INTERNAL


@pytest.mark.anyio
async def test_a_message_of_a_500_is_not_shown() -> None:
    scope = {"type": "http", "method": "GET", "path": "/x", "headers": [], "query_string": b""}
    answer = await answer_error(Request(scope), ServiceError("dettaglio interno"))
    assert answer.status_code == 500
    assert b"dettaglio interno" not in answer.body
