"""From rows to elementi: which row is which elemento, what is new, what is left out, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from service.ingest.official_names import match, nearest, normalise, slug
from service.ingest.official_read import Riga
from service.ingest.official_schema import Richiesta
from service.ingest.tables import IngestError
from service.queries.official import Known

POINTS = 0
OVERLAP_M2 = 10_000.0
HINTS = 8
LOOKED_AT = 50


@dataclass(frozen=True)
class Nuovo:
    """What an elemento becomes: code, own fields, geometry; ``noto`` is what it was."""

    codice: str
    nome: str
    noto: Known | None
    testi: Mapping[str, str | None]
    geom: BaseGeometry
    righe: tuple[int, ...]
    fuori: float
    """Share of the geometry (0 to 1) that is outside the area."""


@dataclass(frozen=True)
class Piano:
    """What a file would write, what is left out of it, and what deserves a look."""

    elementi: list[Nuovo]
    tralasciati: list[str] = field(default_factory=list)
    avvisi: list[str] = field(default_factory=list)


def plan(
    request: Richiesta,
    righe: Sequence[Riga],
    known: Sequence[Known],
    area: BaseGeometry | None,
) -> Piano:
    """Join the rows of each elemento and match it; refuse what could be two things."""
    groups: dict[str, list[Riga]] = {}
    found: dict[str, Known] = {}
    codes: dict[str | None, tuple[str, Riga]] = {}
    left: list[str] = []
    for riga in righe:
        one = _find(request, riga, known)
        if one is None and (why := _left_out(request, riga, area)):
            left.append(f"riga {riga.numero}, {_called(riga)}: {why}")
            continue
        code = one.codice if one is not None else _code(request, riga, known)
        _require_one_thing(
            request, riga, codes.setdefault(riga.testi.get("codice"), (code, riga)), code
        )
        groups.setdefault(code, []).append(riga)
        if one is not None:
            found[code] = one
    if not groups:
        raise IngestError(
            f"{request.file.name}: nessuna riga è di un elemento noto nell'area: "
            + "; ".join(left[:5]),
            accettati=[one.nome for one in known[:20]],
        )
    notices: list[str] = []
    elementi = [
        _join(request, code, members, found.get(code), area, notices)
        for code, members in groups.items()
    ]
    _hint(elementi, known, notices)
    return Piano(elementi, left, notices)


def _require_one_thing(
    request: Richiesta, riga: Riga, first: tuple[str, Riga], elemento: str
) -> None:
    """Refuse a code of the file that an earlier row has, and that means something else there."""
    code = riga.testi.get("codice")
    if code is not None and first[0] != elemento:
        raise IngestError(
            f"{request.file.name}: righe {first[1].numero}, {riga.numero}: hanno lo stesso codice "
            f"«{code}» ma sono «{_called(first[1])}» e «{_called(riga)}»",
            accettati=["un codice per elemento"],
        )


def _find(request: Richiesta, riga: Riga, known: Sequence[Known]) -> Known | None:
    where = f"{request.file.name}, riga {riga.numero}"
    candidates = _of_kind(request, riga, known)
    code, name = riga.testi.get("codice"), riga.testi.get("nome")
    by_code = None
    if code is not None:
        wanted = _normal_code(request, code)
        by_code = next((one for one in known if one.codice == wanted), None)
    if name is None:
        return by_code
    if by_code is None:
        return match(request.layer.nome, name, candidates, where=where)
    namesake = [one for one in candidates if normalise(one.nome) == normalise(name)]
    if namesake and by_code not in namesake:
        raise IngestError(
            f"{where}: il codice {by_code.codice} è di «{by_code.nome}», "
            f"il nome «{name}» è di {namesake[0].codice}",
            accettati=["codice e nome dello stesso elemento"],
        )
    return by_code


def _of_kind(request: Richiesta, riga: Riga, known: Sequence[Known]) -> Sequence[Known]:
    """Keep the nodes of the row's kind, and of its lines where several have its name."""
    if request.layer.dimension != POINTS:
        return known
    kind, lines = riga.testi.get("tipo"), split_list(riga.testi.get("linee"))
    same = [one for one in known if kind is None or one.tipo == kind]
    wanted = normalise(riga.testi.get("nome") or "")
    namesakes = [one for one in same if normalise(one.nome) == wanted]
    if len(namesakes) > 1 and lines:
        exact = [one for one in namesakes if set(one.linee) == set(lines)]
        return exact or [one for one in namesakes if set(one.linee) & set(lines)] or same
    return same


def split_list(text: str | None) -> list[str]:
    """Return the members of a list written with spaces, commas or semicolons."""
    return [] if text is None else text.replace(",", " ").replace(";", " ").split()


def _normal_code(request: Richiesta, code: str) -> str:
    if request.layer.nome == "comuni" and code.isdigit():
        return code.zfill(6)
    return slug(code)


def _left_out(request: Richiesta, riga: Riga, area: BaseGeometry | None) -> str:
    """Say why a row of no known elemento is not loaded; nothing if it is to be a new one."""
    if area is not None and not riga.geom.intersects(area):
        return "fuori dall'area"
    return "non è tra gli elementi noti" if request.solo_noti else ""


def _code(request: Richiesta, riga: Riga, known: Sequence[Known]) -> str:
    """Return the code of a new elemento; refuse one that cannot be added."""
    where = f"{request.file.name}, riga {riga.numero}"
    if request.layer.model is None:
        raise IngestError(
            f"{where}: «{_called(riga)}» non è un comune della Città metropolitana",
            accettati=[
                "i comuni noti, per codice ISTAT o nome",
                "--solo-noti: tralascia gli altri",
            ],
        )
    name = riga.testi.get("nome")
    if name is None or not slug(name):
        raise IngestError(
            f"{where}: un elemento nuovo deve avere un nome", accettati=["--map nome=colonna"]
        )
    for campo in request.layer.campi:
        if campo.required and riga.testi.get(campo.nome) is None:
            raise IngestError(
                f"{where}: «{name}» non è tra gli elementi noti e per aggiungerlo "
                f"manca «{campo.nome}»",
                accettati=[
                    f"--map {campo.nome}=colonna",
                    f"--valore {campo.nome}=…",
                    "--solo-noti: tralascia ciò che non è noto",
                ],
            )
    if any(one.codice == slug(name) for one in known):
        raise IngestError(
            f"{where}: «{name}» avrebbe il codice di un altro elemento, {slug(name)}",
            accettati=["un altro nome", "--map codice=… se è lo stesso elemento"],
        )
    return slug(name)


def _join(
    request: Richiesta,
    code: str,
    righe: Sequence[Riga],
    known: Known | None,
    area: BaseGeometry | None,
    notices: list[str],
) -> Nuovo:
    """Join the rows of one elemento, which must agree in all that was read."""
    first = righe[0]
    numbers = tuple(riga.numero for riga in righe)
    listed = ", ".join(map(str, numbers[:5]))
    if len(righe) > 1 and request.layer.dimension == POINTS:
        raise IngestError(
            f"{request.file.name}: righe {listed}: sono dello stesso nodo, «{_called(first)}»",
            accettati=["una riga per nodo", "--map codice=… o linee=… se sono nodi diversi"],
        )
    for campo in first.testi:
        if len({riga.testi.get(campo) for riga in righe}) > 1:
            values = " e ".join(f"«{riga.testi.get(campo)}»" for riga in righe[:2])
            raise IngestError(
                f"{request.file.name}: righe {listed}: hanno lo stesso codice o nome ma "
                f"«{campo}» diverso ({values})",
                accettati=["un codice per elemento", "righe di un elemento uguali fra loro"],
            )
    geom = first.geom if len(righe) == 1 else _union(righe, known, first, notices)
    nome = known.nome if known is not None else _called(first)
    outside = _outside(geom, area)
    if outside >= 1:
        raise IngestError(
            f"{request.file.name}: righe {listed}: «{nome}» è fuori dalla Città metropolitana",
            accettati=["una geometria nell'area, con longitudine (o est) prima"],
        )
    return Nuovo(code, nome, known, first.testi, geom, numbers, outside)


def _union(
    righe: Sequence[Riga], known: Known | None, first: Riga, notices: list[str]
) -> BaseGeometry:
    parts = [riga.geom for riga in righe]
    union: BaseGeometry = shapely.union_all(parts)
    overlap = sum(part.area for part in parts) - union.area
    if overlap > OVERLAP_M2:
        name = known.nome if known is not None else _called(first)
        notices.append(
            f"{name}: le {len(parts)} righe si sovrappongono per {overlap / 10_000:.0f} ha; "
            "--filtro ne sceglie una"
        )
    return union


def _outside(geom: BaseGeometry, area: BaseGeometry | None) -> float:
    """Return the share of a geometry that is outside the area."""
    if area is None or area.covers(geom):
        return 0.0
    if not area.intersects(geom):
        return 1.0
    inside = geom.intersection(area)
    whole = geom.area or geom.length
    return 0.0 if not whole else min(1 - (inside.area or inside.length) / whole, 1 - 1e-9)


def _called(riga: Riga) -> str:
    return riga.testi.get("nome") or riga.testi.get("codice") or "senza nome"


def _hint(elementi: Sequence[Nuovo], known: Sequence[Known], notices: list[str]) -> None:
    """Say of a new elemento whose name is like one that is there."""
    new = [one for one in elementi if one.noto is None][:LOOKED_AT]
    like = [
        f"«{one.nome}» somiglia a «{near}»" for one in new if (near := nearest(one.nome, known))
    ]
    notices.extend(f"elemento nuovo: {hint}" for hint in like[:HINTS])
    if len(like) > HINTS:
        notices.append(f"e altri {len(like) - HINTS} elementi nuovi simili a elementi noti")
