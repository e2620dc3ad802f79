"""Pages for people: templates, style, scripts and the routes that serve them."""
