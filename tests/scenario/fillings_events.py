"""Values that forms give by themselves: defaults, actions at load, on new instances and on changes."""

from __future__ import annotations

from tests.scenario.table import Case

STATIC = "Primary Instance: default values"
LOAD = "Events: odk-instance-first-load"
NEW = "Events: odk-new-repeat"
CHANGED = "Events: xforms-value-changed"
ONCE = "XPath Functions: once()"
PRELOAD = "Preload Attributes"

DEFAULTS = """
| | type | name | label | default | calculation |
| | text | word | Word | static | |
| | integer | whole | Whole | 007 | |
| | decimal | part | Part | 5 | |
| | date | day | Day | 2026-02-01 | |
| | select_multiple l | many | Many | a b | |
| | calculate | told | | | concat(${word}, ${whole}, ${many}) |
| choices |
| | list_name | name | label |
| | l | a | A |
| | l | b | B |
"""
DYNAMIC = """
| | type | name | label | default | calculation |
| | date | day | Day | today() | |
| | integer | sum | Sum | 1 + 2 | |
| | text | joined | Joined | concat(${day}, '/', ${sum}) | |
| | text | early | Early | ${late} | |
| | calculate | late | | | 5 |
| | calculate | both | over | 1 + 1 | 'calculated' |
"""
NEWBORN = """
| | type | name | label | default | calculation |
| | integer | start | Start | 10 | |
| | begin repeat | r | R | | |
| | integer | n | N | ${start} + position(..) | |
| | calculate | next | | | ${n} + 1 |
| | text | from | From | ${next} | |
| | end repeat | | | | |
"""
COUNTED = """
| | type | name | label | default | repeat_count |
| | integer | n | N | | |
| | begin repeat | r | R | | ${n} |
| | integer | v | V | position(..) * 2 | |
| | end repeat | | | | |
"""
TRIGGERS = """
| | type | name | label | trigger | calculation | relevant | default |
| | text | a | A | | | | |
| | text | b | B | ${a} | concat(${a}, '!') | | |
| | text | c | C | ${b} | concat(${b}, '?') | | |
| | calculate | at | | ${a} | now() | | |
| | integer | n | N | | | ${a} != '' | |
| | calculate | twice | | ${n} | ${n} * 2 | | |
| | calculate | size | | | string-length(${a}) | | |
| | text | seen | Seen | ${a} | concat('size ', ${size}) | | |
"""
SUMS = """
| | type | name | label | trigger | calculation |
| | integer | a | A | | |
| | integer | sum | Sum | | ${a} + 1 |
| | text | told | Told | ${sum} | concat('is ', ${sum}) |
| | text | fixed | Fixed | | 'k' |
| | text | never | Never | ${fixed} | 'x' |
"""
INSIDE = """
| | type | name | label | trigger | calculation |
| | begin repeat | r | R | | |
| | text | a | A | | |
| | text | b | B | ${a} | concat(${a}, position(..)) |
| | end repeat | | | | |
"""
KEPT = """
| | type | name | label | calculation | relevant |
| | text | a | A | | |
| | text | first | First | once(${a}) | |
| | calculate | id | | once(uuid()) | |
| | text | later | Later | once(concat('was ', ${a})) | ${a} != '' |
"""
META = """
| | type | name | label |
| | start | start | |
| | end | end | |
| | today | today | |
| | deviceid | device | |
| | username | user | |
| | text | a | A |
"""

TABLE = [
    Case(
        STATIC, "A value in the instance is the default.", DEFAULTS, "", "/data/word = static\n/data/day = 2026-02-01"
    ),
    Case(STATIC, "It takes the form of its type.", DEFAULTS, "", "/data/whole = 7\n/data/part = 5.0"),
    Case(STATIC, "Choices too.", DEFAULTS, "", "/data/many = a b"),
    Case(STATIC, "Calculations read it.", DEFAULTS, "", "/data/told = static7a b"),
    Case(
        STATIC, "It can be changed and emptied.", DEFAULTS, "set /data/word =\nset /data/whole = 8", "/data/told = 8a b"
    ),
    Case(LOAD, "An expression gives the default.", DYNAMIC, "", "/data/day = 2026-03-02\n/data/sum = 3"),
    Case(LOAD, "Actions run in order and see those before.", DYNAMIC, "", "/data/joined = 2026-03-02/3"),
    Case(LOAD, "They come before calculations.", DYNAMIC, "", "/data/early =\n/data/late = 5"),
    Case(LOAD, "So a calculation wins over a default.", DYNAMIC, "", "/data/both = calculated"),
    Case(
        LOAD,
        "What they gave can be changed.",
        DYNAMIC,
        "set /data/sum = 9",
        "/data/sum = 9\n/data/joined = 2026-03-02/3",
    ),
    Case(
        NEW, "The first instance has its default from the load.", NEWBORN, "", "/data/r[1]/n = 11\n/data/r[1]/next = 12"
    ),
    Case(NEW, "A new one has its own.", NEWBORN, "add /data/r", "/data/r[2]/n = 12\n/data/r[2]/next = 13"),
    Case(NEW, "It comes before the instance's calculations.", NEWBORN, "add /data/r", "/data/r[2]/from ="),
    Case(
        NEW,
        "It reads what is so when the instance is made.",
        NEWBORN,
        "set /data/start = 50\nadd /data/r",
        "/data/r[1]/n = 11\n/data/r[2]/n = 52",
    ),
    Case(
        NEW,
        "It is not given again when instances move up.",
        NEWBORN,
        "add /data/r\nremove /data/r[1]",
        "/data/r[1]/n = 12\n/data/r[1]/next = 13",
    ),
    Case(
        NEW,
        "Instances that a count makes have it too.",
        COUNTED,
        "set /data/n = 3",
        "/data/r[1]/v = 2\n/data/r[2]/v = 4\n/data/r[3]/v = 6",
    ),
    Case(
        NEW,
        "Those made again have it again.",
        COUNTED,
        "set /data/n = 2\nset /data/r[2]/v = 99\nset /data/n = 1\nset /data/n = 2",
        "/data/r[2]/v = 4",
    ),
    Case(CHANGED, "A changed answer gives another its value.", TRIGGERS, "set /data/a = q", "/data/b = q!"),
    Case(CHANGED, "One change may lead to the next.", TRIGGERS, "set /data/a = q", "/data/c = q!?"),
    Case(CHANGED, "Not before there was a change.", TRIGGERS, "", "/data/b =\n/data/at ="),
    Case(
        CHANGED,
        "The moment of the change can be kept.",
        TRIGGERS,
        "set /data/a = q",
        "/data/at = 2026-03-02T09:05:07.120+08:00",
    ),
    Case(
        CHANGED,
        "What was given can be overwritten.",
        TRIGGERS,
        "set /data/a = q\nset /data/b = mine",
        "/data/b = mine\n/data/c = mine?",
    ),
    Case(
        CHANGED,
        "The same answer again is no change.",
        TRIGGERS,
        "set /data/a = q\nset /data/b = mine\nset /data/a = q",
        "/data/b = mine",
    ),
    Case(CHANGED, "Another one is.", TRIGGERS, "set /data/a = q\nset /data/b = mine\nset /data/a = r", "/data/b = r!"),
    Case(CHANGED, "Emptying is a change.", TRIGGERS, "set /data/a = q\nset /data/a =", "/data/b = !"),
    Case(CHANGED, "It sees what the change has calculated.", TRIGGERS, "set /data/a = four", "/data/seen = size 4"),
    Case(
        CHANGED,
        "Turning irrelevant reads as empty and is a change.",
        TRIGGERS,
        "set /data/a = q\nset /data/n = 4\nset /data/a =",
        "/data/twice =\n/data/n keeps 4",
    ),
    Case(
        CHANGED,
        "Coming back is one too.",
        TRIGGERS,
        "set /data/a = q\nset /data/n = 4\nset /data/a =\nset /data/a = w",
        "/data/twice = 8",
    ),
    Case(CHANGED, "A calculated value that changes triggers.", SUMS, "set /data/a = 3", "/data/told = is 4"),
    Case(CHANGED, "The form's first calculations are no changes.", SUMS, "", "/data/fixed = k\n/data/never ="),
    Case(
        CHANGED,
        "In a repeat it stays in its instance.",
        INSIDE,
        "add /data/r\nset /data/r[2]/a = z",
        "/data/r[1]/b =\n/data/r[2]/b = z2",
    ),
    Case(ONCE, "The first value stays.", KEPT, "set /data/a = x\nset /data/a = y", "/data/first = x"),
    Case(ONCE, "An empty one is tried again.", KEPT, "", "/data/first ="),
    Case(
        ONCE,
        "A random one stays as long as the filling.",
        KEPT,
        "set /data/a = x",
        "/data/id = 00000000-0000-4000-8000-000000000002",
    ),
    Case(
        ONCE,
        "Through times of irrelevance too.",
        KEPT,
        "set /data/a = x\nset /data/a =\nset /data/a = y",
        "/data/later = was x",
    ),
    Case(PRELOAD, "The start of filling.", META, "", "/data/start = 2026-03-02T09:05:07.120+08:00"),
    Case(PRELOAD, "The day.", META, "", "/data/today = 2026-03-02"),
    Case(
        PRELOAD,
        "The end is known when it is submitted.",
        META,
        "",
        "/data/end =\nsubmits <end>2026-03-02T09:05:07.120+08:00</end>",
    ),
    Case(PRELOAD, "What the device does not tell is empty.", META, "", "/data/device =\n/data/user ="),
    Case(PRELOAD, "Every record has an id.", META, "", "submits <instanceID>uuid:0000"),
]
