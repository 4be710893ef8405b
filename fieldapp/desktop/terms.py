"""The domain's terms and states as words, icons and tones: the same word for the same thing on every page.

Terms the domain carries in both languages (reasons, dates) go through `i18n.pick`; here are those it knows by code
only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from fieldapp.desktop.i18n import QT_TRANSLATE_NOOP, pick
from fieldapp.domain.dates import countdown_words, date_words, relative_words
from fieldapp.domain.deadlines import Due, local_moment
from fieldapp.domain.identity import ID_PROBLEM_WORDS


@dataclass(frozen=True, slots=True)
class Term:
    """``word`` in Chinese, marked for translation; the ``tone`` and ``icon`` it is shown with."""

    word: str
    tone: str = "calm"
    icon: str = ""

    def text(self) -> str:
        """The word in the language spoken now."""
        return QCoreApplication.translate("Terms", self.word)


KINDS: Final = {
    "follow_up": Term(QT_TRANSLATE_NOOP("Terms", "处置跟进"), "problem", "problem"),
    "must_visit": Term(QT_TRANSLATE_NOOP("Terms", "必访指令"), "problem", "problem"),
    "declaration_day": Term(QT_TRANSLATE_NOOP("Terms", "主动申报日"), "calm", "calm"),
    "returned": Term(QT_TRANSLATE_NOOP("Terms", "审核退回"), "wait", "back"),
    "lead": Term(QT_TRANSLATE_NOOP("Terms", "预警线索"), "wait", "problem"),
    "overdue": Term(QT_TRANSLATE_NOOP("Terms", "逾期走访"), "problem", "wait"),
    "due": Term(QT_TRANSLATE_NOOP("Terms", "今日走访"), "calm", "today"),
    "deadline": Term(QT_TRANSLATE_NOOP("Terms", "办理期限"), "wait", "wait"),
}

WATCH: Final = {
    "red": Term(QT_TRANSLATE_NOOP("Terms", "关注类别:红"), "watch_red", "person"),
    "yellow": Term(QT_TRANSLATE_NOOP("Terms", "关注类别:黄"), "watch_yellow", "person"),
    "blue": Term(QT_TRANSLATE_NOOP("Terms", "关注类别:蓝"), "watch_blue", "person"),
}
WATCH_SHORT: Final = {
    "red": Term(QT_TRANSLATE_NOOP("Terms", "红"), "watch_red"),
    "yellow": Term(QT_TRANSLATE_NOOP("Terms", "黄"), "watch_yellow"),
    "blue": Term(QT_TRANSLATE_NOOP("Terms", "蓝"), "watch_blue"),
}

STATES: Final = {
    "draft": Term(QT_TRANSLATE_NOOP("Terms", "草稿"), "calm", "draft"),
    "waiting": Term(QT_TRANSLATE_NOOP("Terms", "待同步"), "wait", "wait"),
    "sending": Term(QT_TRANSLATE_NOOP("Terms", "传送中"), "wait", "sync"),
    "applied": Term(QT_TRANSLATE_NOOP("Terms", "已收妥"), "done", "done"),
    "stored": Term(QT_TRANSLATE_NOOP("Terms", "已收妥"), "done", "done"),
    "held": Term(QT_TRANSLATE_NOOP("Terms", "待核实"), "wait", "wait"),
    "rejected": Term(QT_TRANSLATE_NOOP("Terms", "未被接受"), "problem", "problem"),
    "submitted": Term(QT_TRANSLATE_NOOP("Terms", "待审核"), "calm", "wait"),
    "returned": Term(QT_TRANSLATE_NOOP("Terms", "已退回"), "problem", "back"),
    "corrected": Term(QT_TRANSLATE_NOOP("Terms", "已更正"), "wait", "refresh"),
    "approved": Term(QT_TRANSLATE_NOOP("Terms", "已通过"), "done", "done"),
    "discarded": Term(QT_TRANSLATE_NOOP("Terms", "已放弃"), "calm", "calm"),
}

CATEGORIES: Final = {
    "分散供养特困": Term(QT_TRANSLATE_NOOP("Terms", "分散供养特困")),
    "集中供养特困": Term(QT_TRANSLATE_NOOP("Terms", "集中供养特困")),
    "低保": Term(QT_TRANSLATE_NOOP("Terms", "低保")),
    "低保边缘": Term(QT_TRANSLATE_NOOP("Terms", "低保边缘")),
    "刚性支出困难": Term(QT_TRANSLATE_NOOP("Terms", "刚性支出困难")),
    "孤儿": Term(QT_TRANSLATE_NOOP("Terms", "孤儿")),
    "事实无人抚养儿童": Term(QT_TRANSLATE_NOOP("Terms", "事实无人抚养儿童")),
    "困难残疾人": Term(QT_TRANSLATE_NOOP("Terms", "困难残疾人")),
    "困难党员": Term(QT_TRANSLATE_NOOP("Terms", "困难党员")),
    "其他": Term(QT_TRANSLATE_NOOP("Terms", "其他")),
}

FACTS: Final = {
    "男": Term(QT_TRANSLATE_NOOP("Terms", "男")),
    "女": Term(QT_TRANSLATE_NOOP("Terms", "女")),
    "全自理": Term(QT_TRANSLATE_NOOP("Terms", "全自理")),
    "半自理": Term(QT_TRANSLATE_NOOP("Terms", "半自理")),
    "完全不能自理": Term(QT_TRANSLATE_NOOP("Terms", "完全不能自理")),
    "视力": Term(QT_TRANSLATE_NOOP("Terms", "视力")),
    "听力": Term(QT_TRANSLATE_NOOP("Terms", "听力")),
    "言语": Term(QT_TRANSLATE_NOOP("Terms", "言语")),
    "肢体": Term(QT_TRANSLATE_NOOP("Terms", "肢体")),
    "智力": Term(QT_TRANSLATE_NOOP("Terms", "智力")),
    "精神": Term(QT_TRANSLATE_NOOP("Terms", "精神")),
    "多重": Term(QT_TRANSLATE_NOOP("Terms", "多重")),
    "在家": Term(QT_TRANSLATE_NOOP("Terms", "在家")),
    "长期在外地": Term(QT_TRANSLATE_NOOP("Terms", "长期在外地")),
    "医疗机构托养": Term(QT_TRANSLATE_NOOP("Terms", "医疗机构托养")),
    "社会养老机构托养": Term(QT_TRANSLATE_NOOP("Terms", "社会养老机构托养")),
}

DOUBTS: Final = {
    "id_conflict": Term(QT_TRANSLATE_NOOP("Terms", "身份证号与别人相同")),
    "duplicate": Term(QT_TRANSLATE_NOOP("Terms", "台账里登记了两次")),
    "village_unknown": Term(QT_TRANSLATE_NOOP("Terms", "台账里的村名认不出")),
    "village_missing": Term(QT_TRANSLATE_NOOP("Terms", "台账里没有写村")),
    "village_ambiguous": Term(QT_TRANSLATE_NOOP("Terms", "台账里的村名对得上几个村")),
    "village_mismatch": Term(QT_TRANSLATE_NOOP("Terms", "台账里的村和住址对不上")),
    "date_unreadable": Term(QT_TRANSLATE_NOOP("Terms", "台账里有日期看不懂")),
    "date_future": Term(QT_TRANSLATE_NOOP("Terms", "台账里有日期在将来")),
    "birth_mismatch": Term(QT_TRANSLATE_NOOP("Terms", "生日与身份证号不符")),
    "sex_mismatch": Term(QT_TRANSLATE_NOOP("Terms", "性别与身份证号不符")),
    "name_missing": Term(QT_TRANSLATE_NOOP("Terms", "台账里没有姓名")),
    "phone_unreadable": Term(QT_TRANSLATE_NOOP("Terms", "电话号码看不懂")),
    "category_unknown": Term(QT_TRANSLATE_NOOP("Terms", "救助类别认不出")),
    "ability_unknown": Term(QT_TRANSLATE_NOOP("Terms", "自理能力认不出")),
    "residence_unknown": Term(QT_TRANSLATE_NOOP("Terms", "现居住地看不懂")),
}
_DOUBT: Final = Term(QT_TRANSLATE_NOOP("Terms", "台账里有一处要核对"))

FORMS: Final = {
    "TK": Term(QT_TRANSLATE_NOOP("Terms", "特困照护探视")),
    "ZL": Term(QT_TRANSLATE_NOOP("Terms", "自理能力评估")),
    "DB": Term(QT_TRANSLATE_NOOP("Terms", "低保对象走访")),
    "TR": Term(QT_TRANSLATE_NOOP("Terms", "特困人员走访")),
    "ET": Term(QT_TRANSLATE_NOOP("Terms", "孤困儿童走访")),
    "CJ": Term(QT_TRANSLATE_NOOP("Terms", "残疾人走访")),
    "DY": Term(QT_TRANSLATE_NOOP("Terms", "困难党员走访")),
    "HB": Term(QT_TRANSLATE_NOOP("Terms", "红白事")),
    "JF": Term(QT_TRANSLATE_NOOP("Terms", "矛盾纠纷")),
    "YW": Term(QT_TRANSLATE_NOOP("Terms", "突发意外")),
    "SQ": Term(QT_TRANSLATE_NOOP("Terms", "救助申请代办")),
    "SH": Term(QT_TRANSLATE_NOOP("Terms", "基本生活保障")),
}

RECORD_KINDS: Final = {
    "visit": Term(QT_TRANSLATE_NOOP("Terms", "走访记录"), icon="visit"),
    "correction": Term(QT_TRANSLATE_NOOP("Terms", "更正记录"), icon="refresh"),
    "review": Term(QT_TRANSLATE_NOOP("Terms", "审核意见"), icon="review"),
    "settlement": Term(QT_TRANSLATE_NOOP("Terms", "跟进了结"), icon="done"),
    "photo": Term(QT_TRANSLATE_NOOP("Terms", "照片"), icon="photo"),
}


def term(table: dict[str, Term], code: str) -> Term:
    """The term of a code; a code this version does not know is shown as it is."""
    return table.get(code) or Term(code)


def doubt_text(kind: str) -> str:
    """What the ledger left doubtful about a person; kinds without words of their own share a sentence."""
    for problem, words in ID_PROBLEM_WORDS.items():
        if problem.value == kind:
            return pick(words)
    return DOUBTS.get(kind, _DOUBT).text()


def day_text(day: date, today: date) -> str:
    """3月2日(周一), with the year when it is another."""
    return pick(date_words(day, today))


def due_text(due: Due, now: datetime) -> tuple[str, str]:
    """A due date in words and how far off it is: ("3月2日(周一)", "逾期 3 天"); with the hour for a moment."""
    today = local_moment(now).date()
    if due.at is None:
        return day_text(due.on, today), pick(relative_words(due.on, today))
    return f"{day_text(due.on, today)} {local_moment(due.at):%H:%M}", pick(countdown_words(due.at, now))


def moment_text(moment: str, today: date) -> str:
    """An ISO 8601 moment with offset as 3月2日(周一) 14:05, or 今天 14:05."""
    local = local_moment(datetime.fromisoformat(moment))
    if local.date() == today:
        return QCoreApplication.translate("Terms", "今天 {time}").format(time=f"{local:%H:%M}")
    return f"{day_text(local.date(), today)} {local:%H:%M}"
