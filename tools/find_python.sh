#!/usr/bin/env bash
# Prints the Python to make the virtual environment with: $PYTHON when given, else the first one that fits.
# PySide6 6.9 has no wheels for 3.14 and later.
set -u
fits='import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
found=""
for name in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
    path=$(command -v "$name") || continue
    "$path" -c "$fits" >/dev/null 2>&1 && echo "$path" && exit 0
    found="$found $("$path" -V 2>&1 | head -n 1)"
done
if [ -n "$found" ]; then
    echo "Python 3.11, 3.12 or 3.13 is needed, but here is only:$found." >&2
else
    echo "Python 3.11, 3.12 or 3.13 is needed, and none was found here." >&2
fi
echo "Install one (Debian 12: sudo apt-get install -y python3 python3-venv), or name it: make PYTHON=/path/to/python3.11 run" >&2
exit 1
