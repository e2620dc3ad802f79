"""JSON, GeoJSON and CSV of the resources: texts in, questions to ``queries``, answers out."""
