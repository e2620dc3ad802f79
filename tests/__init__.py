"""Tests of the project, one folder for each kind."""
