"""Pieces every page is made of: frame, chips, tables, states, steps. They know no page and no workflow."""
