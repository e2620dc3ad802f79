"""The legend of several layers: those of each, one below the other, under their titles."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from geo.maps.font_files import font_file
from geo.maps.palette import INK, PAPER

MARGIN_PX, TITLE_PX, TITLE_SIZE = 6, 26, 15


def sheet(legends: Sequence[tuple[str, bytes]], form: str) -> bytes:
    """Return one picture of the legends of layers, each with its title; ``form`` is PNG or JPEG."""
    pictures = [(title, Image.open(io.BytesIO(body)).convert("RGB")) for title, body in legends]
    font = ImageFont.truetype(str(font_file("semibold")), TITLE_SIZE)
    titles = [round(font.getlength(title)) for title, _ in pictures]
    width = max([1, *titles, *(picture.width for _, picture in pictures)]) + 2 * MARGIN_PX
    height = sum(TITLE_PX + picture.height for _, picture in pictures) + 2 * MARGIN_PX
    made = Image.new("RGB", (width, height), PAPER)
    top = MARGIN_PX
    for title, picture in pictures:
        ImageDraw.Draw(made).text((MARGIN_PX, top + 4), title, fill=INK, font=font)
        made.paste(picture, (0, top + TITLE_PX))
        top += TITLE_PX + picture.height
    body = io.BytesIO()
    made.save(body, form)
    return body.getvalue()
