"""Parts of filters: elements, and literals in the form that a property has in the data."""

import math
import re
from decimal import Decimal
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from service.ows.kvp import NUMBER, OwsRefused, shown
from service.ows.xml_text import child, local
from service.queries.collection import Property

LOCATOR = "FILTER"
MAX_LITERAL = 500
MAX_NUMBER = 1e15
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
TRUTH = {"true": "1", "1": "1", "false": "0", "0": "0"}
Element = ElementTree.Element


def tag(name: str, content: str, attributes: str = "") -> str:
    """Return an element of a filter."""
    return f"<fes:{name}{attributes}>{content}</fes:{name}>"


def refused(message: str) -> OwsRefused:
    """Return the refusal of a filter."""
    return OwsRefused("OperationParsingFailed", LOCATOR, message)


def named(name: str) -> str:
    """Return the reference to a property."""
    return tag("ValueReference", name)


def write_value(element: Element, prop: Property) -> str:
    """Return the literal of a comparison, in the form that the property has in the data."""
    text = text_of(element)
    plain = text.strip()
    if prop.tipo in {"integer", "number"}:
        number = float(require_number(plain))
        if abs(number) > MAX_NUMBER:
            raise refused(f"{prop.nome}: {plain} è fuori da ogni misura.")
        return tag("Literal", format(Decimal(repr(number)), "f"))
    if prop.tipo == "boolean":
        if plain.lower() not in TRUTH:
            raise refused(f"{prop.nome} è true o false, non «{shown(text)}».")
        return tag("Literal", TRUTH[plain.lower()])
    if prop.tipo == "date":
        if not DATE.fullmatch(plain):
            raise refused(f"{prop.nome} è una data (AAAA-MM-GG), non «{shown(text)}».")
        return tag("Literal", plain)
    # in MapServer's expressions a backslash would end the text, brackets would name a property
    if "\\" in text or "[" in text:
        raise refused(f"Il Literal «{shown(text)}» contiene \\ o [: usare PropertyIsLike.")
    return tag("Literal", escape(text))


def text_of(element: Element) -> str:
    """Return the text of the literal in an element."""
    found = child(element, "Literal")
    text = "" if found is None else (found.text or "")
    if found is None or len(found) or len(text) > MAX_LITERAL:
        raise refused(f"{local(element)} vuole un Literal, di al più {MAX_LITERAL} caratteri.")
    return text


def require_number(text: str) -> str:
    """Return a text that is a number."""
    if not NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise refused(f"«{shown(text)}» non è un numero.")
    return text
