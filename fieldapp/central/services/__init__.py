"""What the central does, one service a file; no HTTP here and no statement of SQL.

Every service takes the ``Central`` facade (``fieldapp/central/open.py``) and opens its own transactions.
"""
