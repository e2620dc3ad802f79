"""Settings of the service: one frozen object, one prefix (``PSTTM_``), made once and passed on."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_TESSERE = r"^$|^https?://[A-Za-z0-9.:-]+/\S*$"
_PAGINA = r"^$|^https?://[A-Za-z0-9.:-]+(/[^\s\"'<>]*)?$"
_EMAIL = r"^$|^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+$"


class Settings(BaseSettings):
    """What an installation may choose; every field is documented in docs/configurazione.md."""

    model_config = SettingsConfigDict(env_prefix="PSTTM_", frozen=True, extra="ignore")

    database_url: SecretStr = SecretStr("")
    read_database_url: SecretStr = SecretStr("")
    dati: Path | None = None
    strati: Path | None = None
    documenti: Path | None = None
    fonti_non_verificate: bool = True
    local_dir: Path = Path(".local")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    base_url: str = ""
    sfondo_tessere: str = Field(default="", pattern=_TESSERE)
    sfondo_attribuzione: str = ""
    contatto_nome: str = ""
    contatto_email: str = Field(default="", pattern=_EMAIL)
    contatto_pagina: str = Field(default="", pattern=_PAGINA)
    dichiarazione_accessibilita: str = Field(default="", pattern=_PAGINA)
    privacy: str = Field(default="", pattern=_PAGINA)
    trusted_proxies: str = "127.0.0.1"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    statement_timeout_ms: int = Field(default=10_000, ge=100, le=600_000)
    pool_size: int = Field(default=8, ge=1, le=100)
    max_body_bytes: int = Field(default=1_048_576, ge=1_024, le=1_073_741_824)
    max_vertices: int = Field(default=20_000, ge=4, le=1_000_000)
    export_cache_mb: int = Field(default=512, ge=1, le=1_048_576)
    tile_cache_mb: int = Field(default=128, ge=1, le=1_048_576)
    tile_connections: int = Field(default=4, ge=1, le=100)
    ows_processes: int = Field(default=2, ge=1, le=32)
    ows_cache_mb: int = Field(default=64, ge=1, le=1_048_576)
