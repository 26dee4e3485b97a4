"""Run what people write, sealed off, and say what is wrong with it."""

from baibu.grader.grade import grade, kinds, missing_extra, prepare
from baibu.grader.report import Report

__all__ = ["Report", "grade", "kinds", "missing_extra", "prepare"]
