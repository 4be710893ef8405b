"""What the operator of a central reads when an order cannot be carried out. No Qt here: a server has none."""

from __future__ import annotations

from fieldapp.domain.errors import FieldappError

WORDS = {
    "not_initialised": "此目录中还没有中心，请先运行 central init",
    "already_initialised": "此目录中已有中心，不会覆盖",
    "store_too_new": "数据库由更新版本的程序写成，请升级本程序",
    "bad_divisions": "区划文件有误",
    "bad_setting": "环境变量不是可用的地址",
    "division_unknown": "区划文件中没有这个代码",
    "divisions_not_of_one_township": "账号对应同一镇街的若干村（12位），或一个镇街（9位）",
    "form_not_known": "没有在用的这张表单（或这个版本）",
    "form_unreadable": "表单文件无法读取",
    "ledger_file_missing": "找不到台账文件",
    "ledger_unreadable": "台账文件无法读取，请检查权限和磁盘",
    "ledger_file_empty": "台账文件是空的",
    "ledger_old_format": "台账是旧的 .xls 格式，请在表格软件里另存为 .xlsx",
    "ledger_encrypted": "台账设了打开密码，请去掉密码后再导入",
    "ledger_not_workbook": "这个文件不是 .xlsx 表格",
    "ledger_damaged": "台账文件已损坏或不完整，请重新拷贝或另存一份",
    "ledger_too_large": "台账超出了能读的行列数，请删去多余的空行空列",
    "ledger_without_people": "台账里没有找到带姓名或身份证号的表头",
    "ledger_township_unknown": "区划文件中没有这个镇街的村",
    "account_unknown": "没有这个账号",
    "account_revoked": "该账号已停用",
    "unknown_device": "没有这台设备",
    "code_refused": "这个登记码不能用",
    "revoked_device": "这台设备已停用",
    "reply_nowhere": "这是登记申请，请用 --out 指定回复文件",
    "not_a_package": "这不是本程序的数据包",
    "package_damaged": "数据包不完整或被改动过，一点也没有采用，请重新拷贝",
    "package_for_another": "这个数据包不是给这个中心的",
    "unsupported_version": "数据包由更新版本的程序写成，请升级本程序",
    "signature_invalid": "签名不对，没有采用",
    "malformed": "文件不完整或被改动过，没有采用",
    "not_for_us": "这个文件不是给这个中心的，或者已损坏",
    "keys_unreadable": "密钥文件缺失或损坏，请从密钥备份恢复",
    "store_unavailable": "数据库无法使用，请检查磁盘空间和目录权限",
    "store_not_durable": "数据库未开启 fsync，断电会丢数据，请开启后再启动",
    "blobs_unavailable": "照片存储无法使用，请检查磁盘空间和目录权限",
    "backup_unreadable": "这不是本中心的备份，或备份已损坏、不完整",
    "backup_unfit": "备份与当前的数据库设置不符，什么都没有改动",
    "tool_unusable": "PostgreSQL 的命令行工具缺失或运行失败",
    "nothing_to_decide": "这台设备没有等待处理的记录",
    "folder_unusable": "目录或文件无法读写",
}


WHY = {
    "unknown": "没有发过这个码",
    "used": "已经被另一台设备用过",
    "expired": "已经过期",
    "tries": "试错次数太多",
    "device_known": "这台设备已经登记过",
}
"""Why a code was refused."""


def explain(error: FieldappError) -> str:
    """One line, Chinese first, with the stable code."""
    words = WORDS.get(error.code)
    why = WHY.get(getattr(error, "why", ""))
    words = f"{words}：{why}" if words and why else words
    return f"{error.code}: {words} / {error}" if words else f"{error.code}: {error}"
