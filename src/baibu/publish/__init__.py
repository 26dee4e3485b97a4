"""Turn models into files that stand alone: figures, briefs as HTML."""
