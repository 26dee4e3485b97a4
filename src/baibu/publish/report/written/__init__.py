"""Write the chapters of a report, one module for chapters that read the same outputs.

Each chapter is `write(writer) -> (html, whether what it tells of is done)`.
"""
