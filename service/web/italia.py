"""What pages take of Bootstrap Italia's package: files by path, icons, the style sheet.

Nothing of it is copied into the repository, and its package is never imported.
"""

import re

PACKAGE = "design-django-theme"
ROOT = "bootstrap_italia_template/static"
STYLE = f"{ROOT}/css/bootstrap-italia.min.css"
SHEET = f"{ROOT}/svg/sprites.svg"
FONTS = {
    f"titillium-web-{weight}.woff2": (
        f"{ROOT}/fonts/Titillium_Web/titillium-web-v10-latin-ext_latin-{weight}.woff2"
    )
    for weight in ("regular", "600", "700")
}
ICONS = (
    "it-burger",
    "it-close",
    "it-code-circle",
    "it-download",
    "it-funnel",
    "it-list",
    "it-mail",
    "it-map-marker",
    "it-pencil",
    "it-refresh",
)
"""All that ``icona("it-…")`` may name."""


def cut_icons(sheet: str) -> bytes:
    """Return a sheet with the icons of pages alone, out of two hundred."""
    symbols = dict(re.findall(r'(?s)(?=<symbol id="([^"]+)")(<symbol .*?</symbol>)', sheet))
    chosen = "".join(symbols[name] for name in ICONS)
    return f'<svg xmlns="http://www.w3.org/2000/svg">{chosen}</svg>'.encode()


def cut_style(style: str) -> bytes:
    """Return the style sheet without the font of its video player.

    The font is written into the sheet as data, which a page's policy refuses, and browsers load
    it although no page has a video.
    """
    return re.sub(r"@font-face\{font-family:VideoJS;[^}]*\}", "", style).encode()
