"""Rows for tables: what stands in which column, in words. They know no page and no workflow, only its values."""
