"""Look for groups of rows, and find none where there are none."""
