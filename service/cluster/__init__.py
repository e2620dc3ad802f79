"""The private PostGIS cluster of a checkout: find PostgreSQL, create, start, stop, remove."""
