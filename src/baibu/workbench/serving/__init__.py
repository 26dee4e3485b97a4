"""Serve a packaged model over HTTP: one row or many, with a log, metrics and a page to try it.

Start reading at `app`, then `service`; `run` starts it, `exports` takes it elsewhere.
"""
