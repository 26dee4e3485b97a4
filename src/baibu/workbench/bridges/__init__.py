"""Bridges to tools of others: what they learn or want, and the same by hand. Nothing needs them."""
