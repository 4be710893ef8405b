"""The command line: one module per group, each registering its commands (contract: design §6).

A group module offers ``register(groups)`` and gives every command a ``handler`` taking the parsed arguments and
returning the exit code: 0 done, 1 the work failed and says why, 2 wrong use or unreadable input. Results are
one JSON document on stdout with ``--json``; everything else goes to stderr. Only the module of the group that was
named is imported, so that no command pays for the others.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
from collections.abc import Sequence

from fieldapp import __version__
from fieldapp.cli.output import report_failure
from fieldapp.domain.errors import FieldappError

GROUPS = {
    "demo": "a township in a box, at work",
    "device": "a device's caseload, visits and synchronisation",
    "review": "the supervisor's review of visits",
    "policy": "policy at hand: items, numbers, calculators, leaflets",
    "central": "the central service",
    "forms": "check, run and convert forms",
    "selftest": "what a build must prove about itself",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; without a group open the desktop. Returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = build_parser(arguments)
    options = parser.parse_args(arguments)
    try:
        code: int = options.handler(options)
    except FieldappError as error:
        return report_failure(error)
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def build_parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """The parser, complete for the group named in ``arguments`` and listing the others."""
    parser = argparse.ArgumentParser(prog="fieldapp", description="Home visits for social assistance, offline first.")
    parser.add_argument("--version", action="version", version=f"fieldapp {__version__}")
    parser.add_argument("--data", metavar="DIR", help="data folder of the desktop")
    parser.add_argument("--lang", choices=["zh", "en"], help="language (default: as last chosen)")
    parser.set_defaults(handler=_open_desktop)
    groups = parser.add_subparsers(title="commands", metavar="COMMAND")
    named = next((word for word in arguments if word in GROUPS), None)
    for group, purpose in GROUPS.items():
        # A packaged build leaves out the central and the demonstration.
        if importlib.util.find_spec(f"fieldapp.cli.{group}") is None:
            continue
        if group == named:
            importlib.import_module(f"fieldapp.cli.{group}").register(groups)
        else:
            groups.add_parser(group, help=purpose)
    return parser


def _open_desktop(options: argparse.Namespace) -> int:
    from pathlib import Path

    import platformdirs

    from fieldapp.desktop.app import run

    data = Path(options.data) if options.data else platformdirs.user_data_path("fieldapp", appauthor=False)
    return run(data, options.lang)
