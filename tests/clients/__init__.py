"""Programs that people use, reading the service as they would: GDAL, OWSLib, geopandas, decoders.

GDAL is the one that pyogrio brings along, so that nothing but the tests' packages is needed. What
the programs read is held against the JSON of the service, or against the tables. MapLibre is in
``tests/browser``.
"""
