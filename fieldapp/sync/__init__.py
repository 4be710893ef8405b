"""Bringing records up and the caseload down, over any line, without ever losing one.

``engine.sync_once`` is the door: it drains the outbox (``drain``), applies the feed (``receive``) and moves photos
(``photos``) over a ``ports.Transport``. ``schedule`` says when to run it, ``enrol`` makes a device known.
The stores behind the ports belong to the vault; this room knows no SQL and no window.
"""
