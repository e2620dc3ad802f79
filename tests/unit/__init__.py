"""Tests without database and sockets, laid out as the packages are."""
