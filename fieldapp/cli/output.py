"""How the command line speaks: JSON on stdout for scripts, words on stderr for people, exit codes for both."""

from __future__ import annotations

import json
import os
import sys
from getpass import getpass
from pathlib import Path
from typing import Any

from fieldapp.domain.errors import FieldappError, Mendable

DONE, FAILED, WRONG_USE = 0, 1, 2
PASSPHRASE_FILE = "FIELDAPP_PASSPHRASE_FILE"  # noqa: S105 (the name of a variable)


class WrongUse(Mendable):
    """The command was called in a way that cannot work: a missing file, a malformed answer file."""

    code = "wrong_use"


def print_result(result: Any, *, as_json: bool, words: str | None = None) -> None:
    """One JSON document on stdout; without ``--json`` its ``words``, or the same document indented for reading."""
    text = (
        words
        if words is not None and not as_json
        else json.dumps(result, ensure_ascii=False, indent=None if as_json else 2)
    )
    # A lone surrogate of somebody's input, told back to them, must not keep the rest from being told.
    sys.stdout.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """A line of progress or explanation on stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def report_failure(error: FieldappError) -> int:
    """Say what went wrong and return the exit code: 2 when the call itself was wrong, else 1."""
    from fieldapp.desktop.messages import explain

    if isinstance(error, WrongUse):
        say(f"fieldapp: {error.code}: 命令用法不对,什么都没有改动: {error}")
        return WRONG_USE
    words = explain(error, "zh")
    say(f"fieldapp: {error.code}: {words.what} {words.mend} {_where(error)}".rstrip())
    return WRONG_USE if getattr(error, "unreadable_input", False) else FAILED


def _where(error: FieldappError) -> str:
    """What a script needs beside the words: the question at fault and what it takes, or the accounts there are."""
    accounts = getattr(error, "accounts", ())
    if accounts:
        return f"[--account {' | '.join(accounts)}]"
    ref, expected = getattr(error, "ref", ""), getattr(error, "expected", "")
    return f"[{ref}{f': {expected}' if expected else ''}]" if ref else ""


def read_passphrase(file: str | None, prompt: str = "口令 / passphrase: ") -> str:
    """From ``--passphrase-file``, the environment's file, or a prompt; never from an argument.

    Raises ``WrongUse`` when the file cannot be read or there is nobody to ask.
    """
    name = file or os.environ.get(PASSPHRASE_FILE)
    if name:
        try:
            return Path(name).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as exc:
            raise WrongUse("the passphrase file cannot be read") from exc
    if not sys.stdin.isatty():
        raise WrongUse("no passphrase: use --passphrase-file or " + PASSPHRASE_FILE)
    return getpass(prompt)


def read_json(path: str) -> Any:
    """The JSON document in ``path``. Raises ``WrongUse`` when it is missing or not JSON."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as exc:
        raise WrongUse(f"not a readable JSON file: {path}") from exc
