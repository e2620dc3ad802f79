"""The abstract tests of the standards whose conformance classes the service declares.

One function for each abstract test, named after it: ``/conf/core/root-op`` is
``test_ats_core_root_op``. They are those of OGC API Features Part 1 (17-069r4) and Part 2
(18-058r1), and of OGC API Tiles Part 1 (20-057), told in our own words. They go through HTTP to a
server of their own process, over every collection that it publishes, and find addresses only by
following links from the landing page, or where a standard says that they are.

What a standard leaves to whoever looks at a page is held to what the JSON of the same resource
says: each of its texts and links must be on the page.

Left out, because what they test is not there:

- the classes that are not declared: GML in both profiles (Features); XML, PNG, JPEG, TIFF, NetCDF,
  GeoJSON tiles, ``datetime`` of tiles as a class of its own, and the two of the OpenAPI of tiles;
- HTTP over TLS (second half of ``/conf/core/http``): the service speaks HTTP, and what stands
  before it speaks TLS;
- geometries with heights, and the boxes of six numbers meant for them: there are none. That such a
  box is read all the same is in ``tests/api/test_ogc_crs.py``;
- a global list of systems (``#/crs``): each collection lists its own;
- ``/conf/oas30/security`` has nothing to identify: there is no authentication; that none is
  documented, nor asked for, is its test here.
"""
