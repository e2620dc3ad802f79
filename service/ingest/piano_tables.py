"""The tables of data/piano, and what must hold of them.

An entry (*voce*) stands in one edition of the plan and has a code in it. Its official text stands
in a document, between two lines; ``rammendi`` says what to mend there. The rows of a table are in
the order of the source.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from service.ingest.progetti import require_place
from service.ingest.tables import Column, Record, TableFile, read_table, require_known
from service.models.base import LAYERS, Base
from service.models.piano import (
    TIPI_VOCE,
    Dimensione,
    Driver,
    Missione,
    Obiettivo,
    ParolaChiave,
    Piattaforma,
    ProgettoPiattaforma,
    Tema,
    TemaRicorrente,
    VocePiano,
)

Code = tuple[str, str]
"""Edition and code, by which an entry is known."""

DOCUMENTO = Column("documento", pattern="[0-9a-f]{16}", shape="16 cifre esadecimali")
EDIZIONE = Column("edizione", required=True, pattern=r"\d{4}-\d{4}", shape="un triennio")
CODICE = Column(
    "codice",
    required=True,
    pattern="[0-9A-Za-z]+(-[0-9a-z]+)*",
    shape="lettere, cifre e trattini",
)
FONTE = Column("fonte_id", required=True)
MENDS = ("sostituisci", "mantieni_trattino")


def _line(name: str, *, required: bool = False) -> Column:
    return Column(name, required=required, pattern="[1-9][0-9]*", shape="un numero di riga")


TEXT = (DOCUMENTO, _line("riga_da"), _line("riga_a"))
NAME_LINES = (_line("nome_riga_da"), _line("nome_riga_a"))
NOME = Column("nome", required=True)


def _voci(name: str, *columns: Column) -> TableFile:
    path = f"piano/{name}.csv"
    return TableFile(path, (EDIZIONE, CODICE, *columns, *TEXT, FONTE), ("edizione", "codice"))


@dataclass(frozen=True)
class Kind:
    """A kind of entry: its file, its table, the columns to load, and the kind above it."""

    table: TableFile
    model: type[Base]
    plain: tuple[str, ...] = ("nome",)
    parent: str = ""
    """Name of the kind above, of its column in the file, and, with ``_id``, in the table."""


KINDS: Mapping[str, Kind] = {
    "missione": Kind(_voci("missioni", NOME, *NAME_LINES), Missione),
    "tema": Kind(_voci("temi", Column("missione", required=True), NOME), Tema, parent="missione"),
    "obiettivo": Kind(
        _voci(
            "obiettivi",
            Column("missione", required=True),
            Column("titolo", required=True),
            Column("duplicato_di"),
            Column("elenco_comuni", accepted=("completo", "parziale", "ignoto")),
            Column("nota"),
        ),
        Obiettivo,
        plain=("titolo", "elenco_comuni"),
        parent="missione",
    ),
    "driver": Kind(_voci("driver", NOME, *NAME_LINES), Driver),
    "parola_chiave": Kind(_voci("parole_chiave", NOME, *NAME_LINES), ParolaChiave),
    "dimensione": Kind(_voci("dimensioni", NOME), Dimensione),
    "piattaforma": Kind(_voci("piattaforme", NOME, *NAME_LINES), Piattaforma),
    "progetto_piattaforma": Kind(
        _voci("progetti_piattaforma", Column("piattaforma", required=True), NOME),
        ProgettoPiattaforma,
        parent="piattaforma",
    ),
    "tema_ricorrente": Kind(_voci("temi_ricorrenti", NOME), TemaRicorrente),
    "voce_piano": Kind(
        _voci("voci", Column("tipo", required=True, accepted=TIPI_VOCE), NOME),
        VocePiano,
        plain=("nome", "tipo"),
    ),
}
PLACED = ("obiettivo", "driver", "progetto_piattaforma", "voce_piano")
DOCUMENTI = TableFile(
    "piano/documenti.csv",
    (
        Column("codice", required=True, pattern="[0-9a-f]{16}", shape="16 cifre esadecimali"),
        Column("sha256", required=True, pattern="[0-9a-f]{64}", shape="64 cifre esadecimali"),
        Column("file", required=True),
        Column("byte", required=True, pattern="[1-9][0-9]*", shape="un numero di byte"),
        _line("righe", required=True),
        EDIZIONE,
        FONTE,
    ),
    ("codice",),
)
EDIZIONI = TableFile(
    "piano/edizioni.csv",
    (
        Column("codice", required=True, pattern=r"\d{4}-\d{4}", shape="un triennio"),
        Column("titolo"),
        Column("nota"),
        FONTE,
    ),
    ("codice",),
)
RAMMENDI = TableFile(
    "piano/rammendi.csv",
    (
        Column("documento", required=True),
        _line("riga", required=True),
        Column("operazione", required=True, accepted=MENDS),
        Column("da"),
        Column("a"),
        Column("nota"),
    ),
    ("documento", "riga", "operazione", "da"),
)
LOCALIZZAZIONI = TableFile(
    "piano/localizzazioni.csv",
    (
        Column("soggetto", required=True, accepted=PLACED),
        EDIZIONE,
        Column("voce", required=True),
        Column("layer", required=True, accepted=LAYERS),
        Column("codice"),
        Column("nome"),
        Column("tipo"),
        Column("menzione", required=True, accepted=("esplicita", "generica", "ambito")),
        Column("estensione", required=True, accepted=("intero", "parte", "ignota")),
        Column("natura", required=True, accepted=("dichiarata", "attribuita")),
        Column("motivo", required=True),
        FONTE,
    ),
    ("soggetto", "edizione", "voce", "layer", "codice", "tipo"),
)


@dataclass(frozen=True)
class Piano:
    """The editions, the entries by kind, their places, and where their texts stand."""

    edizioni: list[Record]
    voci: Mapping[str, list[Record]]
    localizzazioni: list[Record]
    documenti: list[Record]
    rammendi: list[Record]

    @property
    def tables(self) -> tuple[list[Record], ...]:
        """The tables whose rows have a source."""
        return (self.edizioni, *self.voci.values(), self.localizzazioni, self.documenti)

    def codes(self, kind: str) -> set[Code]:
        """Return edition and code of every entry of a kind."""
        return {code_of(record) for record in self.voci[kind]}


def code_of(record: Record) -> Code:
    """Return edition and code of an entry."""
    return record["edizione"], record["codice"]


def read_piano(data: Path, luoghi: Mapping[str, Mapping[str, str]]) -> Piano:
    """Read the plan; ``luoghi`` gives code and name of each elemento of each layer."""
    voci = {name: read_table(data, kind.table) for name, kind in KINDS.items()}
    tables = (EDIZIONI, LOCALIZZAZIONI, DOCUMENTI, RAMMENDI)
    edizioni, places, documenti, mends = (read_table(data, table) for table in tables)
    piano = Piano(edizioni, voci, places, documenti, mends)
    editions = [edizione["codice"] for edizione in edizioni]
    lengths = {documento["codice"]: int(documento["righe"]) for documento in documenti}
    for documento in documenti:
        require_known([documento], "edizione", editions)
        if not documento["sha256"].startswith(documento["codice"]):
            raise documento.error("codice", accepted=(documento["sha256"][:16],))
    for name, records in voci.items():
        require_known(records, "edizione", editions)
        for record in records:
            _require_lines(record, lengths)
            if KINDS[name].parent:
                require_voce(record, KINDS[name].parent, piano.codes(KINDS[name].parent))
    for objective in voci["obiettivo"]:
        _require_duplicate(objective, piano.codes("obiettivo"))
    for mend in mends:
        _require_mend(mend, lengths)
    for place in places:
        require_voce(place, "voce", piano.codes(place["soggetto"]))
        require_place(place, luoghi.get(place["layer"], {}))
    return piano


def require_voce(record: Record, column: str, known: Collection[Code]) -> None:
    """Refuse a cell that names no entry of the row's edition."""
    codes = [code for edizione, code in known if edizione == record["edizione"]]
    require_known([record], column, codes)


def _require_lines(record: Record, lengths: Mapping[str, int]) -> None:
    """Refuse lines without a document, reversed, half given or beyond the end."""
    require_known([record], "documento", lengths)
    first, last = record.get("riga_da"), record.get("riga_a")
    if (first is None) != (last is None):
        why = "riga_da e riga_a vanno insieme"
        raise record.error("riga_a", accepted=("vuoto", "un numero di riga"), why=why)
    if first is None or last is None:
        return
    end = lengths[record["documento"]]
    if not int(first) <= int(last) <= end:
        raise record.error("riga_a", accepted=(f"da {first} a {end}",))


def _require_duplicate(record: Record, known: Collection[Code]) -> None:
    if record.get("duplicato_di") is not None:
        require_voce(record, "duplicato_di", known)
        if record.get("duplicato_di") == record["codice"]:
            why = "un obiettivo non ripete sé stesso"
            raise record.error("duplicato_di", accepted=("un altro codice",), why=why)


def _require_mend(mend: Record, lengths: Mapping[str, int]) -> None:
    require_known([mend], "documento", lengths)
    if int(mend["riga"]) > lengths[mend["documento"]]:
        raise mend.error("riga", accepted=(f"da 1 a {lengths[mend['documento']]}",))
    needs_words = mend["operazione"] == "sostituisci"
    if needs_words != (mend.get("da") is not None):
        accepted = ("le parole da sostituire",) if needs_words else ("vuoto",)
        raise mend.error("da", accepted=accepted)
