"""Tests of the geometry package."""
