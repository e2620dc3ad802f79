"""The tile engine: what is known of the state of the data, the cache, the hot path."""
