"""What a reader of the page of a comune must know: what is partial, old or not known."""

from collections.abc import Iterator

from service.queries.comuni import Scheda
from service.web.place_sheet import PlaceSheet
from service.web.texts import load_texts


def notices_of_comune(scheda: Scheda, sheet: PlaceSheet) -> tuple[str, ...]:
    """Return the notices, those on the comune itself first."""
    return (*_on_comune(scheda), *_on_filters(sheet), *_on_progetti(sheet), *_on_obiettivi(sheet))


def _on_comune(scheda: Scheda) -> Iterator[str]:
    t, comune = load_texts(), scheda.comune
    if comune.precisione == "generalizzata":
        yield t("comune.avvisi.confini")
    if comune.popolazione is None:
        yield t("comune.avvisi.popolazione")
    if not scheda.eta:
        yield t("comune.avvisi.eta")
    if scheda.zona is not None and scheda.zona.appartenenza == "eliminazione":
        yield t("comune.avvisi.zona")


def _on_filters(sheet: PlaceSheet) -> Iterator[str]:
    if sheet.filtri.given:
        yield load_texts()("comune.avvisi.filtri")


def _on_progetti(sheet: PlaceSheet) -> Iterator[str]:
    t = load_texts()
    progetti = [each.progetto for each in sheet.progetti.tutti]
    if unknown := sheet.progetti.totali.non_determinabili.progetti:
        yield t("scheda.ignoto.non_determinabili", quanti=unknown)
    if unpriced := sum(each.importo_eur is None for each in progetti):
        yield t("scheda.ignoto.senza_importo", quanti=unpriced)
    if old := sum(each.stato_vecchio is True for each in progetti):
        yield t("scheda.ignoto.vecchi", quanti=old)
    if undated := sum(each.stato_vecchio is None for each in progetti):
        yield t("scheda.ignoto.senza_data", quanti=undated)


def _on_obiettivi(sheet: PlaceSheet) -> Iterator[str]:
    t = load_texts()
    if unknown := sheet.obiettivi.totali.non_determinabili.obiettivi:
        yield t("scheda.ignoto.obiettivi_non_determinabili", quanti=unknown)
    if untold := sum(each.obiettivo.testo is None for each in sheet.obiettivi.tutti):
        yield t("scheda.ignoto.senza_testo", quanti=untold)
