"""Tell the person who wrote the sheet what is wrong: sheet, row, column, and what to write instead.

``workbook`` reads rows with their places; ``structure``, ``names``, ``lists`` and ``expressions`` look at them one by
one, ``conditions`` at what can never be true; ``compiled`` adds what only the converter and the engine find, put
where it stands in the sheet. ``words`` holds every sentence in Chinese and English. Each check speaks of the sheet
alone, so that an author sees all slips at once and not the converter's first one.
"""

from fieldapp.forms.check.sheet_check import check_file

__all__ = ["check_file"]
