"""From data/ and files through geo to queries: one module per source, repeatable."""
