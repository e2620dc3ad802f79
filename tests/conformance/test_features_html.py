"""Features Part 1, class HTML."""

import httpx
import pytest

from tests.conformance.html5 import Page, read_page
from tests.conformance.reading import HTML, Api, Body, link_of, media_type

RESOURCES = (
    "",
    "/conformance",
    "/collections",
    "/collections/{id}",
    "/collections/{id}/items",
    "/collections/{id}/items/{feature}",
)


def addresses(features: dict[str, list[Body]], template: str) -> list[str]:
    """Return the addresses of a resource: one, or one for each collection."""
    made = {
        template.format(id=id_, feature=everything[0]["id"]) for id_, everything in features.items()
    }
    return sorted(made)


def page_of(answer: httpx.Response) -> Page:
    assert media_type(answer) == HTML
    return read_page(str(answer.url), answer.text)


@pytest.mark.parametrize("template", RESOURCES)
def test_ats_html_definition(api: Api, features: dict[str, list[Body]], template: str) -> None:
    """/conf/html/definition: every resource is a page, by ``Accept`` and by the link to it."""
    for address in addresses(features, template):
        assert media_type(api.get(address, accept=HTML)) == HTML
        linked = api.get(link_of(api.json(address), "alternate", HTML))
        assert media_type(linked) == HTML


@pytest.mark.parametrize("template", RESOURCES)
def test_ats_html_content(api: Api, features: dict[str, list[Body]], template: str) -> None:
    """/conf/html/content: pages are HTML 5, and say and link what the JSON says and links."""
    for address in addresses(features, template):
        page = page_of(api.get(address, accept=HTML))
        assert page.faults == [], address
        body = api.json(address)
        said, linked = texts_of(body), linked_from(body)
        assert said
        assert [text for text in said if text not in page.text] == [], address
        assert linked or "conformsTo" in body
        assert linked <= page.links, address


def texts_of(body: Body) -> list[str]:
    """Return what a page must say: names, descriptions, and the properties of features."""
    if "conformsTo" in body:
        return list(body["conformsTo"])
    told = [body, *body.get("collections", ())]
    texts = [each[name] for each in told for name in ("title", "description") if name in each]
    for feature in body.get("features", [body] if body.get("type") == "Feature" else []):
        texts.append(str(feature["id"]))
        if "features" not in body:
            texts += [each for each in feature["properties"].values() if isinstance(each, str)]
    return [" ".join(text.split()) for text in texts]


def linked_from(body: Body) -> set[str]:
    """Return the addresses that a page must lead to."""
    described = [body, *body.get("collections", ())]
    relations = {"self", "data", "items", "collection", "next", "conformance", "service-doc"}
    return {
        link["href"].partition("?")[0] if link["rel"] != "next" else link["href"]
        for each in described
        for link in each.get("links", ())
        if link["rel"] in relations and not (each is body and link["rel"] == "self")
    }
