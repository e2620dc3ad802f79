"""Make the pictures of docs/agende.md: the first page of two printed sheets.

Usage: ``python -m docs.make_agenda_pictures [ADDRESS]``, in the root of the repository, from a
running service; the address is that of the settings if absent.
"""

import io
import sys
from urllib.request import urlopen

import numpy as np
from PIL import Image

from docs.make_pictures import IMAGES, MAX_BYTES
from service.settings import Settings

ZONE = ("sud-est", "nord-milano")
WIDTH_PX = 1984
"""Of an A3 page at 120 dots an inch."""
FREQUENT = 64


def main(address: str) -> None:
    """Write ``docs/img/agenda-….png``, smaller than the sheet and with fewer colours."""
    for zona in ZONE:
        picture = IMAGES / f"agenda-{zona}.png"
        place = f"{address.rstrip('/')}/zone-omogenee/{zona}/agenda.png"
        with urlopen(place, timeout=120) as answer:  # noqa: S310 - the address of a service
            sheet = Image.open(io.BytesIO(answer.read())).convert("RGB")
        height = round(sheet.height * WIDTH_PX / sheet.width)
        small = sheet.resize((WIDTH_PX, height), Image.Resampling.LANCZOS)
        _with_few_colours(small).save(picture, optimize=True)
        if picture.stat().st_size > MAX_BYTES:
            sys.exit(f"{picture} is over {MAX_BYTES} bytes")


def _with_few_colours(picture: Image.Image) -> Image.Image:
    """Keep the colours that most of the picture has as they are, and others that are far apart."""
    pixels = np.asarray(picture)
    colours, places, counts = np.unique(
        pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True
    )
    frequent = colours[np.argsort(-counts, kind="stable")[:FREQUENT]]
    others = picture.quantize(256 - FREQUENT, method=Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = np.vstack([frequent, np.array(others, dtype=np.uint8).reshape(-1, 3)])
    near = [int(np.abs(palette.astype(int) - each).sum(axis=1).argmin()) for each in colours]
    few = Image.fromarray(np.array(near, dtype=np.uint8)[places].reshape(pixels.shape[:2]))
    few.putpalette(palette.tobytes())
    return few


if __name__ == "__main__":
    settings = Settings()
    main(sys.argv[1] if len(sys.argv) > 1 else f"http://{settings.host}:{settings.port}")
