"""Give a model a form that outlives its run: what it reads, what it says, and nothing that runs.

Start reading at `predictor`, then `signature` and `steps.package`.
"""
