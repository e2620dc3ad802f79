"""The conformance classes that are declared, each with the test that proves it."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.queries import cql

_SPEC = "http://www.opengis.net/spec"


@dataclass(frozen=True, slots=True)
class Classe:
    """A conformance class and the test (file and function) that fails where it is not met."""

    uri: str
    prova: str


def _classes(standard: str, file: str, proofs: Mapping[str, str]) -> tuple[Classe, ...]:
    return tuple(
        Classe(f"{_SPEC}/{standard}/conf/{name}", f"tests/{file}.py::test_{proof}")
        for name, proof in proofs.items()
    )


_COMMON = (
    *_classes(
        "ogcapi-common-1/1.0",
        "api/test_ogc_landing",
        {
            "core": "the_landing_page_leads_to_everything",
            "landing-page": "the_landing_page_leads_to_everything",
            "json": "the_landing_page_leads_to_everything",
            "oas30": "the_definition_of_the_api_is_openapi_3_0",
        },
    ),
    *_classes(
        "ogcapi-common-1/1.0",
        "api/test_ogc_html",
        {"html": "every_resource_is_a_page_for_who_prefers_one"},
    ),
    *_classes(
        "ogcapi-common-2/1.0",
        "api/test_ogc_collections",
        {"collections": "a_collection_says_the_same_alone_and_in_the_list"},
    ),
)
_FEATURES = (
    *_classes(
        "ogcapi-features-1/1.0",
        "api/test_ogc_items",
        {
            "core": "pages_hold_every_feature_once_and_lead_back",
            "geojson": "items_are_geojson",
        },
    ),
    *_classes(
        "ogcapi-features-1/1.0",
        "api/test_ogc_landing",
        {"oas30": "the_definition_of_the_api_is_openapi_3_0"},
    ),
    *_classes(
        "ogcapi-features-1/1.0",
        "api/test_ogc_html",
        {"html": "every_resource_is_a_page_for_who_prefers_one"},
    ),
    *_classes(
        "ogcapi-features-2/1.0",
        "api/test_ogc_crs",
        {"crs": "coordinates_are_in_the_system_asked_for"},
    ),
    *_classes(
        "ogcapi-features-3/1.0",
        "api/test_ogc_filter",
        {
            "queryables-query-parameters": "every_property_with_one_value_is_a_parameter",
            "filter": "each_class_of_cql2_that_is_declared_filters",
            "features-filter": "all_that_narrows_holds_together",
        },
    ),
    *_classes(
        "ogcapi-features-3/1.0",
        "api/test_ogc_schema",
        {"queryables": "it_is_a_json_schema_that_says_where_it_is"},
    ),
    *_classes(
        "ogcapi-features-5/1.0",
        "api/test_ogc_schema",
        {
            "schemas": "properties_are_described_and_in_order",
            "core-roles-features": "the_geometry_has_its_role_and_its_type",
            "returnables-and-receivables": "features_meet_their_schema",
            "sortables": "every_sortable_property_orders_and_no_other",
        },
    ),
)
_TILES = _classes(
    "ogcapi-tiles-1/1.0",
    "api/test_ogc_tiles",
    {
        "core": "a_tileset_has_a_template_that_leads_to_tiles",
        "tileset": "a_tileset_has_a_template_that_leads_to_tiles",
        "tilesets-list": "the_list_of_tilesets_tells_enough_to_choose",
        "dataset-tilesets": "the_list_of_tilesets_tells_enough_to_choose",
        "geodata-tilesets": "a_tileset_describes_its_layer",
        "collections-selection": "some_collections_are_chosen_and_in_their_order",
        "mvt": "a_tileset_has_a_template_that_leads_to_tiles",
    },
)
_OF_CQL2 = "tests/api/test_ogc_filter.py::test_each_class_of_cql2_that_is_declared_filters"
_CQL2 = (
    *(Classe(uri, _OF_CQL2) for uri in cql.CONFORMANCE),
    # What ``basic-spatial-functions`` was called in drafts: some versions of QGIS look for this.
    Classe(f"{_SPEC}/cql2/1.0/conf/basic-spatial-operators", _OF_CQL2),
)
CLASSES = (*_COMMON, *_FEATURES, *_CQL2, *_TILES)
