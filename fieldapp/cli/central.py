"""``fieldapp central …``: make a central, order it about, run it. Keys and flags are fixed by design §6."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp.cli import central_forms, central_operations, central_packages
from fieldapp.cli.central_words import explain
from fieldapp.cli.output import DONE, FAILED, WRONG_USE, print_result, say
from fieldapp.domain.errors import FieldappError

if TYPE_CHECKING:
    from fieldapp.central.open import Central

TOWNSHIP_DIGITS = 9
_LOOPBACK, _PORT = "127.0.0.1", 8470
Handler = Callable[[argparse.Namespace], int]


def register(groups: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the group ``central`` and its commands."""
    group = groups.add_parser("central", help="the central service / 中心服务")
    commands = group.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, handler: Handler, words: str) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=words, description=words)
        parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the central's folder")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
        parser.set_defaults(handler=handler)
        return parser

    init = command("init", _init, "make a new central / 新建中心")
    init.add_argument("--divisions", type=Path, required=True, metavar="CSV", help="villages with their codes")

    add = command("add-account", _add_account, "add an account / 新增账号")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, choices=["assistant", "supervisor"])
    add.add_argument("--village", nargs="+", action="extend", default=[], metavar="CODE")
    add.add_argument("--township", metavar="CODE")
    add.add_argument("--no-sensitive", action="store_true", help="sensitive visits do not reach this supervisor")

    issue = command("issue-code", _issue_code, "issue a one-time enrolment code / 发放登记码")
    issue.add_argument("--account", required=True, metavar="ID")
    issue.add_argument("--file", type=Path, metavar="FILE", help="write a code file, for enrolment by file too")
    issue.add_argument("--url", default="", metavar="URL", help="the central's address, for the code file")

    run = command("serve", _serve, "serve devices / 启动服务")
    run.add_argument("--host", default=_LOOPBACK)
    run.add_argument("--port", type=int, default=_PORT, help="0: any free port")

    revoke = command("revoke", _revoke, "revoke a device / 停用设备")
    revoke.add_argument("--device", required=True, metavar="ID")

    ledger = command("import-ledger", _import_ledger, "import a township's ledger / 导入台账")
    ledger.add_argument("file", type=Path, metavar="FILE.xlsx")
    ledger.add_argument("--township", required=True, metavar="CODE")
    ledger.add_argument("--report", type=Path, metavar="REPORT.json")

    publish = command("publish-form", _publish_form, "check and publish forms, or withdraw one / 发布或停用表单")
    central_forms.add_arguments(publish)

    central_operations.add_assign(command("assign", _assign, "give an account other villages / 调整分工"))
    central_operations.add_decide(command("decide", _decide, "decide what waits for the township / 处理暂存记录"))
    central_operations.add_backup(command("backup", _backup, "back up while serving / 备份"))
    central_operations.add_restore(command("restore", _restore, "make a central of a backup / 恢复"))
    central_packages.add_ingest(command("ingest", _ingest, "take in what a USB stick brings / 收 U 盘数据"))
    central_packages.add_export(command("export", _export, "write a device's answer on a stick / 写回 U 盘"))

    command("verify", _verify, "prove that everything is whole / 核验")
    command("stats", _stats, "count everything / 统计")


def _init(args: argparse.Namespace) -> int:
    from fieldapp.central.admin import init_central
    from fieldapp.central.config import CentralConfig

    def work() -> int:
        central = init_central(CentralConfig.from_environment(args.data, os.environ), args.divisions)
        with_generation = {"data": str(args.data), "generation": central.generation}
        central.close()
        return _tell(args, with_generation, f"central ready in {args.data} / 中心已建好")

    return _guarded(work)


def _add_account(args: argparse.Namespace) -> int:
    if bool(args.village) == bool(args.township):
        return _say(WRONG_USE, "give --village CODE … or --township CODE / 请给出村或镇街代码")

    from fieldapp.central.accounts import Role
    from fieldapp.central.admin import add_account

    def work(central: Central) -> int:
        account = add_account(
            central,
            name=args.name,
            role=Role(args.role),
            divisions_served=args.village or [args.township],
            no_sensitive=args.no_sensitive,
        )
        return _tell(args, {"account": account.id}, f"account {account.id} / 账号已建")

    return _with_central(args, work)


def _issue_code(args: argparse.Namespace) -> int:
    from fieldapp.central.admin import issue_code

    def work(central: Central) -> int:
        code = issue_code(central, args.account)
        if args.file is not None:
            _write_private(args.file, _code_file(central, code.text, args.url))
        told = {"code": code.text, "expires_at": code.expires_at}
        return _tell(args, told, f"{code.text}\ngood until / 有效期至 {code.expires_at}")

    return _with_central(args, work)


def _code_file(central: Central, code: str, url: str) -> str:
    from fieldapp.wire.enrolment import sign_identity
    from fieldapp.wire.enrolment_file import code_file

    return code_file(code, sign_identity(central.identity(), central.keys.signing), url).rstrip()


def _serve(args: argparse.Namespace) -> int:
    from fieldapp.central.serve import serve

    def listening(url: str) -> None:
        print_result({"url": url}, as_json=True)

    def work(central: Central) -> int:
        if not serve(central, args.host, args.port, listening):
            return _say(FAILED, f"cannot listen on {args.host} port {args.port} / 端口被占用")
        return DONE

    return _with_central(args, work)


def _revoke(args: argparse.Namespace) -> int:
    from fieldapp.central.admin import revoke_device

    def work(central: Central) -> int:
        revoke_device(central, args.device)
        return _tell(args, {"device": args.device, "revoked": True}, f"device {args.device} revoked / 设备已停用")

    return _with_central(args, work)


def _import_ledger(args: argparse.Namespace) -> int:
    if len(args.township) != TOWNSHIP_DIGITS or not (args.township.isascii() and args.township.isdigit()):
        return _say(WRONG_USE, "--township takes a code of 9 digits / 镇街代码是 9 位数字")

    from fieldapp.central.services.ledger_import import import_ledger

    def work(central: Central) -> int:
        told = import_ledger(central, args.file, args.township)
        if args.report is not None:
            _write_private(args.report, json.dumps(told, ensure_ascii=False, indent=2))
        return _tell(args, told, f"{told['people']} people in {told['rows']} rows / 已导入，见报告")

    return _with_central(args, work)


def _publish_form(args: argparse.Namespace) -> int:
    wrong = central_forms.wrong_use(args)
    if wrong is not None:
        return _say(WRONG_USE, wrong)

    def tell(document: object, words: str) -> None:
        _tell(args, document, words)

    return _with_central(args, lambda central: DONE if central_forms.publish(central, args, tell) else FAILED)


def _assign(args: argparse.Namespace) -> int:
    if bool(args.village) == bool(args.township):
        return _say(WRONG_USE, "give --village CODE … or --township CODE / 请给出村或镇街代码")
    return _operate(args, central_operations.assign)


def _decide(args: argparse.Namespace) -> int:
    return _operate(args, central_operations.decide)


def _backup(args: argparse.Namespace) -> int:
    return _operate(args, central_operations.back_up)


def _restore(args: argparse.Namespace) -> int:
    return _guarded(lambda: DONE if central_operations.restore(args, partial(_tell, args)) else FAILED)


def _operate(args: argparse.Namespace, operation: central_operations.Operation) -> int:
    return _with_central(args, lambda central: DONE if operation(central, args, partial(_tell, args)) else FAILED)


def _ingest(args: argparse.Namespace) -> int:
    def tell(document: object, words: str) -> None:
        _tell(args, document, words)

    def work(central: Central) -> int:
        return DONE if central_packages.ingest(central, args, tell, lambda words: say(f"fieldapp: {words}")) else FAILED

    return _with_central(args, work)


def _export(args: argparse.Namespace) -> int:
    def tell(document: object, words: str) -> None:
        _tell(args, document, words)

    def work(central: Central) -> int:
        central_packages.export(central, args, tell)
        return DONE

    return _with_central(args, work)


def _verify(args: argparse.Namespace) -> int:
    from fieldapp.central.services.verify import verify_central

    def work(central: Central) -> int:
        found = verify_central(central).document()
        _tell(args, found, json.dumps(found, ensure_ascii=False, indent=2))
        return DONE if found["ok"] else FAILED

    return _with_central(args, work)


def _stats(args: argparse.Namespace) -> int:
    from fieldapp.central.admin import count_everything

    def work(central: Central) -> int:
        found = count_everything(central)
        return _tell(args, found, json.dumps(found, ensure_ascii=False, indent=2))

    return _with_central(args, work)


def _write_private(path: Path, text: str) -> None:
    # Codes and reports name people: for the owner's eyes only.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")


def _with_central(args: argparse.Namespace, work: Callable[[Central], int]) -> int:
    from fieldapp.central.config import CentralConfig
    from fieldapp.central.open import open_central

    def opened() -> int:
        central = open_central(CentralConfig.from_environment(args.data, os.environ))
        try:
            return work(central)
        finally:
            central.close()

    return _guarded(opened)


def _guarded(work: Callable[[], int]) -> int:
    try:
        return work()
    except FieldappError as exc:
        unreadable = getattr(exc, "unreadable_input", False) or exc.code.startswith("ledger")
        return _say(WRONG_USE if unreadable else FAILED, explain(exc))
    except BrokenPipeError:
        raise
    except OSError as exc:
        return _say(FAILED, f"{exc.strerror}: {exc.filename}")


def _tell(args: argparse.Namespace, document: object, words: str) -> int:
    print_result(document, as_json=args.json, words=words)
    return DONE


def _say(status: int, words: str) -> int:
    say(f"fieldapp: {words}")
    return status
