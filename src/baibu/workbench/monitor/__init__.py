"""Watch a model at work: do the rows that come still look like those it learnt from?"""
