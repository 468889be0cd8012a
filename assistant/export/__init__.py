"""A view of the register -> a file to take away: XLSX, DOCX, Markdown or iCalendar, every row with its source."""

from __future__ import annotations

from assistant.export.files import File, Format, export
from assistant.export.views import View

__all__ = ["File", "Format", "View", "export"]
