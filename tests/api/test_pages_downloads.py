"""Every file that a page offers is there, of the type that it says, with the page's filters."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from tests.api.pages import ROOT
from tests.files import read_xlsx

PAGES = (
    "/comuni/015093",
    "/comuni/015146?missione=M3&stato=lavori&finanziamento=PNRR",
    "/zone-omogenee/sud-ovest?driver=D05&edizione=2022-2024",
    "/progetti/cmm-spugna",
    "/progetti/cambio",
    "/obiettivi/M1-13",
    "/comuni?zona=sud-est&q=san",
    "/progetti?missione=M3&q=linea",
    "/obiettivi?missione=M1",
)


def files_of(page: str) -> list[tuple[str, str]]:
    part = page.split('aria-labelledby="scarica"', 1)[1].split("</section>", 1)[0]
    found = re.findall(r'<a href="([^"]+)" type="([^"]+)"', part)
    return [(html.unescape(href), kind) for href, kind in found]


@pytest.mark.parametrize("path", PAGES)
def test_each_file_is_there_and_of_its_type(client: TestClient, path: str) -> None:
    files = files_of(client.get(path).text)
    assert files
    for href, kind in files:
        answer = client.get(href.removeprefix(ROOT))
        assert answer.status_code == 200, href
        assert answer.headers["content-type"].partition(";")[0] == kind
        assert answer.content


def test_files_have_the_filters_of_the_page_that_mean_something_to_them(
    client: TestClient,
) -> None:
    page = client.get("/comuni/015093?missione=M3&stato=lavori").text
    asked = {urlsplit(href).path: parse_qs(urlsplit(href).query) for href, _ in files_of(page)}
    assert asked["/api/v1/comuni/015093/progetti"]["stato"] == ["lavori"]
    assert asked["/api/v1/progetti"]["comune"] == ["015093"]
    assert "stato" not in asked["/api/v1/comuni/015093/obiettivi"]
    assert asked["/api/v1/comuni/015093/obiettivi"]["missione"] == ["M3"]


def test_the_workbook_of_a_comune_has_the_projects_of_its_page(client: TestClient) -> None:
    page = client.get("/comuni/015093?finanziamento=PNRR").text
    href = next(
        href for href, _ in files_of(page) if "/progetti?" in href and href.endswith("f=xlsx")
    )
    header, *rows = read_xlsx(client.get(href.removeprefix(ROOT)).content)
    shown = re.findall(r'<li class="subject" id="progetto-([^"]+)"', page)
    assert [row[header.index("id")] for row in rows] == shown
    assert shown


def test_every_form_of_an_agenda_is_there(client: TestClient) -> None:
    page = client.get("/zone-omogenee/nord-milano").text
    part = page.split('aria-labelledby="agenda"', 1)[1].split("</section>", 1)[0]
    links = re.findall(r'<a href="([^"]+)" type="([^"]+)"', part)
    assert len(links) >= 4
    for href, kind in links:
        answer = client.get(href.removeprefix(ROOT))
        assert answer.status_code == 200, href
        assert answer.headers["content-type"].partition(";")[0] == kind
