"""Tables of the schema ``psttm``, without behaviour."""
