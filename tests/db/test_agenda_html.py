"""The pages of the seven agende: SQL's own figures, all names, marks where SQL places them."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from service.agenda.html import make_html
from service.agenda.words import number, typographic
from service.queries.parti import PARTI
from tests.agenda_pages import Page
from tests.api.test_zone import SEVEN
from tests.db.test_agenda_cifre import CIFRE, ETA
from tests.db.test_agenda_sheet import TITLES, read

MOST_BYTES = 3_000_000


@pytest.mark.parametrize("zona", SEVEN)
async def test_the_page_holds_every_name_and_the_figures_of_sql(
    async_session: AsyncSession, zona: str
) -> None:
    agenda, frames = await read(async_session, zona)
    page = Page(make_html(agenda, frames))
    assert len(page.content) < MOST_BYTES
    assert page.loaded == []

    cifre = (await async_session.execute(text(CIFRE), {"zona": zona})).one()
    assert page.figure("comuni") == number(cifre.comuni)
    assert page.figure("popolazione") == number(cifre.popolazione)
    assert page.figure("superficie") == number(cifre.superficie_km2, 2, fixed=True)
    assert page.figure("densita") == number(cifre.densita, 1, fixed=True)
    ages = (await async_session.execute(text(ETA), {"zona": zona})).all()
    rows = {each.attributes["data-eta"]: each.text for each in page.all("tr", data_eta=None)}
    assert len(rows) == len(ages) > 0
    for age in ages:
        assert f"{number(age.maschi)}{number(age.femmine)}" in rows[age.classe]

    there = (await async_session.execute(text(TITLES), {"zona": zona})).all()
    here = {typographic(each.titolo) for each in there if each.certezze}
    cards = {e.attributes["data-find"] for e in page.all("article", data_kind="Progetto")}
    assert here
    assert here <= cards
    for part in PARTI:
        section = page.one("section", data_parte=part)
        assert section.attributes["data-quanti"] == str(len(getattr(agenda.progetti, part)))
        section = page.one("section", data_obiettivi=part)
        assert section.attributes["data-quanti"] == str(len(getattr(agenda.obiettivi, part)))


@pytest.mark.parametrize("zona", SEVEN)
async def test_everything_that_has_a_place_is_drawn_once(
    async_session: AsyncSession, zona: str
) -> None:
    agenda, frames = await read(async_session, zona)
    data = Page(make_html(agenda, frames)).data
    marks = [(each["key"], m["numero"]) for each in data["places"] for m in each["marks"]]
    assert len(marks) == len(set(marks)) > 0
    wholes = dict(
        zip(frames.nodi_trasporto["codice"], frames.nodi_trasporto["parte_di"], strict=True)
    )
    luoghi = frames.luoghi
    assert set(marks) == {
        (f"{layer}:{wholes.get(codice) or codice}", numero)
        for layer, codice, numero in zip(
            luoghi["layer"], luoghi["codice"], luoghi["numero"], strict=True
        )
    }
    comuni = [each["key"] for each in data["places"] if each["layer"] == "comuni"]
    assert sorted(comuni) == sorted(f"comuni:{istat}" for istat in frames.comuni["istat"])
    assert len(data["ground"]["comuni"]) == len(agenda.comuni)
    drawn = {each["id"]: [f["key"] for f in each["features"]] for each in data["layers"]}
    for strato in agenda.strati:
        known = getattr(frames, strato.layer)
        codes = {f"{strato.layer}:{code}" for code in known[known.geometry.notna()]["codice"]}
        assert set(drawn[strato.layer]) <= codes
        assert len(drawn[strato.layer]) == len(set(drawn[strato.layer]))
        assert len(codes) - len(drawn[strato.layer]) <= 1, "only what touches the zona is left out"
