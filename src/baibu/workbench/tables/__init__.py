"""Read tables as people have them, and say what is in them."""
