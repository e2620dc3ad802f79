"""Plain ASGI layers around the application: each does one thing."""
