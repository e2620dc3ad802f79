"""Maps: what the layers look like, whoever draws them."""
