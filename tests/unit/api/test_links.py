import pytest
from starlette.requests import Request

from service.api.links import address, base_of, path_of, place_of
from service.api.negotiate import CSV, JSON
from service.settings import Settings


def request(*, host: str | None = "esempio.it", root_path: str = "", path: str = "/a") -> Request:
    headers = [] if host is None else [(b"host", host.encode("latin-1"))]
    return Request(
        {
            "type": "http",
            "scheme": "https",
            "server": ("127.0.0.1", 8000),
            "headers": headers,
            "root_path": root_path,
            "path": path,
            "query_string": b"stato=lavori&cursor=x",
        }
    )


def test_the_base_is_the_setting_if_there_is_one() -> None:
    settings = Settings(base_url="https://piano.esempio.it/servizio/")
    assert base_of(request(), settings) == "https://piano.esempio.it/servizio"


def test_the_base_is_scheme_host_and_root_path_otherwise() -> None:
    assert base_of(request(root_path="/piano/"), Settings()) == "https://esempio.it/piano"
    assert base_of(request(host="[::1]:8000"), Settings()) == "https://[::1]:8000"


@pytest.mark.parametrize("host", [None, "", "a b", "a/b", "a@b", 'a"b', "a:b", "é.it", "x" * 300])
def test_a_host_that_cannot_be_one_is_not_used(host: str | None) -> None:
    assert base_of(request(host=host), Settings()) == "https://127.0.0.1:8000"


def test_a_path_is_quoted_and_below_the_root_path() -> None:
    assert path_of(request(path='/a"<à')) == "/a%22%3C%C3%A0"
    assert path_of(request(root_path="/piano", path="/piano/a")) == "/a"


def test_an_address_keeps_and_changes_parameters() -> None:
    assert address("b", "/p", "a=1&c=2&a=3", c="4", d=None) == "b/p?a=1&a=3&c=4"
    assert address("b", "/p", "bbox=9,45,10,46") == "b/p?bbox=9,45,10,46"
    assert address("b", "/p") == "b/p"


def test_links_are_self_other_formats_next_and_related() -> None:
    place = place_of(request(), Settings())
    links = place.links(JSON, (JSON, CSV), next_cursor="y", related=[("up", "/su", "Su")])
    assert [(link.rel, link.href) for link in links] == [
        ("self", "https://esempio.it/a?stato=lavori&cursor=x"),
        ("alternate", "https://esempio.it/a?stato=lavori&cursor=x&f=csv"),
        ("next", "https://esempio.it/a?stato=lavori&cursor=y"),
        ("up", "https://esempio.it/su"),
    ]
