"""Where the system keeps PostgreSQL and PostGIS, and whether they are recent enough."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MIN_POSTGRES = 13
MIN_POSTGIS = (3, 1)
PROGRAMS = ("initdb", "pg_ctl", "postgres")
EXTENSIONS = ("postgis", "pg_trgm", "unaccent")
BIN_PATTERNS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/lib/postgresql*/bin",
    "usr/libexec/postgresql*",
    "usr/local/pgsql/bin",
    "opt/homebrew/opt/postgresql*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL that has PostGIS."""

    bin_dir: Path
    major: int
    postgis: tuple[int, ...]

    def program(self, name: str) -> Path:
        """Return the path of one of its programs."""
        return self.bin_dir / name


def candidate_dirs(root: Path = Path("/"), path: str | None = None) -> Iterator[Path]:
    """Yield the directories that may hold PostgreSQL's programs, without repeats."""
    seen: set[Path] = set()
    for directory in (*_by_pg_config(path), *_by_pattern(root), *_by_path(path)):
        resolved = directory.resolve()
        if resolved not in seen and all((resolved / name).is_file() for name in PROGRAMS):
            seen.add(resolved)
            yield resolved


def find_all(directories: Iterable[Path]) -> list[Binaries]:
    """Return the installations that are good enough, newest first."""
    found = []
    for directory in directories:
        major = _postgres_major(directory / "postgres")
        postgis = _postgis_version(directory, major)
        if major >= MIN_POSTGRES and postgis >= MIN_POSTGIS:
            found.append(Binaries(directory, major, postgis))
    return sorted(found, key=lambda binaries: (binaries.major, binaries.postgis), reverse=True)


def _by_pg_config(path: str | None) -> Iterator[Path]:
    program = shutil.which("pg_config", path=path)
    if program is not None:
        yield Path(_output([program, "--bindir"]).strip() or "/nonexistent")


def _by_pattern(root: Path) -> Iterator[Path]:
    for pattern in BIN_PATTERNS:
        yield from sorted(root.glob(pattern), reverse=True)


def _by_path(path: str | None) -> Iterator[Path]:
    for entry in (path or os.environ.get("PATH", os.defpath)).split(os.pathsep):
        if entry:
            yield Path(entry)


def _postgres_major(postgres: Path) -> int:
    match = re.search(r"\(PostgreSQL\) (\d+)", _output([str(postgres), "--version"]))
    return int(match.group(1)) if match else 0


def _postgis_version(bin_dir: Path, major: int) -> tuple[int, ...]:
    """Return PostGIS's version, or nothing when it or another needed extension is missing."""
    for share in _share_dirs(bin_dir, major):
        controls = [share / "extension" / f"{name}.control" for name in EXTENSIONS]
        if all(control.is_file() for control in controls):
            match = re.search(r"default_version\s*=\s*'([\d.]+)", controls[0].read_text())
            return tuple(int(part) for part in match.group(1).split(".")) if match else ()
    return ()


def _share_dirs(bin_dir: Path, major: int) -> Iterator[Path]:
    pg_config = bin_dir / "pg_config"
    if pg_config.is_file():
        yield Path(_output([str(pg_config), "--sharedir"]).strip() or "/nonexistent")
    yield Path(f"/usr/share/postgresql/{major}")
    yield bin_dir.parent / "share"
    yield bin_dir.parent / "share" / "postgresql"


def _output(args: list[str]) -> str:
    """Return what a program prints, or nothing when it cannot be run."""
    try:
        done = subprocess.run(
            args, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
