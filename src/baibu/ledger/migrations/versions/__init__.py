"""Hold one file per released format, oldest first."""
