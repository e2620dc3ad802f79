"""XML from outside: bounded, without a document type, so without entities to expand or to fetch."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from service.ows.kvp import OwsRefused

MAX_BYTES = 8_192
MAX_ELEMENTS = 400
MAX_DEPTH = 24
ENCODING = re.compile(r"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)


def parse_xml(text: str, locator: str, *, max_bytes: int = MAX_BYTES) -> ElementTree.Element:
    """Return the root of a document.

    Raises
    ------
    OwsRefused
        It has a document type or entities, says that it is not UTF-8, is too long, too large, too
        deep, or not well-formed.
    """
    size = len(text.encode())
    if size > max_bytes:
        raise _refused(locator, f"{size} byte di XML, al massimo {max_bytes}.")
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise _refused(locator, "L'XML non può avere DOCTYPE né entità.")
    declared = ENCODING.match(text)
    if declared is not None and declared.group(1).lower() not in {"utf-8", "us-ascii"}:
        raise _refused(locator, "L'XML deve essere in UTF-8.")
    try:
        # without a document type there is nothing to expand
        root = ElementTree.fromstring(text)  # noqa: S314
    except ElementTree.ParseError as err:
        line, column = err.position
        raise _refused(
            locator, f"L'XML non è ben formato (riga {line}, colonna {column})."
        ) from err
    if _depth(root) > MAX_DEPTH:
        raise _refused(locator, f"L'XML è annidato più di {MAX_DEPTH} volte.")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise _refused(locator, f"L'XML ha più di {MAX_ELEMENTS} elementi.")
    return root


def local(element: ElementTree.Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: ElementTree.Element, name: str) -> ElementTree.Element | None:
    """Return the first child of a name, whatever its namespace."""
    return next((each for each in element if local(each) == name), None)


def _depth(root: ElementTree.Element) -> int:
    """Return how deep elements are in one another, without going deeper than is allowed."""
    level, depth = [root], 0
    while level and depth <= MAX_DEPTH:
        depth += 1
        level = list(_children(level))
    return depth


def _children(level: list[ElementTree.Element]) -> Iterator[ElementTree.Element]:
    for element in level:
        yield from element


def _refused(locator: str, message: str) -> OwsRefused:
    return OwsRefused("OperationParsingFailed", locator, message)
