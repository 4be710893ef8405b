"""Why the program says what it says: words in two languages, and reasons that name their source.

Every due date, colour, scope and sum a person sees can be asked *why*. The answer is a `Reason`: a stable
code for scripts, one plain sentence in Chinese and in English, and where the rule comes from. Sources
are written once, here, so that a screen and a printed page cite the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Words(NamedTuple):
    """The same thing said in simplified Chinese (``zh``) and in English (``en``)."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is so: ``code`` is stable snake_case, ``source`` names the rule (never empty)."""

    code: str
    zh: str
    en: str
    source: str

    @property
    def words(self) -> Words:
        """The sentence in both languages."""
        return Words(self.zh, self.en)


# Sources (rules A3, A5, A7, B1, B4). "自拟" marks a default of this program that the county has to confirm.
LAIZHOU_CLASSES = "莱州分散供养特困人员三色分类(2024-10-26 报道)"
LAIZHOU_SCOPE = "莱州照护范围规定(2024-10-26 报道)"
LAIZHOU_INTERVAL = "莱州三色分类;走访间隔为本应用默认值(自拟,可配置)"
OWN_DEFAULT = "本应用默认值(自拟,可配置)"
FIVE_MUST_SOURCE = "济宁“五必到五必访”(2022-07-06 发布);周期为本应用默认值(自拟,可配置)"
YEARLY_TEKUN = "特困人员每年核查一次(改革完善社会救助制度的意见);周期自拟"
EMERGENCY_HOURS = "济宁、枣庄临时救助:特别紧急2小时,急难24小时"
PAPERS_WORKDAYS = "枣庄:急难型救助5个工作日内补齐手续"
DECLARATION_SOURCE = "菏泽主动申报日:每月第一个工作日(2024-06 起)"
CHECKLIST_RULES = "走访清单题库约定(自拟)"
EXTREME_WEATHER_SOURCE = "莱州:红色类别极端天气必访;24小时为本应用默认值"
RETURN_SOURCE = "镇街审核退回;按一般整改、补件5个工作日(自拟)"
LEAD_SOURCE = "菏泽:预警线索随即入户核实;期限由下发单位规定"
SELF_CARE_SOURCE = "特困人员认定办法(2021)§20–23"
CIVIL_CODE_PERIODS = "民法典§201–203"
