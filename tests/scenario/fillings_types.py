"""Every question type: what may be given, what is stored, and dates at work in a whole form."""

from __future__ import annotations

from tests.scenario.table import Case

TYPES = "Data Types"
INPUT = "Body Elements: input, range, trigger, upload"
SUBMISSION = "Primary Instance: the record"
DATES = "XPath Operators and Functions: dates in a form"

ALL = """
| | type | name | label | parameters |
| | text | t | T | |
| | integer | i | I | |
| | decimal | d | D | |
| | date | day | Day | |
| | time | time | Time | |
| | dateTime | at | At | |
| | range | r | R | start=1 end=10 step=1 |
| | range | rd | RD | start=0 end=5 step=0.5 |
| | acknowledge | ok | OK | |
| | image | photo | Photo | |
| | barcode | code | Code | |
| | geopoint | point | Point | |
| | geotrace | trace | Trace | |
| | geoshape | shape | Shape | |
| | note | note | Note | |
| | hidden | secret | | |
"""
DAYS = """
| | type | name | label | calculation | relevant | constraint |
| | date | born | Born | | | . <= today() |
| | date | moved | Moved | | | . > ${born} |
| | dateTime | met | Met | | | |
| | time | clock | Clock | | | . >= '08:00:00' |
| | calculate | age | | int((today() - ${born}) div 365.25) | | |
| | calculate | days | | ${moved} - ${born} | | |
| | calculate | due | | date(${moved} + 30) | | |
| | calculate | words | | format-date(${moved}, '%Y年%n月%e日') | | |
| | calculate | weekday | | format-date(${moved}, '%a') | | |
| | calculate | hour | | format-date-time(${met}, '%H:%M') | | |
| | calculate | part | | decimal-time(${clock}) | | |
| | calculate | same | | if(${moved} = '2026-02-01', 'same', 'other') | | |
| | text | old | Old | | ${age} >= 60 | |
"""

TABLE = [
    Case(
        TYPES,
        "string: as it was given, spaces too.",
        ALL,
        "set /data/t = 王 小明 <&>",
        "/data/t = 王 小明 <&>\nsubmits <t>王 小明 &lt;&amp;&gt;</t>",
    ),
    Case(TYPES, "int: without needless zeros or signs.", ALL, "set /data/i = +007", "/data/i = 7"),
    Case(TYPES, "int: negative.", ALL, "set /data/i = -12", "/data/i = -12"),
    Case(TYPES, "int: no fraction.", ALL, "refused set /data/i = 1.5", "/data/i ="),
    Case(TYPES, "int: 32 bits.", ALL, "refused set /data/i = 2147483648", "/data/i ="),
    Case(TYPES, "int: no words.", ALL, "refused set /data/i = many", "/data/i ="),
    Case(TYPES, "decimal: at least one digit after the point.", ALL, "set /data/d = 5", "/data/d = 5.0"),
    Case(TYPES, "decimal: no needless digits.", ALL, "set /data/d = -0.50", "/data/d = -0.5"),
    Case(TYPES, "decimal: a comma is none.", ALL, "refused set /data/d = 1,5", "/data/d ="),
    Case(TYPES, "date: a day that exists.", ALL, "set /data/day = 2024-02-29", "/data/day = 2024-02-29"),
    Case(TYPES, "date: not one that does not.", ALL, "refused set /data/day = 2026-02-29", "/data/day ="),
    Case(TYPES, "time: seconds are added.", ALL, "set /data/time = 08:30", "/data/time = 08:30:00"),
    Case(TYPES, "time: no 25th hour.", ALL, "refused set /data/time = 25:00:00", "/data/time ="),
    Case(
        TYPES,
        "dateTime: with its offset.",
        ALL,
        "set /data/at = 2026-01-31T08:30:00+08:00",
        "/data/at = 2026-01-31T08:30:00+08:00",
    ),
    Case(
        TYPES,
        "dateTime: without one it is local time.",
        ALL,
        "set /data/at = 2026-01-31T08:30",
        "/data/at = 2026-01-31T08:30:00.000+08:00",
    ),
    Case(TYPES, "dateTime: a date is none.", ALL, "refused set /data/at = 2026-01-31", "/data/at ="),
    Case(
        TYPES, "geopoint: two to four numbers.", ALL, "set /data/point = 37.5 121.4 10", "/data/point = 37.5 121.4 10.0"
    ),
    Case(TYPES, "geopoint: on the earth.", ALL, "refused set /data/point = 95 10", "/data/point ="),
    Case(TYPES, "geotrace: two points or more.", ALL, "set /data/trace = 1 2; 3 4", "/data/trace = 1.0 2.0;3.0 4.0"),
    Case(TYPES, "geotrace: not one.", ALL, "refused set /data/trace = 1 2", "/data/trace ="),
    Case(
        TYPES,
        "geoshape: ends where it began.",
        ALL,
        "set /data/shape = 1 2;3 4;5 6;1 2",
        "/data/shape = 1.0 2.0;3.0 4.0;5.0 6.0;1.0 2.0",
    ),
    Case(
        TYPES,
        "geoshape: three points at least.",
        ALL,
        "set /data/shape = 1 2;3 4;1 2",
        "/data/shape = 1.0 2.0;3.0 4.0;1.0 2.0",
    ),
    Case(TYPES, "geoshape: not open.", ALL, "refused set /data/shape = 1 2;3 4;5 6", "/data/shape ="),
    Case(TYPES, "binary: a file's name.", ALL, "set /data/photo = 门口.jpg", "/data/photo = 门口.jpg"),
    Case(TYPES, "binary: never a path.", ALL, "refused set /data/photo = ../secret.jpg", "/data/photo ="),
    Case(TYPES, "barcode: as a string.", ALL, "set /data/code = 0012 x", "/data/code = 0012 x"),
    Case(
        INPUT, "range: within its bounds.", ALL, "set /data/r = 10\nset /data/rd = 2.5", "/data/r = 10\n/data/rd = 2.5"
    ),
    Case(INPUT, "range: not beyond.", ALL, "refused set /data/r = 11", "/data/r ="),
    Case(INPUT, "range: of its type.", ALL, "refused set /data/r = 5.5", "/data/r ="),
    Case(INPUT, "trigger: OK when confirmed.", ALL, "set /data/ok = OK", "/data/ok = OK"),
    Case(INPUT, "trigger: empty when not.", ALL, "set /data/ok = OK\nset /data/ok =", "/data/ok ="),
    Case(INPUT, "A note takes no answer.", ALL, "refused set /data/note = x", "/data/note ="),
    Case(INPUT, "What has no control cannot be answered.", ALL, "refused set /data/secret = x", "/data/secret ="),
    Case(INPUT, "Nor what is not there.", ALL, "refused set /data/nowhere = x", "/data/t ="),
    Case(SUBMISSION, "Empty answers stay as empty elements.", ALL, "", "submits <t/><i/><d/>"),
    Case(
        DATES,
        "A difference is in days.",
        DAYS,
        "set /data/born = 2026-01-01\nset /data/moved = 2026-03-01",
        "/data/days = 59",
    ),
    Case(DATES, "An age in whole years.", DAYS, "set /data/born = 1944-01-15", "/data/age = 82\n/data/old is relevant"),
    Case(DATES, "Born after today is wrong.", DAYS, "set /data/born = 2026-03-03", "/data/born is wrong"),
    Case(DATES, "A day later by a number of days.", DAYS, "set /data/moved = 2026-02-01", "/data/due = 2026-03-03"),
    Case(
        DATES, "Nothing follows from an empty date.", DAYS, "", "/data/due =\n/data/days =\n/data/words =\n/data/age ="
    ),
    Case(
        DATES,
        "Dates in words.",
        DAYS,
        "set /data/moved = 2026-02-01",
        "/data/words = 2026年2月1日\n/data/weekday = Sun",
    ),
    Case(DATES, "A date is equal to its text.", DAYS, "set /data/moved = 2026-02-01", "/data/same = same"),
    Case(
        DATES,
        "Dates compare with each other.",
        DAYS,
        "set /data/born = 2026-02-01\nset /data/moved = 2026-01-31",
        "/data/moved is wrong",
    ),
    Case(DATES, "A time of day in local time.", DAYS, "set /data/met = 2026-03-02T02:30:00.000Z", "/data/hour = 10:30"),
    Case(DATES, "A time as part of a day.", DAYS, "set /data/clock = 18:00:00", "/data/part = 0.75"),
    Case(
        DATES,
        "Times have no order, so a constraint on one cannot hold.",
        DAYS,
        "set /data/clock = 09:00:00",
        "/data/clock is wrong",
    ),
]
