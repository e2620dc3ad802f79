"""The columns, types and keys that the frames of ``geo`` must have.

A *soggetto* is what is somewhere (a progetto, an obiettivo, a drawn geometry), an *elemento* is a
feature of a layer of the territory. Codes are text: a code read as a number has lost its zeros.
Geometries are not described here: ``geo.validity.require_valid`` looks at them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pandas import DataFrame, Series
from pandas.api.types import is_bool_dtype, is_integer_dtype, is_numeric_dtype, is_string_dtype

from geo.errors import SchemaError, list_some

Kind = Literal["text", "number", "identifier"]


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, whether it may lack values, how its texts look."""

    name: str
    kind: Kind
    nullable: bool = False
    pattern: str | None = None


@dataclass(frozen=True)
class Schema:
    """The columns of a frame; those of the key, together, are unique in it."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()


SOGGETTI = Schema("soggetti", (Column("id", "identifier"),), ("id",))
ELEMENTI = Schema("elementi", (Column("id", "identifier"),), ("id",))
COMUNI = Schema(
    "comuni",
    (
        Column("istat", "text", pattern=r"[0-9]{6}"),
        Column("zona_omogenea", "text", nullable=True),
    ),
    ("istat",),
)
APPARTENENZE = Schema(
    "appartenenze", (Column("soggetto_id", "identifier"), Column("elemento_id", "identifier"))
)
INCIDENZE = Schema(
    "incidenze",
    (
        Column("soggetto_id", "identifier"),
        Column("elemento_id", "identifier"),
        Column("certezza", "text", pattern="certa|da_verificare"),
        Column("area_m2", "number", nullable=True),
        Column("lunghezza_m", "number", nullable=True),
        Column("quota_elemento", "number", nullable=True),
        Column("quota_soggetto", "number", nullable=True),
    ),
    ("soggetto_id", "elemento_id"),
)

_ACCEPTED: dict[Kind, str] = {
    "text": "text",
    "number": "whole or decimal numbers",
    "identifier": "text or whole numbers",
}


def require_schema(df: DataFrame, schema: Schema) -> None:
    """Refuse a frame that does not have the columns, types and unique key of a schema.

    Parameters
    ----------
    df
        Any frame; columns beyond those of the schema are free. The types of a frame without
        rows are not looked at, for an empty column has none to speak of.
    schema
        What it must have.

    Raises
    ------
    SchemaError
        A column is missing or of the wrong type, a value is missing or ill-formed, or the key is
        not unique (the values listed).
    """
    missing = [column.name for column in schema.columns if column.name not in df.columns]
    if missing:
        raise SchemaError(
            f"{schema.name} lacks the columns {list_some(missing)}; it has "
            f"{list_some(map(str, df.columns))}; accepted is a frame with "
            f"{', '.join(column.name for column in schema.columns)}"
        )
    if df.empty:
        return
    for column in schema.columns:
        _require_column(df[column.name], column, schema)
    if schema.key:
        _require_unique(df, schema)


def require_numbers(df: DataFrame, columns: tuple[str, ...], *, name: str) -> None:
    """Refuse a frame in which one of some columns is missing or does not hold numbers.

    Parameters
    ----------
    df
        Any frame.
    columns
        The columns that must hold numbers; missing values are accepted.
    name
        What the message calls the frame.

    Raises
    ------
    SchemaError
        A column is missing or not numeric.
    """
    wanted = tuple(Column(column, "number", nullable=True) for column in columns)
    require_schema(df, Schema(name, wanted))


def _require_column(values: Series, column: Column, schema: Schema) -> None:
    """Refuse a column of the wrong type, with missing values or with ill-formed texts."""
    where = f"column {column.name!r} of {schema.name}"
    present = values.dropna()
    if not column.nullable and len(present) < len(values):
        lacking = len(values) - len(present)
        raise SchemaError(f"{where} has {lacking} missing values; accepted is a value in each row")
    if present.empty:
        return
    if not _is_kind(present, column.kind):
        raise SchemaError(
            f"{where} is of type {values.dtype}, first value {list_some(present.iloc[:1])}; "
            f"accepted: {_ACCEPTED[column.kind]}"
        )
    if column.pattern is not None:
        bad = present[~present.astype(str).str.fullmatch(column.pattern)]
        if not bad.empty:
            raise SchemaError(
                f"{where} has ill-formed values: {list_some(bad)}; accepted: {column.pattern}"
            )


def _is_kind(values: Series, kind: Kind) -> bool:
    """Say whether values, none of them missing, are of a kind."""
    text = is_string_dtype(values)
    number = is_numeric_dtype(values) and not is_bool_dtype(values)
    match kind:
        case "text":
            return text
        case "number":
            return number
        case "identifier":
            return text or is_integer_dtype(values)


def _require_unique(df: DataFrame, schema: Schema) -> None:
    """Refuse a frame in which a key occurs twice."""
    key = list(schema.key)
    twice = df.loc[df.duplicated(key), key].drop_duplicates()
    if not twice.empty:
        values = twice[key[0]] if len(key) == 1 else twice.itertuples(index=False, name=None)
        raise SchemaError(
            f"{schema.name} has repeated {' + '.join(key)}: {list_some(values)}; "
            "accepted is one row for each"
        )
