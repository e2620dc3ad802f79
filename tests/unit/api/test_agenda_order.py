"""What tells an agenda in a form from another."""

import pickle

from service.agenda.forms import FORMS
from service.agenda.request import AgendaRequest
from service.api.agenda_order import BUCKETS, AgendaOrder

GPKG = FORMS["gpkg"]
PLAIN = AgendaOrder(GPKG, AgendaRequest("sud-est"), compressed=False)


def filtered(*missioni: str) -> AgendaOrder:
    return AgendaOrder(GPKG, AgendaRequest("sud-est", missione=missioni), compressed=False)


def test_data_code_filters_form_zona_and_encoding_each_make_another_file() -> None:
    made = [
        PLAIN.stored_name("dati", "codice"),
        PLAIN.stored_name("altri", "codice"),
        PLAIN.stored_name("dati", "altro"),
        filtered("M1").stored_name("dati", "codice"),
        filtered("M2").stored_name("dati", "codice"),
        AgendaOrder(GPKG, AgendaRequest("sud-ovest"), compressed=False).stored_name(
            "dati", "codice"
        ),
        AgendaOrder(FORMS["pdf"], AgendaRequest("sud-est"), compressed=False).stored_name(
            "dati", "codice"
        ),
        AgendaOrder(GPKG, AgendaRequest("sud-est"), compressed=True).stored_name("dati", "codice"),
    ]
    assert len(set(made)) == len(made)


def test_filters_of_which_there_is_no_end_share_few_names() -> None:
    names = {filtered(f"M{number}").name for number in range(500)}
    assert len(names) == BUCKETS
    assert PLAIN.name == "agenda-sud-est.gpkg" not in names


def test_an_order_goes_to_another_process_as_it_is() -> None:
    again = pickle.loads(pickle.dumps(filtered("M1")))  # noqa: S301 - of our own making
    assert again == filtered("M1")
    assert again.name == filtered("M1").name
