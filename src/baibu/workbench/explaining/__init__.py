"""Explain a model: what its columns weigh, how each one works, what made one answer."""
