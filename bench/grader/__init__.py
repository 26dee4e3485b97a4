"""Measure the grader beside its peers, in one run: `python -m bench.grader`.

`labs/` holds two labs as stages of ours, each with a `plain.py`: the same checks as bare asserts.
`peers/` turns a lab into each peer's own form and runs the peer on a submission.

Start reading at `__main__`.
"""
