"""The central's tables and the only module family that speaks SQL there.

``engine.Store`` is the port: ``read()`` and ``write()`` transactions, nothing else. Each other module holds the
statements of one noun; all of them run unchanged on SQLite (SQLCipher) and PostgreSQL. Rows never leave this
package: callers get frozen dataclasses, structs or bytes.
"""
