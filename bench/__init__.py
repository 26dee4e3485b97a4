"""Measure Baibu beside its limits and peers. `make bench` runs all; each file runs alone too."""
