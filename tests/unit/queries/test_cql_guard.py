"""What would stop or kill the parser is refused before the parser sees it."""

import cql2
import pytest

from service.errors import InvalidParameter
from service.queries.cql import parse, parse_filter
from service.queries.cql_guard import MAX_BYTES, MAX_DEPTH, MAX_NOT, MAX_SHAPES
from service.queries.cql_tree import Call, Name, Scalar
from tests.cql_cases import compiled, language_of, read

EQUAL = '{"op":"=","args":[{"property":"nome"},"x"]}'


def nested_not(times: int) -> str:
    return '{"op":"not","args":[' * times + EQUAL + "]}" * times


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the parser is given."""
    texts: list[str] = []
    parse_text = cql2.parse_text

    def watched(text: str) -> cql2.Expr:
        texts.append(text)
        return parse_text(text)

    monkeypatch.setattr(cql2, "parse_text", watched)
    return texts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(" * 2000 + "nome = 'x'" + ")" * 2000, "annidato troppo: più di 32"),
        ("(" * 33 + "nome = 'x'" + ")" * 33, "annidato troppo"),
        ("casei(" * 33 + "nome" + ")" * 33 + " = 'x'", "annidato troppo"),
        ("s_intersects(geom, MULTIPOLYGON" + "(" * 40 + "1 2" + ")" * 41, "annidato troppo"),
        ("(" * 20, "posizione 20: questa parentesi non si chiude"),
        ("not " * 65 + "nome = 'x'", "ha 65 NOT: al massimo 64"),
        ("nome = '" + "x" * MAX_BYTES + "'", "troppo lungo: 4105 byte"),
        ("nome = '" + "è" * 2045 + "'", "troppo lungo: 4099 byte"),
        ("nome = '\x00'", "NUL"),
        ("nome = '\ud800'", "posizione 9: c'è mezza coppia di surrogati"),
        ('"x\\"' + "(" * 24, "posizione 28: questa parentesi non si chiude"),
        (nested_not(MAX_DEPTH + 1), "annidato troppo"),
        ("[" * 2000 + "]" * 2000, "non è più JSON"),
        ("[" * 100 + "]" * 100, "annidato troppo"),
        (
            '{"op":"and","args":[' + ",".join(['{"op":"not","args":[true]}'] * 65) + "]}",
            "ha 65 NOT: al massimo 64",
        ),
        (EQUAL.replace("x", "\\u0000"), "NUL"),
        (EQUAL.replace("x", "\\ud800"), "non è più JSON"),
    ],
    ids=lambda value: value[:30],
)  # fmt: skip
def test_a_filter_out_of_bounds_never_reaches_the_parser(
    given: list[str], text: str, words: str
) -> None:
    with pytest.raises(InvalidParameter) as told:
        read(text)

    assert words in told.value.message
    assert given == []


@pytest.mark.parametrize(
    "text",
    [
        "(" * MAX_DEPTH + "nome = 'x'" + ")" * MAX_DEPTH,
        "casei(" * MAX_DEPTH + "nome" + ")" * MAX_DEPTH + " = 'x'",
        "not " * MAX_NOT + "nome = 'x'",
        "(nome = 'x' or not (nome = 'y' and not " * 16 + "nome = 'z'" + "))" * 16,
        "nome = '" + "x" * (MAX_BYTES - 9) + "'",
        "nome = '" + "(" * 3000 + "'",
        nested_not(MAX_DEPTH - 1),
    ],
    ids=lambda value: value[:30],
)
def test_a_filter_just_within_bounds_is_compiled(text: str) -> None:
    assert str(compiled(text))


@pytest.mark.parametrize("depth", [1, 8, 16, MAX_DEPTH])
def test_the_work_of_the_parser_grows_with_the_text_and_not_with_its_brackets(
    given: list[str], depth: int
) -> None:
    with pytest.raises(InvalidParameter, match=f"posizione {depth + 3}"):
        read("(" * depth + "a b" + ")" * depth)

    assert given == ["x0 x1"]


@pytest.mark.parametrize(
    "text",
    [
        "a in " + "(" * 20 + "1" + ",2)" * 20,
        "casei((" * 16 + "nome,1),2)" * 16,
        "a in (a in (a in (1 1)))",
        "s_intersects(geom, MULTIPOLYGON" + "(" * 30 + "1 2" + ")" * 31,
    ],
)
def test_lists_in_lists_and_brackets_of_geometries_never_reach_the_parser(
    given: list[str], text: str
) -> None:
    with pytest.raises(InvalidParameter):
        read(text)

    assert all(each.count("(") <= 2 for each in given)


def test_the_parser_is_given_no_text_of_the_filter(given: list[str]) -> None:
    read("nome = 'segreto' and \"due parole\" in (1.5, 'b') or (casei(tipo) like 'x')")

    assert given == ["casei ( x5 ) LIKE x6", "x0 = x1 AND x2 IN ( x3 , x4 ) OR x7"]


@pytest.mark.parametrize("text", ["nome = 'x'", EQUAL])
async def test_filters_are_read_off_the_event_loop(text: str) -> None:
    parsed = await parse_filter(text, language_of(text))

    assert parsed.root == Call("=", (Name("nome"), Scalar("x")))


def test_a_filter_writes_few_geometries() -> None:
    point, box = "s_intersects(geom, point(9 45))", "s_within(geom, bbox(9,45,10,46))"
    some = [point, box] * (MAX_SHAPES // 2)

    assert read(" or ".join(some)).spatial
    with pytest.raises(InvalidParameter, match="scrive 33 geometrie: al massimo 32"):
        read(" or ".join([*some, point]))


def test_the_language_decides_how_a_filter_is_read() -> None:
    with pytest.raises(InvalidParameter, match="posizione 1: il carattere"):
        parse(EQUAL, "cql2-text")
    with pytest.raises(InvalidParameter, match="posizione 1: qui il filtro non è più JSON"):
        parse("nome = 'x'", "cql2-json")


def test_a_filter_tells_what_it_names() -> None:
    text = "nome = 'x' and casei(tipo) in ('y', nota) and s_intersects(geom, point(9 45))"

    assert read(text).names == {"nome", "tipo", "nota", "geom"}
    assert read(text).spatial
    assert not read("geom is null and nome = 's_intersects'").spatial
