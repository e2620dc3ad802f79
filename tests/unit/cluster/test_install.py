"""What is asked of apt-get, and how Debian's default cluster is kept from starting."""

import pytest

from service.cluster.account import ClusterError
from service.cluster.install import newest_postgis, without_default_cluster


def test_the_postgis_of_the_newest_postgres_is_chosen() -> None:
    names = ["postgresql-9.6", "postgresql-15-postgis-3", "postgresql-15-postgis-3-scripts"]

    assert newest_postgis([*names, "postgresql-9-postgis-3"]) == "postgresql-15-postgis-3"


def test_a_system_without_postgis_says_what_to_install() -> None:
    with pytest.raises(ClusterError, match=r"PostGIS 3\.1 o successivo"):
        newest_postgis(["postgresql-15"])


@pytest.mark.parametrize(
    "before",
    ["", "#create_main_cluster = true\n", "create_main_cluster = true\n", "ssl = on\n"],
)
def test_the_default_cluster_is_switched_off_and_the_rest_is_kept(before: str) -> None:
    lines = without_default_cluster(before).splitlines()

    assert [line for line in lines if "create_main_cluster" in line] == [
        "create_main_cluster = false"
    ]
    assert ("ssl = on" in lines) == ("ssl = on" in before)
