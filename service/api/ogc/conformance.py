"""The conformance classes that are declared, each with the test that proves it."""

from dataclasses import dataclass

_SPEC = "http://www.opengis.net/spec"


@dataclass(frozen=True, slots=True)
class Classe:
    """A conformance class and the test (file and function) that fails where it is not met."""

    uri: str
    prova: str


CLASSES = (
    Classe(
        f"{_SPEC}/ogcapi-common-1/1.0/conf/core",
        "tests/api/test_ogc_landing.py::test_the_landing_page_leads_to_everything",
    ),
)
