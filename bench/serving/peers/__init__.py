"""Servers of others. Each file runs in the peers' own environment and imports nothing of ours."""
