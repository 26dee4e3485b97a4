"""One module for each page: what its routes read, call and show."""
