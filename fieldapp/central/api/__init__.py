"""The central's HTTP doors, one router a file; paths and bodies are spelled in ``fieldapp/wire/http.py``."""
