"""What three people do from beginning to end: an officer, a citizen, a planner."""

import re
from typing import Any

from playwright.sync_api import Browser, Download, Page, expect

from tests.browser.conftest import DEADLINE_MS, DESKTOP, Watched, watching
from tests.browser.keyboard import check_focus, press, tab_to
from tests.browser.walking import choose_by_keyboard, heading, ready_map
from tests.files import read_xlsx

PARTS = ("certi", "da_verificare", "ambito", "non_determinabili")
OF_CORSICO = "api/v1/comuni/015093/progetti?finanziamento=PNRR&limit=1000"
CORSICO_PNRR = re.compile(r"\?comune=015093&finanziamento=PNRR$")
NOT_A_NO = "non significa che non ci siano"


def test_an_officer_finds_the_pnrr_projects_of_corsico_and_takes_them_away(
    watched: Watched,
) -> None:
    page = watched.open()
    ready_map(page)
    page.get_by_role("combobox", name="Cerca nella mappa").press_sequentially("corsico")
    page.get_by_role("group", name="Comuni").get_by_role("option", name="Corsico").click()
    heading(page, "Corsico")
    all_of_it = page.locator(".project").count()
    page.locator("#filtri summary").click()
    page.get_by_label("Finanziamento").fill("PNRR")
    page.keyboard.press("Enter")
    expect(page).to_have_url(CORSICO_PNRR)
    expect(page.locator(".picked")).to_contain_text("Finanziamento: PNRR")
    understand_corsico(page, watched.root)
    with page.expect_download() as found:
        projects_file(page).click()
    compare_workbook(found.value, answer_of(page, watched.root))
    page.go_back()
    expect(page.locator(".picked li")).to_have_count(0)
    expect(page.locator(".project")).to_have_count(all_of_it)
    page.go_forward()
    expect(page).to_have_url(CORSICO_PNRR)
    understand_corsico(page, watched.root)


def test_the_officer_needs_no_mouse(watched: Watched) -> None:
    page = watched.open()
    ready_map(page)
    tab_to(page, page.get_by_role("combobox", name="Cerca nella mappa"))
    page.keyboard.type("corsico")
    expect(page.get_by_role("option", name="Corsico").first).to_be_visible()
    press(page, "ArrowDown")
    page.keyboard.press("Enter")
    heading(page, "Corsico")
    expect(page.locator("#scheda h2")).to_be_focused()
    check_focus(page)
    tab_to(page, page.locator("#filtri summary"), back=True)
    press(page, "Enter")
    tab_to(page, page.get_by_label("Finanziamento"))
    page.keyboard.type("PNRR")
    page.keyboard.press("Enter")
    expect(page).to_have_url(CORSICO_PNRR)
    understand_corsico(page, watched.root)
    project = page.locator("#parte-certi [data-id=cmm-come-in-corsico]")
    tab_to(page, project.locator("details > summary").last)
    press(page, "Enter")
    expect(project.locator(".sources li").first).to_be_visible()
    tab_to(page, projects_file(page))
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    compare_workbook(found.value, answer_of(page, watched.root))
    tab_to(page, page.get_by_role("button", name="Togli il filtro Finanziamento: PNRR"), back=True)
    page.keyboard.press("Enter")
    expect(page.locator(".picked li")).to_have_count(0)
    heading(page, "Corsico")


def test_a_citizen_learns_what_concerns_the_naviglio_grande(watched: Watched) -> None:
    page = watched.open()
    ready_map(page)
    choose_by_keyboard(page, "corsico")
    heading(page, "Corsico")
    ready_map(page)
    box = page.locator("#mappa canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    heading(page, "In questo punto")
    expect(page.locator("#scheda")).to_contain_text("Il perimetro non è disponibile")
    page.locator(".things").get_by_role("link", name="Naviglio Grande").click()
    heading(page, "Naviglio Grande")
    objective = page.locator("#obiettivi [data-codice=M1-13]")
    expect(objective.locator("h4")).to_contain_text("Navigli per un turismo vicino a casa")
    expect(objective.locator(".why")).to_contain_text("nomina i Navigli")
    expect(objective.locator(".chain li").last).to_contain_text("Naviglio Grande")
    sure = page.locator("#parte-certi")
    expect(sure.locator(".empty")).to_contain_text("Nessun dato")
    expect(sure.locator(".empty")).to_contain_text(NOT_A_NO)
    unknown = page.locator("#parte-non_determinabili .project")
    expect(unknown.first.locator(".why")).to_contain_text("non si può dire se")
    titles = unknown.locator("h4").all_inner_texts()
    answer = page.request.get(f"{watched.root}api/v1/navigli/naviglio-grande/progetti").json()
    assert titles == [each["titolo"] for each in answer["non_determinabili"]][: len(titles)]
    assert titles
    objective.locator("h4 a").click()
    heading(page, "Navigli per un turismo vicino a casa")
    page.go_back()
    heading(page, "Naviglio Grande")
    page.go_back()
    heading(page, "In questo punto")
    page.go_forward()
    heading(page, "Naviglio Grande")


def test_a_planner_sends_the_address_of_sud_est_filtered_by_mobility(
    watched: Watched, browser: Browser
) -> None:
    page = watched.open()
    ready_map(page)
    choose_by_keyboard(page, "sud est")
    heading(page, "Sud Est")
    page.locator("#filtri summary").click()
    page.get_by_label("Driver").select_option(label="D05 Il diritto alla mobilità")
    expect(page.locator(".picked")).to_contain_text("Driver: D05 Il diritto alla mobilità")
    page.get_by_role("button", name="Ingrandisci").click()
    expect(page).to_have_url(re.compile(r"\?zona=sud-est&driver=D05&vista=[\d.]+,9\.\d+,45\.\d+$"))
    other = browser.new_context(**DESKTOP)
    other.set_default_timeout(DEADLINE_MS)
    with watching(other, watched.root) as theirs:
        sent = theirs.open(page.url.removeprefix(watched.root))
        assert shown(sent) == shown(page)
        assert sent.url == page.url
    other.close()


def shown(page: Page) -> dict[str, Any]:
    """What someone sees of a zona: the card, the filters, where the map looks, what it draws."""
    heading(page, "Sud Est")
    ready_map(page)
    expect(page.locator("#obiettivi .objective-part")).to_have_count(len(PARTS))
    expect(page.locator(".picked")).to_contain_text("mobilità")
    expect(page.locator("#coordinate span").nth(1)).not_to_be_empty()
    seen = {name: page.locator(name).inner_text() for name in ("#scheda", ".picked")}
    boxes = page.locator("#strati input[type=checkbox]")
    return {
        **seen,
        "degrees": page.locator("#coordinate span").last.inner_text(),
        "layers": [each.is_checked() for each in boxes.all()],
        "scale": page.locator(".maplibregl-ctrl-scale").inner_text(),
        "title": page.title(),
    }


def understand_corsico(page: Page, root: str) -> None:
    """The card lists what the API lists, says why, and what could not be determined."""
    heading(page, "Corsico")
    answer = answer_of(page, root)
    for part in PARTS:
        items = page.locator(f"#parte-{part} .project")
        expect(items).to_have_count(len(answer[part]))
        ids = items.evaluate_all("all => all.map(each => each.dataset.id)")
        assert ids == [each["id"] for each in answer[part]]
    assert answer["certi"]
    assert answer["non_determinabili"]
    sure = page.locator("#parte-certi [data-id=cmm-come-in-corsico]")
    expect(sure.locator(".why")).to_contain_text("Nominato nel documento: parchi Cabassina")
    expect(sure.locator(".chain li")).to_have_text(["Progetto", "Corsico comune"])
    unknown = page.locator("#parte-non_determinabili [data-id=cambio-7] .why")
    expect(unknown).to_contain_text("Le fonti danno solo una parte dei comuni interessati")
    expect(unknown).to_contain_text("non si può dire se Corsico sia tra questi")
    expect(page.locator("#parte-ambito .empty")).to_contain_text("filtri")


def answer_of(page: Page, root: str) -> dict[str, Any]:
    answer: dict[str, Any] = page.request.get(root + OF_CORSICO).json()
    return answer


def projects_file(page: Page) -> Any:
    return page.locator(".downloads").first.get_by_role("link", name="XLSX")


def compare_workbook(download: Download, answer: dict[str, Any]) -> None:
    """The workbook has a row for each project of the answer, with its part, amount and reasons."""
    assert download.suggested_filename.endswith(".xlsx")
    header, *rows = read_xlsx(download.path().read_bytes())
    found = [dict(zip(header, row, strict=False)) for row in rows]
    expected = [(part, each) for part in PARTS for each in answer[part]]
    assert [(row["parte"], row["id"], row["titolo"], row["finanziamento"]) for row in found] == [
        (part, each["id"], each["titolo"], each["finanziamento"]) for part, each in expected
    ]
    for row, (_, each) in zip(found, expected, strict=True):
        assert row["importo_eur"] == each["importo_eur"]
        for chain in each["incidenza"]:
            assert chain["motivo"] in row["incidenza"]
