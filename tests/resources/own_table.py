"""What every checklist asks, written down beside the forms: the table tests hold the forms against it."""

from __future__ import annotations

# Question → (control, number of choices, required), as the draft counts them.
OWN_TABLE: dict[str, dict[str, tuple[str, int, bool]]] = {
    "TK": {
        "GH01": ("select", 15, True), "GH02": ("input", 0, True), "GH03": ("input", 0, True),
        "GH04": ("select1", 4, True), "GH05": ("input", 0, True), "GH06": ("select1", 4, True),
        "GH07": ("select1", 8, True), "GH08": ("select", 6, True), "GH09": ("select", 7, True),
        "GH10": ("select1", 4, True), "GH11": ("input", 0, False), "GT01": ("upload", 0, False),
        "GT03": ("select1", 6, True), "GT04": ("select", 8, True), "GT05": ("select", 15, True),
        "GT06": ("select", 13, True), "GT07": ("select1", 4, True), "GT08": ("input", 0, True),
        "GT09": ("upload", 0, True), "GT10": ("upload", 0, True), "TK01": ("select1", 3, True),
        "TK02": ("select1", 5, True), "TK03": ("select1", 4, True), "TK04": ("select", 7, True),
        "TK05": ("select1", 5, True), "TK06": ("select1", 3, True), "TK07": ("select1", 4, True),
        "TK08": ("select1", 4, True), "TK09": ("select", 9, True), "TK10": ("select1", 5, True),
        "TK11": ("select1", 4, True), "TK12": ("select", 10, True), "TK13": ("input", 0, True),
        "TK14": ("input", 0, False), "TK15": ("select1", 5, True), "TK16": ("select1", 3, True),
        "TK17": ("select1", 5, True), "TK18": ("select1", 4, True), "TK19": ("select1", 4, False),
        "TK20": ("select1", 3, True),
    },
    "ZL": {
        "ZL01": ("select1", 4, True), "ZL02": ("input", 0, True), "ZL03": ("input", 0, True),
        **{f"ZL0{n}": ("select1", 2, True) for n in range(4, 10)}, "ZL10": ("input", 0, True),
        "ZL11": ("select", 4, True), "ZL12": ("select1", 3, True), "ZL13": ("select1", 4, True),
        "ZL14": ("select1", 3, True), "ZL15": ("select1", 4, True), "ZL16": ("select1", 4, True),
        "ZL17": ("select1", 3, True), "ZL18": ("select1", 3, True),
    },
    "DB": {
        "DB01": ("select", 9, True), "DB02": ("input", 0, True), "DB03": ("select1", 6, True),
        "DB04": ("input", 0, True), "DB05": ("select1", 4, False), "DB06": ("select", 7, True),
        "DB07": ("select", 6, True), "DB08": ("input", 0, True), "DB09": ("select1", 4, True),
        "DB10": ("select1", 4, True), "DB11": ("select", 6, True), "DB12": ("select1", 4, True),
        "DB13": ("select1", 4, True), "DB14": ("select1", 4, True), "DB15": ("select1", 3, True),
        "DB16": ("select1", 4, False), "DB17": ("select", 9, True),
    },
    "TR": {
        "TR01": ("select1", 4, True), "TR02": ("input", 0, True), "TR03": ("select1", 4, True),
        "TR04": ("select1", 4, True), "TR05": ("select1", 4, True), "TR06": ("select1", 5, True),
        "TR07": ("select1", 3, True), "TR08": ("select1", 4, True), "TR09": ("select1", 4, True),
        "TR10": ("select1", 3, True), "TR11": ("select", 8, True), "TR12": ("input", 0, False),
    },
    "ET": {
        "ET01": ("select", 8, True), "ET02": ("select1", 7, True), "ET03": ("select1", 5, True),
        "ET04": ("select1", 3, True), "ET05": ("select1", 3, True), "ET06": ("select", 7, True),
        "ET07": ("select1", 7, True), "ET08": ("select", 6, True), "ET09": ("select", 6, True),
        "ET10": ("select1", 4, True), "ET11": ("select1", 4, False), "ET12": ("select1", 4, True),
        "ET13": ("select", 8, True), "ET14": ("select", 6, True), "ET15": ("select", 4, True),
        "ET16": ("select1", 5, True), "ET17": ("input", 0, False), "ET18": ("select", 8, True),
    },
    "CJ": {
        "CJ01": ("input", 0, False), "CJ02": ("select1", 7, True), "CJ03": ("select1", 4, True),
        "CJ04": ("select1", 5, True), "CJ05": ("select1", 5, True), "CJ06": ("select1", 3, True),
        "CJ07": ("select1", 3, True), "CJ08": ("select1", 6, True), "CJ09": ("select", 4, True),
        "CJ10": ("select", 7, True), "CJ11": ("select1", 3, True), "CJ12": ("select1", 4, True),
        "CJ13": ("select1", 4, True), "CJ14": ("input", 0, False), "CJ15": ("select1", 5, False),
        "CJ16": ("select1", 4, False),
    },
    "DY": {
        "DY01": ("select1", 2, True), "DY02": ("select", 7, True), "DY03": ("select1", 6, True),
        "DY04": ("select1", 3, True), "DY05": ("select1", 4, True), "DY06": ("select1", 3, True),
        "DY07": ("select", 6, True), "DY08": ("input", 0, False), "DY09": ("input", 0, True),
        "DY10": ("input", 0, False), "DY11": ("select1", 3, False), "DY12": ("input", 0, False),
    },
    "HB": {
        "HB01": ("select1", 3, True), "HB02": ("input", 0, True), "HB03": ("select1", 7, True),
        "HB04": ("select1", 5, True), "HB05": ("input", 0, True), "HB06": ("select1", 4, True),
        "HB07": ("select", 5, True), "HB08": ("select1", 4, True), "HB09": ("select1", 4, True),
        "HB10": ("select1", 3, True), "HB11": ("select1", 3, False), "HB12": ("select", 7, True),
    },
    "JF": {
        "JF01": ("select1", 10, True), "JF02": ("select", 7, True), "JF03": ("select1", 4, True),
        "JF04": ("select1", 2, True), "JF05": ("select1", 4, True), "JF06": ("select1", 3, True),
        "JF07": ("select", 8, True), "JF08": ("select1", 7, True), "JF09": ("select1", 3, True),
        "JF10": ("select", 5, True), "JF11": ("input", 0, True), "JF12": ("select1", 1, True),
    },
    "YW": {
        "YW01": ("select1", 11, True), "YW02": ("input", 0, True), "YW03": ("select1", 2, True),
        "YW04": ("select", 5, True), "YW05": ("select1", 6, True), "YW06": ("select1", 3, True),
        "YW07": ("select", 8, True), "YW08": ("select1", 3, True), "YW09": ("select", 6, True),
        "YW10": ("input", 0, True), "YW11": ("input", 0, True), "YW12": ("select", 8, True),
        "YW13": ("select1", 4, True), "YW14": ("select1", 3, True), "YW15": ("select", 8, True),
    },
    "SQ": {
        "SQ01": ("select1", 14, True), "SQ02": ("select", 8, True), "SQ03": ("select1", 4, True),
        "SQ04": ("select1", 2, True), "SQ05": ("select1", 3, True), "SQ06": ("select", 11, True),
        "SQ07": ("select1", 5, True), "SQ08": ("select1", 3, True), "SQ09": ("input", 0, False),
        "SQ10": ("input", 0, False), "SQ11": ("select", 6, True), "SQ12": ("input", 0, True),
        "SQ13": ("select1", 4, True), "SQ14": ("select1", 3, True),
    },
    "SH": {
        "SH01": ("select", 11, True), "SH02": ("select1", 4, True), "SH03": ("input", 0, True),
        "SH04": ("select", 10, True), "SH05": ("select1", 3, True), "SH06": ("select1", 4, True),
        "SH07": ("select", 10, True), "SH08": ("select1", 4, True), "SH09": ("input", 0, True),
        "SH10": ("input", 0, False), "SH11": ("input", 0, False), "SH12": ("select", 6, True),
        "SH13": ("select", 6, True), "SH14": ("select1", 4, False),
    },
    "TQ": {
        "TQ01": ("select1", 10, True), "TQ02": ("select1", 5, True), "TQ03": ("select1", 5, True),
        "TQ04": ("select1", 4, True), "TQ05": ("select1", 4, True), "TQ06": ("select1", 5, True),
        "TQ07": ("select", 6, True), "TQ08": ("select1", 3, True), "TQ09": ("select", 5, True),
        "TQ10": ("select1", 3, False), "TQ11": ("select1", 4, True), "TQ12": ("select1", 3, True),
        "TQ13": ("input", 0, True), "TQ14": ("input", 0, False), "TQ15": ("input", 0, True),
    },
    "YJ": {
        "YJ01": ("select1", 8, True), "YJ02": ("select", 12, True), "YJ03": ("input", 0, True),
        "YJ04": ("select1", 5, True), "YJ05": ("select1", 4, True), "YJ06": ("select", 5, True),
        "YJ07": ("input", 0, True), "YJ08": ("input", 0, True), "YJ09": ("select1", 4, True),
        "YJ10": ("input", 0, True), "YJ11": ("input", 0, True), "YJ12": ("input", 0, True),
        "YJ13": ("select", 7, True), "YJ14": ("select1", 3, True), "YJ15": ("select", 12, True),
        "YJ16": ("select1", 4, True), "YJ17": ("select1", 5, True), "YJ18": ("upload", 0, False),
    },
    "DD": {
        "DD01": ("select", 5, True), "DD02": ("select1", 5, True), "DD03": ("select1", 6, True),
        "DD04": ("select1", 3, True), "DD05": ("input", 0, True), "DD06": ("input", 0, True),
        "DD07": ("select1", 5, True), "DD08": ("select", 11, True), "DD09": ("input", 0, True),
        "DD10": ("select1", 3, True), "DD11": ("select1", 5, True), "DD12": ("select1", 5, True),
        "DD13": ("input", 0, False), "DD14": ("select1", 4, True), "DD15": ("select1", 4, False),
        "DD16": ("select1", 3, True), "DD17": ("select", 7, False), "DD18": ("select1", 4, True),
        "DD19": ("select", 7, True), "DD20": ("upload", 0, True),
    },
}  # fmt: skip

SENSITIVE = frozenset((
    "CJ01", "CJ02", "CJ03", "CJ09", "CJ10", "CJ12", "CJ13", "CJ14", "DB02", "DB08", "DB09", "DB10", "DD16",
    "DY01", "DY05", "DY08", "HB04", "HB05", "JF03", "JF04", "SH10", "SH11", "SQ08", "SQ09", "SQ10", "TK03",
    "TK04", "TK05", "TK15", "TK16", "TK17", "TK18", "TK20", "TQ04", "TR03", "TR07", "TR10", "YJ07", "YJ08",
    "YJ11", "YJ12", "YJ13", "YW05",
))  # fmt: skip
"""Questions whose answers are sensitive; besides these all of ZL and ET."""

ONSITE = frozenset((
    "CJ11", "DB13", "DB14", "DD07", "DD08", "DD09", "DY07", "ET05", "ET14", "TK07", "TK08", "TK09", "TR03",
    "TR04",
))  # fmt: skip
"""Questions that take someone on the spot; besides these all of ZL."""
