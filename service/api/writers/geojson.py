"""GeoJSON (RFC 7946): a page of features as PostGIS wrote them, with the list's own members."""

from collections.abc import Sequence

from service.api.links import Link
from service.api.writers.json import to_json
from service.queries.page import GeoPage


def to_feature_collection(page: GeoPage, links: Sequence[Link]) -> bytes:
    """Return the FeatureCollection of a page; the features' bytes are not read again."""
    members = {"totale": page.totale, "avvisi": page.avvisi, "links": links}
    return b'{"type":"FeatureCollection","features":[%b],%b' % (
        page.features,
        to_json(members)[1:],
    )
