"""What stands in place of a visit: none is open, submitted, put off. Each as icon, title, text and action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldapp.desktop.i18n import translate
from fieldapp.desktop.models.visit_state import VisitState
from fieldapp.desktop.pages.page import StartVisit
from fieldapp.desktop.terms import FORMS, term

if TYPE_CHECKING:
    from fieldapp.workflows.submit import Submitted


@dataclass(frozen=True, slots=True)
class Ended:
    """What the page's panel tells; ``go_on`` is the visit its action begins, None where it leads back to Today."""

    icon: str
    title: str
    text: str
    action: str
    go_on: StartVisit | None = None


def none_open() -> Ended:
    """There is no visit, and how to begin one."""
    return Ended(
        "visit",
        translate("VisitPage", "没有正在填写的走访"),
        translate("VisitPage", "从“今日”或“对象”里挑一个人开始。没填完的草稿会列在这里,一题都不会少。"),
        translate("VisitPage", "去今日"),
    )


def submitted(done: Submitted) -> Ended:
    """It is frozen and waits to be handed in, with so many pictures and signatures; perhaps it goes on with another
    checklist."""
    kept = translate(
        "VisitPage",
        "这次走访已经签名封存在这台电脑上,{photos} 张照片和签名一起等着同步。收到镇街的回执以前不会从这里删除。",
    )
    title = translate("VisitPage", "已提交,待同步")
    told = kept.format(photos=done.photos)
    if not done.go_on:
        return Ended("done", title, told, translate("VisitPage", "回到今日"))
    names = "、".join(term(FORMS, form).text() for form in done.go_on)
    more = translate("VisitPage", "按这次的回答,还要接着做“{forms}”;现在不做也可以,以后从“对象”里开始。")
    action = translate("VisitPage", "接着做“{forms}”").format(forms=names)
    return Ended("done", title, f"{told}\n{more.format(forms=names)}", action, StartVisit(done.persons, done.go_on))


def put_off(state: VisitState, at: str | None) -> Ended:
    """It stopped at the question ``at`` and goes on another day."""
    ask = state.ask(at or "")
    place = translate("VisitPage", "停在“{question}”。").format(question=ask.question.label) if ask else ""
    rest = translate("VisitPage", "已答 {done} 题,还缺 {gaps} 处。")
    kept = translate("VisitPage", "答案都在这台电脑上,改天从“今日”或这里接着填,会回到同一题。")
    text = f"{place}{rest.format(done=state.answered, gaps=len(state.missing))}\n{kept}"
    return Ended("draft", translate("VisitPage", "这次走访先停在这里"), text, translate("VisitPage", "回到今日"))
