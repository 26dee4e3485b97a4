"""Tell a run as a report: one file for anybody, or chapters for a page of the app."""

from baibu.publish.report.page import Chapter, chapters, report, style
from baibu.publish.report.told import Told, read

__all__ = ["Chapter", "Told", "chapters", "read", "report", "style"]
