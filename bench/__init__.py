"""How fast the answers are, measured through HTTP on a real database: ``make bench``."""
