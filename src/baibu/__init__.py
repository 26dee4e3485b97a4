"""Baibu (百步): a hundred executable steps from zero to machine-learning engineer."""
