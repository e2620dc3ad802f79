"""Pydantic models of the answers: they document (OpenAPI), and tests hold the answers to them."""
