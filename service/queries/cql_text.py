"""cql2-text → tree; ``cql2`` finds its structure, one flat stretch at a time.

The grammar of ``cql2`` reads what is in a bracket twice when the first reading fails, twice again
for each bracket inside it, and holds the interpreter meanwhile. So it is never given one inside
another: what is in brackets is read by itself, from the inside out, and where it stood there is a
name, as there is for every value and property. What the parser sees is made of such names, of
keywords, of signs and of functions that are accepted: it decides how AND, OR, NOT, BETWEEN, LIKE,
IN and IS NULL bind, and nothing that came with the request reaches it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import cql2

from service.errors import InvalidParameter
from service.queries.cql_geometry import TYPES, read_wkt
from service.queries.cql_guard import excerpt, refusal
from service.queries.cql_tokens import Token, read_number, read_tokens
from service.queries.cql_tree import (
    COMPARISONS,
    FUNCTIONS,
    Name,
    Node,
    Scalar,
    arithmetic,
    make_tree,
    unknown_function,
)

_BOOLEANS = {"true": True, "false": False}
_CONNECTIVES = ("and", "or", "not")
_PREDICATES = (*COMPARISONS, "!=", "like", "between", "in")
_KEYWORDS = (*_CONNECTIVES, "like", "between", "in", "is", "null")
_WKT_WORDS = (*TYPES, "z", "m", "zm", "empty")
_PLACE = re.compile(r"--> \d+:(\d+)")


@dataclass(slots=True)
class _Stretch:
    """Words between two brackets as ``cql2`` is given them, and where each came from.

    ``operand``: a value has just ended; ``compared``: a comparison has begun that no AND, OR or
    comma has ended.
    """

    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    operand: bool = False
    compared: bool = False
    commas: bool = False
    lists: bool = False

    def add(self, word: str, start: int, *, operand: bool = False) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.operand = operand

    def add_bracketed(self, inner: "_Stretch", start: int) -> None:
        self.add("(", start)
        self.words += inner.words
        self.starts += inner.starts
        self.add(")", start, operand=True)
        self.lists |= inner.lists

    def start_at(self, column: int) -> int:
        """Return where the word at a column of the joined words came from."""
        ends, end = [], 0
        for word in self.words:
            end += len(word) + 1
            ends.append(end)
        return self.starts[min(bisect_right(ends, column), len(ends) - 1)]


def read_text(text: str) -> Node:
    """Make the tree of a filter in cql2-text.

    Parameters
    ----------
    text
        A filter within the bounds of ``cql_guard.require_bounded``.

    Returns
    -------
    Node
        As ``cql_tree.make_tree``.

    Raises
    ------
    InvalidParameter
        It is not cql2-text, or uses what is not accepted; the position is told where it is known.
    """
    return _Reader(text).read()


class _Reader:
    """Reads the words of one filter from the first to the last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = read_tokens(text)
        self._next = 0
        self._atoms: list[Node] = []

    def read(self) -> Node:
        stretch = self._stretch()
        if stretch.commas:
            raise InvalidParameter(
                "Il filtro ha una virgola fuori dalle parentesi: le condizioni si uniscono con AND "
                "oppure OR."
            )
        return self._parse(stretch)

    def _stretch(self) -> _Stretch:
        """Read up to the bracket that closes, or to the end."""
        stretch = _Stretch()
        while self._next < len(self._tokens) and not self._tokens[self._next].says(")"):
            token = self._tokens[self._next]
            self._next += 1
            if token.says("("):
                self._bracket(stretch, token)
            elif token.kind == "sign":
                self._sign(stretch, token)
            elif token.kind == "string":
                self._atom(stretch, token, Scalar(token.value))
            elif token.kind == "number":
                self._atom(stretch, token, Scalar(read_number(token.value, token.start)))
            elif self._is_call(token):
                self._call(stretch, token)
            elif token.kind == "name" and token.value.lower() in _BOOLEANS:
                self._atom(stretch, token, Scalar(_BOOLEANS[token.value.lower()]))
            elif token.says(*_KEYWORDS):
                self._keyword(stretch, token)
            else:
                self._atom(stretch, token, Name(token.value))
        return stretch

    def _atom(self, stretch: _Stretch, token: Token, node: Node) -> None:
        stretch.add(f"x{len(self._atoms)}", token.start, operand=True)
        self._atoms.append(node)

    def _bracketed(self, opening: Token) -> _Stretch:
        inner = self._stretch()
        self._next += 1
        if not inner.words:
            raise refusal(opening.start, "questa parentesi è vuota")
        return inner

    def _bracket(self, stretch: _Stretch, opening: Token) -> None:
        """Read a list, or a part by itself."""
        is_list = bool(stretch.words) and stretch.words[-1] == "IN"
        inner = self._bracketed(opening)
        if is_list or inner.commas:
            if inner.lists:
                raise refusal(opening.start, "questo elenco ne contiene un altro")
            stretch.add_bracketed(inner, opening.start)
            stretch.lists = True
        else:
            self._atom(stretch, opening, self._parse(inner))

    def _sign(self, stretch: _Stretch, token: Token) -> None:
        following = self._tokens[self._next] if self._next < len(self._tokens) else None
        if token.value == ",":
            stretch.commas, stretch.compared = True, False
            stretch.add(",", token.start)
        elif token.says(*_PREDICATES):
            self._predicate(stretch, token)
        elif (
            token.value in {"+", "-"}
            and not stretch.operand
            and following is not None
            and following.kind == "number"
        ):
            self._next += 1
            number = read_number(token.value + following.value, token.start)
            self._atom(stretch, token, Scalar(number))
        else:
            raise refusal(token.start, arithmetic(token.value))

    def _keyword(self, stretch: _Stretch, token: Token) -> None:
        word = token.value.upper()
        if word == "NULL" and (not stretch.words or stretch.words[-1] not in {"IS", "NOT"}):
            raise refusal(token.start, "NULL non si confronta: usare IS NULL o IS NOT NULL")
        if token.says(*_PREDICATES):
            self._predicate(stretch, token)
        elif word == "NOT":
            stretch.compared = False
            stretch.add(word, token.start, operand=stretch.operand)
        elif word == "NULL":
            stretch.add(word, token.start, operand=True)
        else:
            self._require_operand(stretch, token)
            stretch.compared = stretch.compared and word == "IS"
            stretch.add(word, token.start)

    def _predicate(self, stretch: _Stretch, token: Token) -> None:
        self._require_operand(stretch, token)
        if stretch.compared:
            raise refusal(
                token.start,
                f"«{token.value}» segue un altro confronto: unirli con AND oppure OR",
            )
        following = self._tokens[self._next : self._next + 1]
        if token.says("in") and not (following and following[0].says("(")):
            raise refusal(token.start, "dopo IN si attende un elenco tra parentesi tonde")
        stretch.compared = True
        stretch.add(token.value.upper().replace("!=", "<>"), token.start)

    def _require_operand(self, stretch: _Stretch, token: Token) -> None:
        if not stretch.operand:
            raise refusal(token.start, f"prima di «{token.value}» manca un valore")

    def _is_call(self, token: Token) -> bool:
        following = self._tokens[self._next : self._next + 1]
        if not following or token.says(*_KEYWORDS):
            return False
        if following[0].says("("):
            return True
        return token.says(*TYPES) and following[0].says("z", "m", "zm", "empty")

    def _call(self, stretch: _Stretch, token: Token) -> None:
        name = token.value.lower()
        if token.kind == "name" and name in TYPES:
            words = self._wkt_words(token)
            self._atom(stretch, token, read_wkt(" ".join(words), token.value.upper()))
            return
        if name not in FUNCTIONS:
            raise unknown_function(token.value)
        opening = self._tokens[self._next]
        self._next += 1
        inner = self._bracketed(opening)
        if inner.commas and name in {"date", "timestamp"}:
            raise refusal(token.start, f"{token.value} vuole un valore solo")
        stretch.add(name, token.start)
        stretch.add_bracketed(inner, opening.start)

    def _wkt_words(self, first: Token) -> Iterator[str]:
        """Read the words of a geometry: as many brackets close as have opened."""
        yield first.value
        depth, begun, sign = 0, False, ""
        while self._next < len(self._tokens) and not (begun and depth == 0):
            token = self._tokens[self._next]
            self._next += 1
            if token.says("+", "-") and not sign:
                sign = token.value
                continue
            is_number = token.kind == "number"
            if (sign and not is_number) or not (
                is_number or token.says("(", ")", ",", *_WKT_WORDS)
            ):
                raise refusal(
                    token.start,
                    f"«{excerpt(token.value)}» non è una coordinata della geometria {first.value}",
                )
            if is_number:
                read_number(token.value, token.start)
            depth += token.says("(") - token.says(")")
            begun = begun or token.says("(", "empty")
            yield sign + token.value
            sign = ""

    def _parse(self, stretch: _Stretch) -> Node:
        """Have ``cql2`` find the structure of a stretch, and put back what its names stand for."""
        if not stretch.operand:
            last = self._text[stretch.starts[-1] :]
            raise InvalidParameter(
                f"Il filtro si interrompe in «{excerpt(last)}»: manca il resto della condizione."
            )
        try:
            tree = cql2.parse_text(" ".join(stretch.words)).to_json()
        except cql2.ParseError as err:
            raise self._refused(stretch, err) from err
        return make_tree(tree, self._atoms)

    def _refused(self, stretch: _Stretch, err: cql2.ParseError) -> InvalidParameter:
        match = _PLACE.search(str(err))
        start = stretch.start_at(int(match[1]) - 1) if match else stretch.starts[-1]
        return refusal(start, f"«{excerpt(self._text[start:])}» non ci si attende qui")
