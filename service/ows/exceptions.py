"""Exceptions as the standards write them: WMS 1.1.1 and 1.3.0, OWS 1.1 for WFS 2.0."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from PIL import Image, ImageDraw, ImageFont

from geo.maps.font_files import font_file
from service.ows.kvp import WHOLE, Kvp

Service = Literal["wms", "wfs"]
Form = Literal["xml", "inimage", "blank"]
XML_111 = "application/vnd.ogc.se_xml"
XML = "text/xml; charset=utf-8"
FORMS: dict[str, Form] = {
    "inimage": "inimage",
    "blank": "blank",
    "application/vnd.ogc.se_inimage": "inimage",
    "application/vnd.ogc.se_blank": "blank",
}
LARGEST = 2_048
INK = "#a3123f"
GENERIC = "NoApplicableCode"


@dataclass(frozen=True, slots=True)
class Manner:
    """How whoever asked wants to be told what went wrong."""

    service: Service
    version: str = "1.3.0"
    form: Form = "xml"
    width: int = 256
    height: int = 256
    picture: Literal["PNG", "JPEG"] = "PNG"


@dataclass(frozen=True, slots=True)
class Exceptional:
    """An exception, written."""

    body: bytes
    media_type: str


def manner_of(service: Service, kvp: Kvp | None) -> Manner:
    """Return how to tell, from whatever of the parameters can be read."""
    if service == "wfs" or kvp is None:
        return Manner(service)
    version = "1.1.1" if kvp.text("VERSION", "1.3.0").startswith("1.1") else "1.3.0"
    form = FORMS.get(kvp.text("EXCEPTIONS", "xml").lower(), "xml")
    width, height = (_side(kvp.text(name, "256")) for name in ("WIDTH", "HEIGHT"))
    picture: Literal["PNG", "JPEG"] = "JPEG" if "jp" in kvp.text("FORMAT", "").lower() else "PNG"
    if kvp.text("REQUEST", "").lower() not in {"getmap", "map"}:
        form = "xml"
    return Manner(service, version, form, width, height, picture)


def write(
    manner: Manner, code: str, locator: str, message: str, accepted: Sequence[str] = ()
) -> Exceptional:
    """Write an exception in the manner asked for."""
    words = f"{message} Accettati: {', '.join(accepted)}." if accepted else message
    if manner.service == "wfs":
        return Exceptional(_ows(code, locator, words).encode(), XML)
    if manner.form != "xml":
        shown = words if manner.form == "inimage" else ""
        return Exceptional(_picture(manner, shown), f"image/{manner.picture.lower()}")
    if manner.version == "1.1.1":
        return Exceptional(_wms_111(code, words).encode(), XML_111)
    return Exceptional(_wms_130(code, locator, words).encode(), XML)


def _ows(code: str, locator: str, words: str) -> str:
    where = f" locator={quoteattr(locator)}" if locator else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="2.0.0" xml:lang="it" '
        'xsi:schemaLocation="http://www.opengis.net/ows/1.1 '
        'http://schemas.opengis.net/ows/1.1.0/owsExceptionReport.xsd">\n'
        f"  <ows:Exception exceptionCode={quoteattr(code)}{where}>\n"
        f"    <ows:ExceptionText>{escape(words)}</ows:ExceptionText>\n"
        "  </ows:Exception>\n</ows:ExceptionReport>\n"
    )


def _wms_130(code: str, locator: str, words: str) -> str:
    named = "" if code == GENERIC else f" code={quoteattr(code)}"
    where = f" locator={quoteattr(locator)}" if locator else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ServiceExceptionReport version="1.3.0" xmlns="http://www.opengis.net/ogc" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="http://www.opengis.net/ogc '
        'http://schemas.opengis.net/wms/1.3.0/exceptions_1_3_0.xsd">\n'
        f"  <ServiceException{named}{where}>{escape(words)}</ServiceException>\n"
        "</ServiceExceptionReport>\n"
    )


def _wms_111(code: str, words: str) -> str:
    code = "InvalidSRS" if code == "InvalidCRS" else code
    named = "" if code == GENERIC else f" code={quoteattr(code)}"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        "<!DOCTYPE ServiceExceptionReport SYSTEM "
        '"http://schemas.opengis.net/wms/1.1.1/exception_1_1_1.dtd">\n'
        '<ServiceExceptionReport version="1.1.1">\n'
        f"  <ServiceException{named}>{escape(words)}</ServiceException>\n"
        "</ServiceExceptionReport>\n"
    )


def _picture(manner: Manner, words: str) -> bytes:
    """Draw the words, or nothing, as large as the picture that was asked for."""
    mode, ground = ("RGBA", (0, 0, 0, 0)) if manner.picture == "PNG" else ("RGB", (255, 255, 255))
    picture = Image.new(mode, (manner.width, manner.height), ground)
    if words:
        font = ImageFont.truetype(str(font_file("regular")), 13)
        lines = wrap(words, max(12, manner.width // 7))
        ImageDraw.Draw(picture).multiline_text((6, 4), "\n".join(lines), fill=INK, font=font)
    body = io.BytesIO()
    picture.save(body, manner.picture)
    return body.getvalue()


def _side(text: str) -> int:
    number = int(text) if WHOLE.fullmatch(text) else 256
    return min(max(number, 1), LARGEST)
