"""The service: PostGIS, FastAPI and the pages of the strategic plan of the metropolitan city."""
