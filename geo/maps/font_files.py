"""Where the files of Titillium Web are: in a package found through its metadata, never imported."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from types import MappingProxyType
from typing import Literal

Face = Literal["light", "regular", "italic", "semibold", "semibold-italic", "bold"]

FACES: Mapping[Face, str] = MappingProxyType(
    {
        "light": "300",
        "regular": "regular",
        "italic": "italic",
        "semibold": "600",
        "semibold-italic": "600italic",
        "bold": "700",
    }
)
"""Face → how the package names its file."""

_PACKAGE = "design-django-theme"
_FOLDER = "bootstrap_italia_template/static/fonts/Titillium_Web"
_FILE = "titillium-web-v10-latin-ext_latin-{}.ttf"


@cache
def font_file(face: Face) -> Path:
    """Return the TrueType file of a face.

    Raises
    ------
    RuntimeError
        The package is not installed.
    """
    return Path(str(_package().locate_file(f"{_FOLDER}/{_FILE.format(FACES[face])}")))


def fonts_version() -> str:
    """Return what changes when the fonts do."""
    return _package().version


@cache
def _package() -> Distribution:
    try:
        return distribution(_PACKAGE)
    except PackageNotFoundError as err:
        message = f"package {_PACKAGE} is not installed: pip install -r requirements-assets.txt"
        raise RuntimeError(message) from err
