"""fieldapp: offline-first home visits for social assistance (社会救助现场走访)."""

__version__ = "0.1.0"
