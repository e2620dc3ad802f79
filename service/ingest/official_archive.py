"""Archives of official layers: checked before anything is unpacked, then read from a folder.

A name that leaves the folder, too many members, too many bytes, a rate of compression that no map
has, a password, a damaged or broken-off archive: each is refused with words.
"""

import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from service.ingest.tables import IngestError

MAX_BYTES = 512 * 1024 * 1024
MAX_MEMBERS = 500
MAX_RATE = 150
SMALL = 8 * 1024 * 1024
"""Up to so many bytes, unpacked, no rate of compression is refused."""

FORMATS = (".gpkg", ".shp", ".geojson", ".json", ".gml", ".kml", ".csv", ".fgb", ".tab", ".gdb")
ARCHIVES = (".zip", ".kmz")
GML = ".gml"
ENCRYPTED = 0x1
MIB = 1024 * 1024
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
)
"""What ``zipfile`` and its decompressors raise for an archive that is not whole."""


@contextmanager
def opened(path: Path, strato: str | None = None) -> Iterator[Path]:
    """Yield the data set of a path: itself, or the one that an archive holds, unpacked.

    Of an archive with several, ``strato`` chooses one by its name without extension.
    """
    if path.is_file() and path.stat().st_size == 0:
        raise IngestError(f"{path.name}: il file è vuoto", accettati=["un file con elementi"])
    is_archive = path.suffix.lower() in ARCHIVES or zipfile.is_zipfile(path)
    if not is_archive and path.suffix.lower() != GML:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="psttm-") as folder:
        if is_archive:
            _unpack(path, Path(folder))
            yield _choose(path, Path(folder), strato)
        else:
            yield _aside(path, Path(folder))


def _aside(path: Path, folder: Path) -> Path:
    """Link a GML and its schema from another folder: GDAL writes beside what it reads."""
    for sister in (path, path.with_suffix(".xsd"), path.with_suffix(".gfs")):
        if sister.exists():
            (folder / sister.name).symlink_to(sister.resolve())
    return folder / path.name


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            _require_sound(path, members)
            archive.extractall(folder, members)
    except BROKEN as err:
        raise IngestError(
            f"{path.name}: l'archivio zip è troncato o danneggiato",
            accettati=["un archivio zip intero"],
        ) from err


def _require_sound(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive by its table of contents; reading stops at the sizes written there."""
    if not members:
        raise IngestError(f"{path.name}: l'archivio è vuoto", accettati=list(FORMATS))
    if len(members) > MAX_MEMBERS:
        raise IngestError(
            f"{path.name}: l'archivio contiene {len(members)} file",
            accettati=[f"al massimo {MAX_MEMBERS}"],
        )
    for member in members:
        name = member.filename.replace("\\", "/")
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or ":" in name:
            raise IngestError(
                f"{path.name}: l'archivio contiene «{name[:80]}», che esce dalla cartella",
                accettati=["nomi di file semplici"],
            )
        if member.flag_bits & ENCRYPTED:
            raise IngestError(
                f"{path.name}: l'archivio è protetto da una password",
                accettati=["un archivio senza password"],
            )
    size = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if size > MAX_BYTES or (size > SMALL and size / packed > MAX_RATE):
        raise IngestError(
            f"{path.name}: scompattato occuperebbe {size // MIB} MiB, {size // packed} volte "
            "quanto occupa: potrebbe essere una bomba",
            accettati=[f"al massimo {MAX_BYTES // MIB} MiB e {MAX_RATE} volte"],
        )


def _choose(path: Path, folder: Path, strato: str | None) -> Path:
    found = sorted(
        entry
        for entry in folder.rglob("*")
        if entry.suffix.lower() in FORMATS
        and not any(parent.suffix.lower() == ".gdb" for parent in entry.parents)
    )
    if not found:
        raise IngestError(
            f"{path.name}: nell'archivio non c'è alcun file vettoriale", accettati=list(FORMATS)
        )
    if len(found) > 1 and strato is not None:
        found = [entry for entry in found if entry.stem == strato] or found
    if len(found) > 1:
        raise IngestError(
            f"{path.name}: nell'archivio ci sono {len(found)} strati, --strato ne sceglie uno",
            accettati=[entry.stem for entry in found],
        )
    return found[0]
