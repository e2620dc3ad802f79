"""WMS and WFS by HTTP: requests read, answers kept, exceptions written."""
