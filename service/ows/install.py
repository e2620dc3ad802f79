"""MapServer's package: found, or installed as PostGIS is; without it all else works."""

from collections.abc import Callable

from service.cluster.account import ClusterError
from service.cluster.install import install_package
from service.ows.errors import MapServerMissing
from service.ows.program import find_mapserv

PACKAGE = "cgi-mapserver"


def ensure_mapserver(report: Callable[[str], None]) -> bool:
    """Install MapServer if it is missing and that is allowed; tell whether it is there."""
    try:
        find_mapserv()
    except MapServerMissing as missing:
        try:
            install_package(PACKAGE, report)
            find_mapserv()
        except (ClusterError, MapServerMissing):
            report(missing.message)
            return False
    return True
