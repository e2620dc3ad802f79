import pytest

from service.db import sqlalchemy_url
from service.errors import InvalidParameter


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_an_address_of_libpq_is_taken(scheme: str) -> None:
    url = sqlalchemy_url(f"{scheme}://lettore:parola@host:5433/psttm?host=%2Frun")
    assert (url.drivername, url.port, url.query) == ("postgresql+psycopg", 5433, {"host": "/run"})


@pytest.mark.parametrize(
    "url",
    [
        "",
        "postgres//lettore:segreta@host/psttm",
        "postgresql://lettore:segreta@host:porta/psttm",
        "host=127.0.0.1 password=segreta",
        "mysql://lettore:segreta@host/psttm",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(InvalidParameter, match="PSTTM_DATABASE_URL") as caught:
        sqlalchemy_url(url)
    assert "segreta" not in f"{caught.value.message}{caught.value.accettati}"
    assert caught.value.__context__ is None
