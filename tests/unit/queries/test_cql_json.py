"""cql2-json is read as it is; what is none of it is told by name."""

from datetime import UTC, date, datetime

import pytest

from service.errors import InvalidParameter
from service.queries.cql import parse
from service.queries.cql_geometry import Box, Shape
from service.queries.cql_tree import Call, Items, Name, Node, Scalar
from tests.cql_cases import read


@pytest.mark.parametrize(
    ("value", "node"),
    [
        ('"x"', Scalar("x")),
        ('"it\'s \\\\"', Scalar("it's \\")),
        ("9007199254740993", Scalar(2**53 + 1)),
        ("-2.5", Scalar(-2.5)),
        ("true", Scalar(True)),
        ('{"property":"a b"}', Name("a b")),
        ('{"date":"2024-02-29"}', Scalar(date(2024, 2, 29))),
        ('{"timestamp":"2024-02-29T00:00:00Z"}', Scalar(datetime(2024, 2, 29, tzinfo=UTC))),
        ('{"bbox":[1,2,3,4.5]}', Box((1, 3), (2, 4.5))),
        ('{"bbox":[1,2,0,3,4,9]}', Box((1, 3), (2, 4))),
        ('[1,"x"]', Items((Scalar(1), Scalar("x")))),
        ('{"op":"casei","args":["X"]}', Call("casei", (Scalar("X"),))),
        ('{"op":"isNull","args":[{"property":"a"}]}', Call("isnull", (Name("a"),))),
    ],
)
def test_a_value_is_what_was_written(value: str, node: Node) -> None:
    assert read(f'{{"op":"=","args":[{{"property":"a"}},{value}]}}').root == Call(
        "=", (Name("a"), node)
    )


def test_a_condition_may_be_no_operation() -> None:
    assert parse("true", "cql2-json").root == Scalar(True)


def test_a_geometry_is_flat_and_without_its_box() -> None:
    text = (
        '{"op":"s_within","args":[{"property":"geom"},'
        '{"type":"LineString","coordinates":[[9,45,100],[10,46,200]],"bbox":[9,45,10,46]}]}'
    )
    root = read(text).root

    assert isinstance(root, Call)
    shape = root.args[1]
    assert isinstance(shape, Shape)
    assert shape.geometry.wkt == "LINESTRING (9 45, 10 46)"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"op":"=",', "posizione 11: qui il filtro non è più JSON"),
        ('{"op":"=","args":[1,NaN]}', "non è più JSON"),
        ('{"op":"=","args":[1,1e999]}', "non è più JSON"),
        ('{"op":"=","args":[1,null]}', "null come valore"),
        ('{"op":"not","args":[null]}', "null come valore"),
        ("{}", "oggetto che non si riconosce, con «»"),
        ('{"op":"="}', "oggetto che non si riconosce, con «op»"),
        ('{"op":"=","args":{}}', "oggetto che non si riconosce, con «op, args»"),
        ('{"op":"=","args":[1,1],"x":1}', "oggetto che non si riconosce, con «op, args, x»"),
        ('{"property":1}', "oggetto che non si riconosce, con «property»"),
        ('{"function":{"name":"pg_sleep","args":[1]}}', "non si riconosce, con «function»"),
        ('{"interval":["..","2024-01-01"]}', "non si riconosce, con «interval»"),
        ('{"op":"pg_sleep","args":[1]}', "«pg_sleep», che non è fra le operazioni"),
        ('{"op":"PG_SLEEP","args":[1]}', "«PG_SLEEP», che non è fra le operazioni"),
        ('{"op":"t_after","args":[1,1]}', "«t_after», che non è fra le operazioni"),
        ('{"op":"*","args":[1,2]}', "«*» è un'operazione aritmetica"),
        ('{"op":"not","args":[]}', "«not» ha 0 argomenti: ne vuole 1"),
        ('{"op":"and","args":[true]}', "«and» ha 1 argomenti: ne vuole 2 o più"),
        ('{"op":"between","args":[1,2]}', "«between» ha 2 argomenti: ne vuole 3"),
        ('{"op":"=","args":[1,9223372036854775808]}', "fuori dai limiti"),
        ('{"date":20240101}', "DATE vuole un testo"),
        ('{"date":"2024"}', "data «2024» del filtro va scritta"),
        ('{"timestamp":"2024-01-01"}', "istante «2024-01-01» del filtro va scritto"),
        ('{"bbox":[1,2,3]}', "BBOX del filtro ha 3 numeri"),
        ('{"bbox":[1,2,3,"4"]}', "BBOX del filtro contiene un valore che non è un numero"),
        ('{"bbox":[1,2,3,true]}', "BBOX del filtro contiene un valore che non è un numero"),
        ('{"type":"Feature","geometry":null}', "type «Feature» e «geometry»"),
        ('{"type":"Point","coordinates":[9,45],"crs":"x"}', "«coordinates, crs», che non è"),
        ('{"type":"Circle","coordinates":[9,45]}', "type «Circle»"),
        ('{"type":"Point","coordinates":["a",1]}', "mal formata"),
        ('{"type":"Point","coordinates":[]}', "vuota"),
        ('{"type":"LineString","coordinates":[[9,45]]}', "una linea ha un punto solo"),
        ('{"type":"Polygon","coordinates":[[[9,45],[10,45],[10,46]]]}', "un anello"),
        ('{"type":"Point","coordinates":[1e300,1]}', "ha la coordinata 1e+300"),
    ],
)
def test_what_is_not_a_filter_is_told_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(InvalidParameter) as told:
        read(text)

    assert words in told.value.message


def test_a_text_that_is_json_by_chance_is_told_so() -> None:
    with pytest.raises(InvalidParameter, match="è un testo solo"):
        parse('"nome = 1"', "cql2-json")
