"""Which agenda is asked for, in which form."""

import hashlib
from dataclasses import dataclass

from service.agenda.forms import Form
from service.agenda.request import AgendaRequest
from service.api.negotiate import Formato

BUCKETS = 16
"""Filtered agende of one zona and form that are made at a time, at most."""


@dataclass(frozen=True, slots=True)
class AgendaOrder:
    """An agenda in a form; the process that makes it reads it anew."""

    form: Form
    request: AgendaRequest
    compressed: bool

    @property
    def formato(self) -> Formato:
        """The format."""
        return Formato(self.form.nome, self.form.media_type, self.form.titolo)

    @property
    def public_name(self) -> str:
        """What the file is called where it is saved."""
        return f"agenda-{self.request.zona}.{self.form.nome}"

    @property
    def name(self) -> str:
        """What tells it from other files; filters, of which there is no end, share few names."""
        asked = int(self._digest()[:8], 16) % BUCKETS
        return f"{asked:02d}-{self._file_name}" if self.request.filtri else self._file_name

    def stored_name(self, stamp: str, code: str) -> str:
        """Return what the file of these data, written by this code, is called here."""
        return f"{self._digest(stamp, code)[:24]}-{self._file_name}"

    @property
    def _file_name(self) -> str:
        return f"{self.public_name}{'.gz' if self.compressed else ''}"

    def _digest(self, *parts: str) -> str:
        return hashlib.sha256("\0".join((*parts, repr(self.request))).encode()).hexdigest()
