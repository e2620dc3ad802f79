"""What the map of a sheet is drawn from."""

from typing import Protocol

from geopandas import GeoDataFrame


class SheetFrames(Protocol):
    """What is drawn: frames of one metric CRS, the geometry in ``geom``.

    Columns are those by which ``SYMBOLS`` tells its rules, and ``codice`` and ``nome``, of comuni
    ``istat`` and ``nome``. ``vicini`` are the comuni around, ``confinante`` those that touch the
    zona. ``luoghi`` are points: ``numero`` and ``stato`` of a project, ``layer`` and ``codice`` of
    the place (missing for its own geometry), ``certezza`` and ``precisione``.
    """

    @property
    def zona(self) -> GeoDataFrame:
        """One row."""

    @property
    def comuni(self) -> GeoDataFrame:
        """Its comuni."""

    @property
    def vicini(self) -> GeoDataFrame:
        """All others."""

    @property
    def parchi(self) -> GeoDataFrame:
        """Parks."""

    @property
    def plis(self) -> GeoDataFrame:
        """Local parks."""

    @property
    def navigli(self) -> GeoDataFrame:
        """Canals."""

    @property
    def nodi_trasporto(self) -> GeoDataFrame:
        """Stops and stations."""

    @property
    def progetti(self) -> GeoDataFrame:
        """Projects that have a geometry of their own."""

    @property
    def luoghi(self) -> GeoDataFrame:
        """Where projects are marked."""
