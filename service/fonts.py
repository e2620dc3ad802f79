"""The font of all maps: that of the package ``design-django-theme``, which is never imported."""

from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal

Face = Literal["regular", "italic", "semibold"]
_PACKAGE = "design-django-theme"
_FOLDER = "bootstrap_italia_template/static/fonts/Titillium_Web"
_FILES: dict[Face, str] = {"regular": "regular", "italic": "italic", "semibold": "600"}


@cache
def _package() -> Distribution:
    # Found through its metadata: the package itself is not imported.
    try:
        return distribution(_PACKAGE)
    except PackageNotFoundError as err:
        message = f"package {_PACKAGE} is not installed: pip install -r requirements-assets.txt"
        raise RuntimeError(message) from err


def font_path(face: Face) -> Path:
    """Return the TrueType file of a face."""
    name = f"titillium-web-v10-latin-ext_latin-{_FILES[face]}.ttf"
    return Path(str(_package().locate_file(f"{_FOLDER}/{name}")))


def fonts_version() -> str:
    """Return what changes when the fonts do."""
    return _package().version
