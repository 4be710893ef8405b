"""For every checklist, answers of an ordinary visit: complete, and nothing fires."""

from __future__ import annotations

from tests.resources.filling import Answers

TK: Answers = {
    "TK03": "same", "TK04": ["none"], "TK06": "yes", "TK07": "good", "TK08": "good", "TK09": ["none"],
    "TK10": "daily", "TK11": "fully", "TK13": "4", "TK14": "9.5", "TK15": "own", "TK16": "same", "TK17": "fine",
    "TK18": "calm", "TK20": "no",
}  # fmt: skip
ZL: Answers = {
    "ZL01": "yearly", "ZL03": "张三、李医生", "ZL03_units": ["village", "clinic"],
    **{f"ZL0{number}": "can" for number in range(4, 10)}, "ZL14": "no", "ZL15": "shown", "ZL16": "agrees",
    "ZL17": "full", "ZL18": "stay",
}  # fmt: skip
DB: Answers = {
    "DB01": ["none"], "DB03": "none", "DB06": ["none"], "DB07": ["none"], "DB09": "none", "DB10": "own",
    "DB11": ["none"], "DB13": "safe", "DB14": "fits", "DB15": "knows", "DB17": ["none"],
}  # fmt: skip
TR: Answers = {
    "TR01": "collective", "TR02": "敬老院2号床", "TR03": "good", "TR04": "content", "TR05": "none", "TR06": "none",
    "TR07": "no", "TR09": "no", "TR10": "content", "TR11": ["none"],
}  # fmt: skip
ET: Answers = {
    "ET01": ["orphan"], "ET02": "grandparents", "ET03": "copes", "ET05": "none", "ET06": ["normal"],
    "ET07": "attends", "ET09": ["healthy"], "ET12": "for_child", "ET13": ["none"], "ET14": ["none"],
    "ET15": ["complete"], "ET18": ["none"],
}  # fmt: skip
CJ: Answers = {
    "CJ02": "limb", "CJ03": "level_3", "CJ04": "self", "CJ05": "none", "CJ06": "no", "CJ09": ["none"],
    "CJ10": ["none"], "CJ11": "enough",
}  # fmt: skip
DY: Answers = {
    "DY01": "confirmed", "DY02": ["poor"], "DY03": "dibao", "DY05": "able", "DY06": "with_family", "DY07": ["none"],
    "DY09": "李四 13800000000",
}  # fmt: skip
HB: Answers = {"HB01": "other", "HB02": "2026-03-01", "HB03": "none", "HB09": "none", "HB12": ["none"]}
JF: Answers = {
    "JF01": "neighbours", "JF02": ["none"], "JF03": "none", "JF05": "none", "JF06": "both", "JF07": ["village"],
    "JF08": "spoken", "JF09": "no", "JF10": ["none"], "JF12": "read",
}  # fmt: skip
YW: Answers = {
    "YW01": "traffic", "YW02_from": "neighbour", "YW03": "yes", "YW04": ["police_110"], "YW05": "none",
    "YW06": "registered", "YW07": ["nothing"], "YW12": ["id_card"], "YW13": "insured", "YW14": "no", "YW15": ["none"],
}  # fmt: skip
SQ: Answers = {
    "SQ01": "medical", "SQ02": ["illiterate"], "SQ03": "self_signed", "SQ04": "no", "SQ05": "registered",
    "SQ06": ["application", "medical_papers"], "SQ07": "complete", "SQ12_handed_in": "yes", "SQ12": "2026-03-01",
    "SQ13": "waiting",
}  # fmt: skip
SH: Answers = {
    "SH01": ["doctor"], "SH02": "over_half_month", "SH03": "3", "SH03_old": "1", "SH03_children": "1",
    "SH03_disabled": "0", "SH03_ill": "1", "SH04": ["debt"], "SH05": "no", "SH06": "partly", "SH07": ["none"],
    "SH08": "never", "SH09": "3", "SH13": ["relatives"],
}  # fmt: skip
TQ: Answers = {
    "TQ01": "cold_wave", "TQ02": "warning_yellow", "TQ03": "seen", "TQ04": "safe", "TQ05": "sound", "TQ06": "works",
    "TQ07": ["none"], "TQ08": "over_3_days", "TQ09": ["works"], "TQ11": "there", "TQ12": "no",
    "TQ15": "2026-03-03T09:00:00.000+08:00",
}  # fmt: skip
YJ: Answers = {
    "GH05": "张三、李四", "GH06": "investigation", "YJ01": "data_match", "YJ02": ["not_visited"],
    "YJ03": "L-12 2026-03-01 → 2026-03-06", "YJ04": "same", "YJ05": "untrue", "YJ17": "excluded",
    "YJ17_basis": "社保记录已更正",
}  # fmt: skip
DD: Answers = {
    "GH06": "supervision", "DD01": ["announced"], "DD02": "valid_template", "DD03": "neighbour", "DD04": "yes",
    "DD05": "7", "DD06": "6", "DD07": "on_duty", "DD08": ["none"], "DD09_person": "4", "DD09_meals": "4",
    "DD09_rooms": "3", "DD10": "no_stay", "DD11": "full", "DD12": "fits", "DD14": "content", "DD16": "none",
    "DD18": "pass", "DD20": "d.png",
}  # fmt: skip

QUIET: dict[str, Answers] = {
    "TK": TK, "ZL": ZL, "DB": DB, "TR": TR, "ET": ET, "CJ": CJ, "DY": DY, "HB": HB, "JF": JF, "YW": YW, "SQ": SQ,
    "SH": SH, "TQ": TQ, "YJ": YJ, "DD": DD,
}  # fmt: skip
