"""The agenda of a zona omogenea: its content, and the forms that are made of it."""
