"""What a PDF holds, as PDFium reads it: texts, where each letter stands, fonts, pictures."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import create_string_buffer

import pypdfium2
from pypdfium2 import raw

from geo.maps.fonts import clean

MM = 25.4 / 72
Letter = tuple[float, float, float, float]
"""Left, top, right, bottom of a letter that is seen, in millimetres of the page."""


@contextmanager
def opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(content)
    try:
        yield document
    finally:
        document.close()


def count_pages(content: bytes) -> int:
    with opened(content) as document:
        return len(document)


def sizes_mm(content: bytes) -> list[tuple[int, int]]:
    with opened(content) as document:
        return [tuple(round(side * MM) for side in page.get_size()) for page in document]  # type: ignore[misc]


def texts_of(content: bytes) -> list[str]:
    """Return the text of each page."""
    with opened(content) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def squeezed(text: str) -> str:
    """Return a text as prints have it, without the spaces and hyphens at which lines break."""
    return re.sub(r"[\s\ufffe-]+", "", clean(text))


def letters_of(content: bytes) -> list[list[Letter]]:
    """Return where the letters of each page stand."""
    with opened(content) as document:
        return [_letters(page) for page in document]


def fonts_of(content: bytes) -> dict[str, bool]:
    """Return the name of every font → whether it is embedded wherever it is used."""
    found: dict[str, bool] = {}
    with opened(content) as document:
        for page in document:
            for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                font = raw.FPDFTextObj_GetFont(each.raw)
                name = create_string_buffer(200)
                raw.FPDFFont_GetBaseFontName(font, name, 200)
                embedded = raw.FPDFFont_GetIsEmbedded(font) == 1
                key = name.value.decode()
                found[key] = embedded and found.get(key, True)
    return found


def count_pictures(content: bytes) -> int:
    with opened(content) as document:
        return sum(
            len(list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))) for page in document
        )


def _letters(page: pypdfium2.PdfPage) -> list[Letter]:
    height = page.get_height()
    textpage = page.get_textpage()
    text = textpage.get_text_range()
    found = []
    for index in range(textpage.count_chars()):
        left, bottom, right, top = textpage.get_charbox(index)
        if right > left and top > bottom:
            found.append((left * MM, (height - top) * MM, right * MM, (height - bottom) * MM))
    assert text
    return found


def metadata_of(content: bytes) -> dict[str, str]:
    with opened(content) as document:
        return dict(document.get_metadata_dict())
