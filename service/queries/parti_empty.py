"""What an empty part of a place means: never that nothing is there, but what is not known.

``SENZA_FILTRI`` holds, for each kind of subject and each part, the words where nothing was left
out; where filters leave nothing the words are ``CON_FILTRI``.
"""

from collections.abc import Mapping
from typing import Any, Literal

from service.queries.parti import PARTI, QuattroParti

Soggetti = Literal["progetti", "obiettivi"]
CON_FILTRI = "nessun dato con i filtri richiesti"
SENZA_FILTRI: Mapping[Soggetti, Mapping[str, str]] = {
    "progetti": {
        "certi": "nessun dato: le fonti caricate non collocano qui alcun progetto con certezza",
        "da_verificare": "nessun dato: nulla, nelle fonti caricate, è da verificare qui",
        "ambito": "nessun dato: nulla, nelle fonti caricate, riguarda i comuni in generale",
        "non_determinabili": "nessun dato: ogni altro progetto ha un elenco di luoghi completo",
    },
    "obiettivi": {
        "certi": "nessun dato: il piano non colloca qui alcun obiettivo con certezza",
        "da_verificare": "nessun dato: nessun obiettivo è da verificare per questo luogo",
        "ambito": "nessun dato: nessun obiettivo riguarda i comuni in generale",
        "non_determinabili": "nessun dato: nessun altro obiettivo ha luoghi noti solo in parte",
    },
}


def explain_empty(
    parti: QuattroParti[Any], soggetti: Soggetti, *, filtered: bool
) -> dict[str, str | None]:
    """Say what each part means that is empty in the whole answer, not only on this page.

    Parameters
    ----------
    soggetti
        What the parts hold.
    filtered
        Whether filters may have left something out.

    Returns
    -------
    dict
        Each of ``PARTI`` → the words, None for a part that has something in it.
    """
    return {
        part: None
        if getattr(getattr(parti.totali, part), soggetti)
        else CON_FILTRI
        if filtered
        else SENZA_FILTRI[soggetti][part]
        for part in PARTI
    }
