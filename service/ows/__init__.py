"""WMS and WFS: mapfiles from the catalogue, and the MapServer processes that read them."""
