"""Pure geometry on GeoDataFrames and shapely: no database, no web, no settings."""
