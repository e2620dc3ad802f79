"""The random passwords of a private cluster, and the addresses made from them."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from service.cluster.account import ClusterError
from service.cluster.place import PORT, Place

ADMIN = "psttm_admin"
OWNER = "psttm"
READER = "psttm_reader"
DATABASE = "psttm"


@dataclass(frozen=True)
class Passwords:
    """One password for each role; written once, in a file that only the caller reads."""

    admin: str
    owner: str
    reader: str

    def __repr__(self) -> str:
        """Never show a password."""
        return "Passwords(…)"


@dataclass(frozen=True)
class Addresses:
    """How to reach the cluster: as administrator, as owner of the data, as reader."""

    place: Place
    passwords: Passwords

    def admin(self, database: str = "postgres") -> str:
        """Return the administrator's address."""
        return self._url(ADMIN, self.passwords.admin, database)

    def owner(self, database: str = DATABASE) -> str:
        """Return the address of the role that owns and loads the data."""
        return self._url(OWNER, self.passwords.owner, database)

    def reader(self, database: str = DATABASE) -> str:
        """Return the address of the role that only reads."""
        return self._url(READER, self.passwords.reader, database)

    def _url(self, role: str, password: str, database: str) -> str:
        host = quote(str(self.place.socket_dir), safe="")
        return f"postgresql://{role}:{password}@/{database}?host={host}&port={PORT}"


def make_passwords(path: Path) -> Passwords:
    """Write new passwords, whole or not at all, and return them."""
    made = Passwords(*(secrets.token_urlsafe(24) for _ in range(3)))
    temporary = path.with_suffix(".nuovo")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(made), file)
    temporary.replace(path)
    return made


def read_passwords(path: Path) -> Passwords:
    """Read the passwords of an existing cluster."""
    try:
        return Passwords(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError) as err:
        raise ClusterError(
            f"Non si leggono le password della base di dati privata ({path}): "
            "«make clean-db» la elimina, «make up» la rifà"
        ) from err
