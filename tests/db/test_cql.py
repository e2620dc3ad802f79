"""Filters on a real table: what they find, what missing values do, and that values stay values."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from pyproj import Transformer
from sqlalchemy import Connection, Engine, func, insert, literal, select, text

from service.queries.boxes import box_values, choose_by_boxes, make_boxes
from service.queries.cql_tree import Call, Node
from service.queries.crs import ALL_CRS, CRS84, Crs
from tests.cql_cases import TRICKS, VIEW, compiled, quoted
from tests.cql_random import condition, to_json, to_text

METRES = {"filter_srid": 7791, "flip": False}
X, Y = 500_000, 5_030_000


def square(x: float, y: float, side: float) -> shapely.Polygon:
    return shapely.box(x, y, x + side, y + side)


SHAPES = {
    "base": square(X, Y, side=1000),
    "vicino": square(X + 1000, Y, side=1000),
    "sovrapposto": square(X + 500, Y, side=1000),
    "interno": square(X + 100, Y + 100, side=100),
    "lontano": square(X + 9000, Y, side=1000),
    "linea": shapely.LineString([(X - 500, Y + 500), (X + 500, Y + 500)]),
    "punto": shapely.Point(X + 500, Y + 500),
    "senza": None,
}
BASE = f"POLYGON(({X} {Y},{X + 1000} {Y},{X + 1000} {Y + 1000},{X} {Y + 1000},{X} {Y}))"
ROWS: dict[str, dict[str, Any]] = {
    "base": {
        "nome": "Corsico",
        "popolazione": 34_000,
        "superficie": 5.38,
        "massimo": 10,
        "ufficiale": True,
        "inizio": "2024-01-01",
        "fine": "2024-12-31",
        "linee": ["M1", "M2"],
        "like": "Corsico",
    },
    "vicino": {"nome": "CITTÀ", "popolazione": 0, "superficie": 2.5, "massimo": 2.5,
               "ufficiale": False, "inizio": "2023-06-30", "linee": ["M2"]},
    "sovrapposto": {"nome": "Straße", "popolazione": 2**53 + 1, "linee": []},
    "interno": {"nome": "it's 100%", "superficie": 0.1},
    "lontano": {"nome": "a_b\\c"},
    "linea": {"nome": ""},
    "punto": {"nome": "cafe\u0301"},
}  # fmt: skip


@pytest.fixture
def table(small_engine: Engine) -> Iterator[Connection]:
    """The rows above in a table of this transaction, with an index on the geometry."""
    with small_engine.connect() as connection, connection.begin() as transaction:
        connection.execute(
            text("""
                create temp table prova (
                    codice text primary key, nome text, popolazione bigint, superficie numeric,
                    massimo double precision, ufficiale boolean, inizio date, fine date,
                    linee text[], "like" text, geom geometry(Geometry, 7791)
                ) on commit drop
            """)
        )
        for codice, shape in SHAPES.items():
            add(connection, codice, shape, **ROWS.get(codice, {}))
        yield connection
        transaction.rollback()


def add(connection: Connection, codice: str, shape: Any, **values: Any) -> None:
    geom = func.ST_GeomFromText(literal(None if shape is None else shape.wkt), 7791)
    connection.execute(insert(VIEW).values(codice=codice, geom=geom, **values))


def found(connection: Connection, filter_: str, **crs: Any) -> set[str]:
    return set(connection.scalars(select(VIEW.c.codice).where(compiled(filter_, **crs))))


@pytest.mark.parametrize(
    ("filter_", "codes"),
    [
        ("true", set(SHAPES)),
        ("false", set()),
        ("nome = 'Corsico'", {"base"}),
        ("'Corsico' = nome", {"base"}),
        ("nome = 'corsico'", set()),
        ("nome <> 'Corsico'", set(SHAPES) - {"base", "senza"}),
        ("not nome = 'Corsico'", set(SHAPES) - {"base", "senza"}),
        ("nome is null", {"senza"}),
        ("nome is not null", set(SHAPES) - {"senza"}),
        ("geom is null", {"senza"}),
        ("nome = ''", {"linea"}),
        ("popolazione > 0", {"base", "sovrapposto"}),
        ("popolazione >= 0", {"base", "vicino", "sovrapposto"}),
        ("popolazione = 9007199254740993", {"sovrapposto"}),
        ("popolazione = 9007199254740992", set()),
        ("popolazione < 0.5", {"vicino"}),
        ("superficie = 5.38", {"base"}),
        ("superficie = 0.1", {"interno"}),
        ("superficie >= 1e-1 and superficie <= .25e1", {"vicino", "interno"}),
        ("superficie between 2.5 and 5.38", {"base", "vicino"}),
        ("superficie between 5.38 and 2.5", set()),
        ("superficie not between 2 and 6", {"interno"}),
        ("superficie = massimo", {"vicino"}),
        ("superficie < massimo", {"base"}),
        ("popolazione < superficie", {"vicino"}),
        ("nome = \"like\"", {"base"}),
        ("ufficiale = true", {"base"}),
        ("ufficiale <> true", {"vicino"}),
        ("ufficiale < true", {"vicino"}),
        ("ufficiale in (true)", {"base"}),
        ("not ufficiale = true", {"vicino"}),
        ("inizio = date('2024-01-01')", {"base"}),
        ("inizio = '2024-01-01'", {"base"}),
        ("'2024-01-01' > inizio", {"vicino"}),
        ("inizio in ('2024-01-01', '2023-06-30')", {"base", "vicino"}),
        ("inizio between date('2023-01-01') and date('2023-12-31')", {"vicino"}),
        ("inizio < fine", {"base"}),
        ("inizio = timestamp('2024-01-01T00:00:00Z')", {"base"}),
        ("inizio >= timestamp('2023-12-31T23:59:59Z')", {"base"}),
        ("inizio > timestamp('2024-01-01T00:00:00Z')", set()),
        ("inizio > timestamp('2024-01-01T00:30:00+01:00')", {"base"}),
        ("nome in ('Corsico', 'x', '')", {"base", "linea"}),
        ("nome not in ('Corsico', '')", set(SHAPES) - {"base", "linea", "senza"}),
        ("popolazione in (0, 34000.0)", {"base", "vicino"}),
        ("superficie in (2.5, 0.1)", {"vicino", "interno"}),
        ("superficie in (massimo)", {"vicino"}),
        ("nome like 'C%'", {"base", "vicino"}),
        ("nome like 'C_rsico'", {"base"}),
        ("nome not like 'C%'", set(SHAPES) - {"base", "vicino", "senza"}),
        (r"nome like '%100\%'", {"interno"}),
        (r"nome like '%10\%'", set()),
        (r"nome like 'a\_b%'", {"lontano"}),
        (r"nome like 'C\_%'", set()),
        (r"nome like '%\\c'", {"lontano"}),
        ("nome like ''", {"linea"}),
        ("nome like '%'", set(SHAPES) - {"senza"}),
        ("casei(nome) = casei('CORSICO')", {"base"}),
        ("casei(nome) = casei('città')", {"vicino"}),
        ("casei(nome) = casei('STRASSE')", {"sovrapposto"}),
        ("casei(nome) like casei('CITT%')", {"vicino"}),
        ("casei(nome) in (casei('CORSICO'), casei('straße'))", {"base", "sovrapposto"}),
        ("casei(nome) = casei(\"like\")", {"base"}),
        ("accenti(nome) = accenti('CITTÀ')", {"vicino"}),
        ("accenti(nome) = 'CITTA'", {"vicino"}),
        ("accenti(nome) = accenti('caffè')", set()),
        ("accenti(nome) = accenti('café')", {"punto"}),
        ("accenti(casei(nome)) like accenti(casei('citta%'))", {"vicino"}),
        ("a_contains(linee, ('M2'))", {"base", "vicino"}),
        ("a_contains(linee, ('M2', 'M1'))", {"base"}),
        ("a_containedby(linee, ('M2', 'M3'))", {"vicino", "sovrapposto"}),
        ("a_equals(linee, ('M2', 'M1', 'M1'))", {"base"}),
        ("a_overlaps(linee, ('M1', 'M9'))", {"base"}),
        ("not a_overlaps(linee, ('M1', 'M9'))", {"vicino", "sovrapposto"}),
        ('{"op":"a_contains","args":[{"property":"linee"},[]]}', {"base", "vicino", "sovrapposto"}),
        ("nome = 'Corsico' or popolazione = 0", {"base", "vicino"}),
        ("nome = 'Corsico' and popolazione = 0", set()),
        ("not (nome = 'Corsico' or popolazione = 0)", {"sovrapposto"}),
        ("popolazione = 0 or nome is null", {"vicino", "senza"}),
        ("1 = 1 and 'a' < 'b' and true = true", set(SHAPES)),
        ("'København' like 'K_benhavn'", set(SHAPES)),
        ("date('2024-01-01') < timestamp('2024-01-01T00:00:01Z')", set(SHAPES)),
    ],
)  # fmt: skip
def test_a_filter_finds(table: Connection, filter_: str, codes: set[str]) -> None:
    assert found(table, filter_) == codes


@pytest.mark.parametrize(
    ("filter_", "codes"),
    [
        ("s_intersects(geom, {})", set(SHAPES) - {"lontano", "senza"}),
        ("s_disjoint(geom, {})", {"lontano"}),
        ("not s_disjoint(geom, {})", set(SHAPES) - {"lontano", "senza"}),
        ("s_equals(geom, {})", {"base"}),
        ("s_touches(geom, {})", {"vicino"}),
        ("s_overlaps(geom, {})", {"sovrapposto"}),
        ("s_crosses(geom, {})", {"linea"}),
        ("s_within(geom, {})", {"base", "interno", "punto"}),
        ("s_contains({}, geom)", {"base", "interno", "punto"}),
        ("s_contains(geom, {})", {"base"}),
        ("s_within({}, geom)", {"base"}),
        ("s_equals(geom, geom)", set(SHAPES) - {"senza"}),
    ],
)
@pytest.mark.parametrize("shape", [BASE, f"BBOX({X},{Y},{X + 1000},{Y + 1000})"])
def test_a_relation_in_space_finds(
    table: Connection, filter_: str, codes: set[str], shape: str
) -> None:
    assert found(table, filter_.format(shape), **METRES) == codes


@pytest.mark.parametrize("crs", ALL_CRS.values(), ids=lambda crs: crs.uri.rsplit("/", 1)[1])
def test_a_point_is_found_in_every_crs_and_order(table: Connection, crs: Crs) -> None:
    to_crs = Transformer.from_crs(7791, crs.srid, always_xy=True)
    x, y = to_crs.transform(X + 150, Y + 150)
    first, second = (y, x) if crs.flipped else (x, y)

    inside = found(
        table, f"s_intersects(geom, POINT({first} {second}))",
        filter_srid=crs.srid, flip=crs.flipped,
    )  # fmt: skip

    assert inside == {"base", "interno"}


WORLD = "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))"
FAR = "100 0,110 0,110 10,100 0"
SMALL = "9.001 45.4245,9.002 45.4245,9.002 45.4252,9.001 45.4245"


@pytest.mark.parametrize(
    ("filter_", "codes"),
    [
        (f"s_intersects(geom, {WORLD})", set(SHAPES) - {"senza"}),
        ("s_intersects(geom, BBOX(-180,-90,180,90))", set(SHAPES) - {"senza"}),
        (f"s_within(geom, {WORLD})", set(SHAPES) - {"senza"}),
        (f"s_disjoint(geom, {WORLD})", set()),
        (f"s_contains(geom, {WORLD})", set()),
        (f"s_equals(geom, {WORLD})", set()),
        (f"s_touches(geom, {WORLD})", set()),
        (f"s_overlaps(geom, {WORLD})", set()),
        ("s_crosses(geom, LINESTRING(-180 45, 180 45))", set()),
        ("s_intersects(geom, BBOX(150,-90,-150,90))", set()),
        ("s_intersects(geom, BBOX(8,-90,7,90))", set(SHAPES) - {"senza"}),
        ("s_intersects(geom, BBOX(10,-90,8,90))", set()),
        (f"s_intersects(geom, POLYGON(({FAR})))", set()),
        (f"s_disjoint(geom, POLYGON(({FAR})))", set(SHAPES) - {"senza"}),
        ("s_disjoint(geom, POINT(100 0))", set(SHAPES) - {"senza"}),
        (f"s_contains(geom, POLYGON(({SMALL})))", {"base"}),
        (f"s_contains(geom, MULTIPOLYGON((({SMALL})),(({FAR}))))", set()),
        (f"s_overlaps(geom, POLYGON(({SMALL})))", {"interno"}),
        (f"s_overlaps(geom, MULTIPOLYGON((({SMALL})),(({FAR}))))", {"base", "interno"}),
        ("s_contains(geom, POINT(9.0005 45.425))", {"base"}),
        ("s_contains(geom, MULTIPOINT(9.0005 45.425, 100 0))", set()),
        ("s_crosses(MULTIPOINT(9.0005 45.425, 100 0), geom)", {"base"}),
        (
            f"s_intersects(geom, GEOMETRYCOLLECTION(POINT(100 0),POLYGON(({SMALL}))))",
            {"base", "interno"},
        ),
    ],
)
def test_what_lies_out_of_reach_counts_as_it_should(
    table: Connection, filter_: str, codes: set[str]
) -> None:
    assert found(table, filter_) == codes


@pytest.mark.parametrize("value", [*TRICKS, "x\\'y", "a''b", "%", "_"])
def test_a_value_stays_a_value(table: Connection, value: str) -> None:
    add(table, "cercato", None, nome=value)
    stored = table.scalar(text("select nome from prova where codice = 'cercato'"))
    assert stored == value

    assert found(table, f"nome = {quoted(value)}") == {"cercato"}
    assert found(table, f"nome in ({quoted(value)}, 'altro')") == {"cercato"}
    assert found(table, f"casei(nome) = casei({quoted(value)})") == {"cercato"}
    escaped = value.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    assert found(table, f"nome like {quoted(escaped)}") == {"cercato"}
    assert found(table, f"a_overlaps(linee, ({quoted(value)}))") == set()
    assert table.scalar(text("select count(*) from prova")) == len(SHAPES) + 1


@pytest.mark.parametrize("value", TRICKS)
def test_a_trick_finds_nothing_where_nothing_has_it(table: Connection, value: str) -> None:
    for form in ("nome = {}", "nome like {}", "nome in ({})", "a_contains(linee, ({}))"):
        assert found(table, form.format(quoted(value))) == set()


def test_the_index_serves_a_relation_and_the_shape_is_transformed_once(table: Connection) -> None:
    table.execute(
        text("""
            insert into prova (codice, geom)
            select 'n' || n, ST_SetSRID(ST_MakePoint(520000 + n, 5030000), 7791)
            from generate_series(1, 5000) n
        """)
    )
    table.execute(text("create index on prova using gist (geom)"))
    table.execute(text("analyze prova"))
    made = select(VIEW.c.codice).where(compiled("s_within(geom, BBOX(9.26,45,9.261,46))"))
    sql = made.compile(table.engine)

    plan = "\n".join(table.exec_driver_sql(f"explain {sql}", sql.params).scalars())

    assert "Index Scan" in plan
    assert "Index Cond" in plan
    assert str(sql).lower().count("st_transform(") == 1


def test_a_box_of_a_filter_finds_what_a_bbox_finds(table: Connection) -> None:
    table.execute(
        text("""
            insert into prova (codice, geom)
            select 'p' || n, ST_Buffer(
                ST_SetSRID(ST_MakePoint(480000 + 97 * n % 40000, 5010000 + 89 * n % 40000), 7791),
                n % 700
            ) from generate_series(1, 1500) n
        """)
    )
    rng = random.Random(7)  # noqa: S311  # cases, not secrets
    sizes = []
    for _ in range(40):
        x, y = rng.uniform(8.7, 9.3), rng.uniform(45.2, 45.7)
        corner = x + 10 ** rng.uniform(-3, 0), y + 10 ** rng.uniform(-3, 0)
        boxes = make_boxes((x, y), corner, CRS84)
        choice = choose_by_boxes(VIEW.c.geom, tuple(box.srid for box in boxes))
        wanted = select(VIEW.c.codice).where(choice.indexed)
        by_bbox = set(table.scalars(wanted, box_values(boxes)))

        assert found(table, f"s_intersects(geom, BBOX({x},{y},{corner[0]},{corner[1]}))") == by_bbox
        sizes.append(len(by_bbox))
    assert len({size for size in sizes if size}) > 10


def operands_of(node: Node) -> tuple[str, tuple[Node, ...]]:
    assert isinstance(node, Call)
    return node.op, node.args


def test_random_filters_all_run_and_join_as_sets(table: Connection) -> None:
    rng = random.Random(11)  # noqa: S311  # cases, not secrets
    whole = set(SHAPES)
    for _ in range(300):
        left, right = condition(rng, 2), condition(rng, 2)
        first, second = found(table, to_text(left)), found(table, to_json(right))

        assert found(table, to_text(Call("and", (left, right)))) == first & second
        assert found(table, to_json(Call("or", (left, right)))) == first | second
        denied = found(table, to_text(Call("not", (left,))))
        assert not first & denied
        assert first | denied <= whole
