"""The OGC API: Features and Tiles of every published collection, under ``/ogc``."""
