"""cql2-text is read as the standard says, and what is not text of it is told where it is not."""

from datetime import UTC, date, datetime

import pytest

from service.errors import InvalidParameter
from service.queries.cql_tree import Call, Items, Name, Node, Scalar
from tests.cql_cases import read


def prop_is(name: str, value: str | int | float | bool) -> Call:
    return Call("=", (Name(name), Scalar(value)))


def between(name: str) -> Call:
    return Call("between", (Name(name), Scalar(1), Scalar(2)))


def casei(inner: Node) -> Call:
    return Call("casei", (inner,))


A, B, C, D = (prop_is(name, 1) for name in "abcd")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a=1", A),
        ("a = 1 AND b = 1", Call("and", (A, B))),
        ("a = 1 or b = 1 And c = 1", Call("or", (A, Call("and", (B, C))))),
        ("(a = 1 or b = 1) and c = 1", Call("and", (Call("or", (A, B)), C))),
        ("not a = 1 and b = 1", Call("and", (Call("not", (A,)), B))),
        ("not (a = 1 and b = 1)", Call("not", (Call("and", (A, B)),))),
        ("not not a = 1", A),
        ("((((a = 1))))", A),
        ("a = 1 and (b = 1 or c = 1)", Call("and", (A, Call("or", (B, C))))),
        (
            "a = 1 and (b = 1 or (c = 1 and d = 1))",
            Call("and", (A, Call("or", (B, Call("and", (C, D)))))),
        ),
        ("a between 1 and 2 and b = 1", Call("and", (between("a"), B))),
        (
            "b = 1 and a not between 1 and 2 or c = 1",
            Call("or", (Call("and", (B, Call("not", (between("a"),)))), C)),
        ),
        ("a is null", Call("isnull", (Name("a"),))),
        ("a is not null", Call("not", (Call("isnull", (Name("a"),)),))),
        ("a in (1, 'x')", Call("in", (Name("a"), Items((Scalar(1), Scalar("x")))))),
        ("a not in (1)", Call("not", (Call("in", (Name("a"), Items((Scalar(1),)))),))),
        ("a like 'x%'", Call("like", (Name("a"), Scalar("x%")))),
        ("a <> 1", Call("<>", (Name("a"), Scalar(1)))),
        ("a != 1", Call("<>", (Name("a"), Scalar(1)))),
        ("CaseI(a) = casei('X')", Call("=", (casei(Name("a")), casei(Scalar("X"))))),
        ("casei((a)) = 'x'", Call("=", (casei(Name("a")), Scalar("x")))),
        (
            "a_contains(a, ('x', 'y'))",
            Call("a_contains", (Name("a"), Items((Scalar("x"), Scalar("y"))))),
        ),
        ("true", Scalar(True)),
        ("TRUE and a = 1", Call("and", (Scalar(True), A))),
        ("a\n=\t1", A),
        ("a\u00a0= 1", A),
    ],
)
def test_a_text_becomes_its_tree(text: str, tree: Node) -> None:
    assert read(text).root == tree


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("'x'", "x"),
        ("''", ""),
        ("''''", "'"),
        ("'it''s'", "it's"),
        (r"'\'' or 1=1'", r"\' or 1=1"),
        (r"'\\ '", "\\\\ "),
        (r"'a\b'", r"a\b"),
        ("'-- /* x */ ; $$ \" ( )'", '-- /* x */ ; $$ " ( )'),
        ("'x0'", "x0"),
        ("'AND'", "AND"),
        ("'è 🎉\n'", "è 🎉\n"),
        ("1", 1),
        ("-1", -1),
        ("- 1", -1),
        ("+1", 1),
        ("9007199254740993", 2**53 + 1),
        ("9223372036854775807", 2**63 - 1),
        ("1.", 1.0),
        (".5", 0.5),
        ("-.5e-1", -0.05),
        ("1E3", 1000.0),
        ("false", False),
        ("date('2024-02-29')", date(2024, 2, 29)),
        ("TIMESTAMP('2024-02-29T23:59:59.5Z')", datetime(2024, 2, 29, 23, 59, 59, 500_000, UTC)),
        ("timestamp('2024-03-01T01:59:59+02:00')", datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_value_is_what_was_written(literal: str, value: object) -> None:
    root = read(f"a = {literal}").root

    assert root == Call("=", (Name("a"), Scalar(value)))  # type: ignore[arg-type]  # any value
    assert isinstance(root, Call)
    assert isinstance(root.args[1], Scalar)
    assert type(root.args[1].value) is type(value)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a.b:c_1 = 1", "a.b:c_1"),
        ("_a = 1", "_a"),
        ("città = 1", "città"),
        ('"a b" = 1', "a b"),
        ('"a""b" = 1', 'a"b'),
        ('"like" = 1', "like"),
        ('"true" = 1', "true"),
        ("x0 = 1", "x0"),
        ("android = 1", "android"),
        ("nota = 1", "nota"),
        ("point = 1", "point"),
        ("date = 1", "date"),
    ],
)
def test_a_name_is_what_was_written(text: str, name: str) -> None:
    assert read(text).root == prop_is(name, 1)


REFUSED = {
    "": "vuoto",
    " \n": "vuoto",
    "a = ": "si interrompe in «= »",
    "(a = )": "si interrompe in «= )»",
    "not": "si interrompe in «not»",
    "a = 1 and": "si interrompe in «and»",
    "a b": "posizione 3: «b» non ci si attende qui",
    "a = 1 b = 1": "posizione 9: «=» segue un altro confronto",
    "a < b < c": "posizione 7: «<» segue un altro confronto",
    "a like 'b' like 'c'": "posizione 12: «like» segue un altro confronto",
    "a in (1) in (2)": "posizione 10: «in» segue un altro confronto",
    "= 1": "posizione 1: prima di «=» manca un valore",
    "and a = 1": "posizione 1: prima di «and» manca un valore",
    "a = 1 and or b = 1": "posizione 11: prima di «or» manca un valore",
    "a = like": "posizione 5: prima di «like» manca un valore",
    "a = is null": "posizione 5: prima di «is» manca un valore",
    "a is b": "posizione 6: «b» non ci si attende qui",
    "a not b": "posizione 3: «not b» non ci si attende qui",
    "a between 1": "posizione 11: «1» non ci si attende qui",
    "a between 1 or 2": "posizione 13: «or 2» non ci si attende qui",
    "(a = 1": "posizione 1: questa parentesi non si chiude",
    "a = 1)": "posizione 6: questa parentesi si chiude senza essere stata aperta",
    "a = ()": "posizione 5: questa parentesi è vuota",
    "casei() = 'x'": "posizione 6: questa parentesi è vuota",
    "a in (('x','y'),'z')": "posizione 6: questo elenco ne contiene un altro",
    "a in (casei(('x','y')))": "posizione 6: questo elenco ne contiene un altro",
    "a in 'x'": "posizione 3: dopo IN si attende un elenco",
    "a = 1, b = 2": "virgola fuori dalle parentesi",
    "a = 'x": "posizione 5: l'apice non è chiuso",
    r"a = 'x\'": r"posizione 7: «\'» è ambiguo",
    r"a = 'it\'s'": r"posizione 8: «\'» è ambiguo",
    r"a = 'x\'''": r"posizione 9: «\'» è ambiguo",
    'a = "x': "posizione 5: il doppio apice non è chiuso",
    "a = 1; drop table x": "posizione 6: il carattere «;» non fa parte di CQL2",
    "a = 'x'::int": "posizione 8: il carattere «:» non fa parte di CQL2",
    "a = $$x$$": "posizione 5: il carattere «$» non fa parte di CQL2",
    "a = \u0661": "posizione 5: il carattere «\u0661» non fa parte di CQL2",
    "a_contains(a, ['x'])": "posizione 15: un elenco si scrive tra parentesi tonde",
    "a = 1 -- x": "posizione 7: «-» è un'operazione aritmetica",
    "a = 1 /* x */": "posizione 7: «/» è un'operazione aritmetica",
    "a + 1 = 2": "posizione 3: «+» è un'operazione aritmetica",
    "a = -b": "posizione 5: «-» è un'operazione aritmetica",
    "a = - - 1": "posizione 5: «-» è un'operazione aritmetica",
    "a = null": "posizione 5: NULL non si confronta",
    "a = 9223372036854775808": "9223372036854775808, fuori dai limiti",
    "a = 1e999": "posizione 5: il numero «1e999» è troppo grande",
    "a = date('2024-2-1')": "data «2024-2-1» del filtro va scritta",
    "a = date('2023-02-29')": "data «2023-02-29» del filtro non esiste",
    "a = date(1)": "DATE vuole un testo",
    "a = date('2024-01-01', '2025-01-01')": "posizione 5: date vuole un valore solo",
    "a = timestamp('2024-01-01')": "istante «2024-01-01» del filtro va scritto",
    "a = timestamp('2024-01-01T00:00:00')": "non dice il fuso",
    "a = timestamp('2024-01-01T25:00:00Z')": "istante «2024-01-01T25:00:00Z» del filtro non esiste",
    "casei(a, b) = 'x'": "«casei» ha 2 argomenti: ne vuole 1",
    "s_intersects(a)": "«s_intersects» ha 1 argomenti: ne vuole 2",
    "pg_sleep(10)": "«pg_sleep», che non è fra le operazioni accettate",
    "a = pg_read_file('/etc/passwd')": "«pg_read_file», che non è fra",
    "a = \"current_setting\"('x')": "«current_setting», che non è fra",
    "t_after(a, date('2024-01-01'))": "«t_after», che non è fra",
    "a = interval('2024-01-01', '..')": "«interval», che non è fra",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_a_filter_is_told_what_is_wrong(text: str) -> None:
    with pytest.raises(InvalidParameter) as told:
        read(text)

    assert REFUSED[text] in told.value.message


def test_an_unknown_function_is_told_which_there_are() -> None:
    with pytest.raises(InvalidParameter) as told:
        read("pg_sleep(10)")

    assert {"casei", "s_intersects", "like", "="} <= set(told.value.accettati)


def test_a_message_shows_little_of_what_came() -> None:
    with pytest.raises(InvalidParameter) as told:
        read("a = 1 " + "b" * 3000)

    assert len(told.value.message) < 120


@pytest.mark.parametrize(
    "text",
    [
        "a \u202e = 1",
        "a = '\ud800'",
        "a\u200b=1",
        "\ufeffa=1",
        "a = '\x00'",
    ],
)
def test_characters_that_deceive_are_refused_or_shown_as_none(text: str) -> None:
    with pytest.raises(InvalidParameter) as told:
        read(text)

    assert told.value.message.isprintable()
