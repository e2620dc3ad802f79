"""cql2-text → words and values, with the bounds on brackets and negations.

Values never go further as text: a string becomes what it means, a number a number, so that what
was a comment, a quote or a cast in one of them is data from here on.
"""

import re
from dataclasses import dataclass
from typing import Literal

from service.queries.cql_guard import excerpt, refusal, require_depth, require_few_not
from service.queries.cql_literals import require_number

Kind = Literal["string", "number", "name", "quoted", "sign"]

_TOKEN = re.compile(
    r"""(?P<string>'(?:[^']|'')*+')
    |(?P<quoted>"(?:[^"]|"")*+")
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<name>[^\W\d][\w.:]*)
    |(?P<sign><>|!=|<=|>=|[()=<>,+\-*/%^])""",
    re.VERBOSE,
)
_AMBIGUOUS = re.compile(r"\\(?:'')*'$")
_SPACE = re.compile(r"\s*")
_UNCLOSED = {
    "'": "l'apice non è chiuso; dentro un testo un apice si scrive ''",
    '"': "il doppio apice non è chiuso",
    "[": "un elenco si scrive tra parentesi tonde",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text: ``value`` is what it says, ``start`` where it begins."""

    kind: Kind
    value: str
    start: int

    def says(self, *words: str) -> bool:
        """Tell whether this is one of these keywords (in lower case) or signs."""
        return self.kind in {"name", "sign"} and self.value.lower() in words


def read_tokens(text: str) -> list[Token]:
    """Cut cql2-text into words.

    Parameters
    ----------
    text
        A filter within the bounds of ``cql_guard.require_bounded``.

    Returns
    -------
    list of Token
        Without spaces; strings and quoted names without their quotes. Brackets match.

    Raises
    ------
    InvalidParameter
        A character that is none of the language, a string that does not end, brackets that do
        not match or are nested too deep, too many NOT.
    """
    tokens = []
    offset = _skip_space(text, 0)
    while offset < len(text):
        match = _TOKEN.match(text, offset)
        if match is None:
            raise refusal(offset, _why_none(text[offset]))
        tokens.append(_token(match))
        offset = _skip_space(text, match.end())
    _require_matched(tokens)
    require_few_not(sum(token.says("not") for token in tokens))
    return tokens


def _skip_space(text: str, offset: int) -> int:
    match = _SPACE.match(text, offset)
    return match.end() if match else offset


def _token(match: re.Match[str]) -> Token:
    kind, value = match.lastgroup, match.group()
    if kind == "string":
        if _AMBIGUOUS.search(value):
            raise refusal(
                match.end() - 2,
                "«\\'» è ambiguo: un apice si scrive '', e un testo che finisce con una barra "
                "rovesciata si può scrivere solo in cql2-json",
            )
        return Token("string", value[1:-1].replace("''", "'"), match.start())
    if kind == "quoted":
        return Token("quoted", value[1:-1].replace('""', '"'), match.start())
    kinds: dict[str | None, Kind] = {"number": "number", "name": "name"}
    return Token(kinds.get(kind, "sign"), value, match.start())


def _why_none(char: str) -> str:
    return _UNCLOSED.get(char, f"il carattere «{excerpt(char)}» non fa parte di CQL2")


def _require_matched(tokens: list[Token]) -> None:
    opened: list[Token] = []
    for token in tokens:
        if token.says("("):
            opened.append(token)
            require_depth(len(opened))
        elif token.says(")") and not opened:
            raise refusal(token.start, "questa parentesi si chiude senza essere stata aperta")
        elif token.says(")"):
            opened.pop()
    if opened:
        raise refusal(opened[-1].start, "questa parentesi non si chiude")


def read_number(text: str, offset: int) -> int | float:
    """Read a number; a whole one exactly."""
    value = int(text) if text.lstrip("+-").isdigit() else float(text)
    if abs(value) == float("inf"):
        raise refusal(offset, f"il numero «{excerpt(text)}» è troppo grande")
    return require_number(value)
