"""The only SQL of the service: one function for each question."""
