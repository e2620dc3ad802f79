"""Tiles by HTTP: the requests that the hot path leaves, and what tells clients what tiles hold."""
