"""The compose file is what the Compose Specification accepts, and gives nothing away."""

import re
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from service.fingerprint import PROJECT
from service.settings import Settings

TEXT = (PROJECT / "docker-compose.yml").read_text()
SECRETS = {"PSTTM_ADMIN_PASSWORD", "PSTTM_OWNER_PASSWORD", "PSTTM_READER_PASSWORD"}
VARIABLE = re.compile(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}")


def interpolate(text: str, environment: dict[str, str]) -> str:
    """Replace variables as compose does; one that is required and missing is a KeyError."""

    def value(match: re.Match[str]) -> str:
        name, operator, rest = match.groups()
        if environment.get(name):
            return environment[name]
        if operator == ":?":
            raise KeyError(name)
        return rest or ""

    return VARIABLE.sub(value, text)


@pytest.fixture
def text() -> str:
    return interpolate(TEXT, dict.fromkeys(SECRETS, "prova"))


@pytest.fixture
def services(text: str) -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(text)["services"]
    return loaded


def test_the_compose_specification_accepts_it(text: str) -> None:
    merged = yaml.safe_dump(yaml.safe_load(text))

    compose = PyCompose.from_yaml(merged)

    assert set(compose.service_names()) == {"postgis", "preparazione", "servizio"}


def test_an_unknown_key_would_not_be_accepted(text: str) -> None:
    changed = yaml.safe_load(text)
    changed["services"]["servizio"]["porte"] = ["8000"]

    with pytest.raises(ValueError, match="porte"):
        PyCompose.from_yaml(yaml.safe_dump(changed))


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_without_a_password_it_does_not_start(name: str) -> None:
    given = dict.fromkeys(SECRETS - {name}, "prova")

    with pytest.raises(KeyError, match=name):
        interpolate(TEXT, given)


def test_every_password_comes_from_the_environment() -> None:
    names = {match[0] for match in VARIABLE.findall(TEXT) if "PASSWORD" in match[0]}
    defaults = [match for match in VARIABLE.findall(TEXT) if match[0] in SECRETS]

    assert names == SECRETS
    assert {operator for _, operator, _ in defaults} == {":?"}
    assert set(re.findall(r"PASSWORD: (\S)", TEXT)) == {"$"}


def test_only_the_service_is_reachable_and_only_from_this_machine(
    services: dict[str, dict[str, Any]],
) -> None:
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}

    assert ports == {"servizio": ["127.0.0.1:8000:8000"]}


def test_the_service_reads_with_the_reader_alone(services: dict[str, dict[str, Any]]) -> None:
    environment = services["servizio"]["environment"]

    assert environment["PSTTM_READ_DATABASE_URL"].startswith("postgresql://psttm_reader:")
    assert "PSTTM_DATABASE_URL" not in environment


def test_what_stays_up_is_watched_and_who_waits_waits_for_health(
    services: dict[str, dict[str, Any]],
) -> None:
    assert all("healthcheck" in services[name] for name in ("postgis", "servizio"))
    assert services["servizio"]["depends_on"] == {
        "postgis": {"condition": "service_healthy"},
        "preparazione": {"condition": "service_completed_successfully"},
    }
    assert services["preparazione"]["depends_on"] == {"postgis": {"condition": "service_healthy"}}


def test_every_setting_that_it_names_exists(services: dict[str, dict[str, Any]]) -> None:
    named = {
        name.removeprefix("PSTTM_").lower()
        for service in ("preparazione", "servizio")
        for name in services[service]["environment"]
    }

    assert named <= Settings.model_fields.keys()


@pytest.mark.parametrize("name", ["preparazione", "servizio"])
def test_the_application_has_no_privileges(services: dict[str, dict[str, Any]], name: str) -> None:
    assert services[name]["cap_drop"] == ["ALL"]
    assert services[name]["read_only"] is True
    assert re.search(r"^USER psttm$", (PROJECT / "Dockerfile").read_text(), re.MULTILINE)


def test_the_image_is_given_all_that_it_copies() -> None:
    copied = set()
    for line in re.findall(r"^COPY (.+) \S+$", (PROJECT / "Dockerfile").read_text(), re.MULTILINE):
        copied.update(line.split())
    allowed = re.findall(r"^!(\S+)$", (PROJECT / ".dockerignore").read_text(), re.MULTILINE)

    assert copied == set(allowed)
    assert all((PROJECT / name).exists() for name in copied)
