"""The program and the style of Leaflet: in a package found through its metadata, never imported."""

import base64
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

_PACKAGE = "django-leaflet"
_FOLDER = "leaflet/static/leaflet"
_IMAGE = re.compile(r"url\((images/[\w@.-]+\.png)\)")
_MAP_OF_SOURCE = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


@cache
def leaflet_js() -> str:
    """Return the program, without the address of the source that it was made of.

    Raises
    ------
    RuntimeError
        The package is not installed.
    """
    return _MAP_OF_SOURCE.sub("", _file("leaflet.js").read_text("utf-8")).strip()


@cache
def leaflet_css() -> str:
    """Return the style, with the pictures that it names inside.

    Raises
    ------
    RuntimeError
        The package is not installed.
    """
    return _IMAGE.sub(
        lambda found: f"url(data:image/png;base64,{_picture(found[1])})",
        _file("leaflet.css").read_text("utf-8"),
    ).replace("behavior: url(#default#VML);", "")


def _picture(name: str) -> str:
    return base64.b64encode(_file(name).read_bytes()).decode("ascii")


def _file(name: str) -> Path:
    try:
        package = distribution(_PACKAGE)
    except PackageNotFoundError as err:
        message = f"package {_PACKAGE} is not installed: pip install -r requirements-assets.txt"
        raise RuntimeError(message) from err
    return Path(str(package.locate_file(f"{_FOLDER}/{name}")))
