"""Find a good model of a table within a budget: many models, each cross-validated, blended."""
