"""Make what tests need: a small course, pages, visitors, servers, databases."""
