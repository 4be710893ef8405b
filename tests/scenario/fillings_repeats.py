"""Repeats: instances that come and go, references between them, counts, nesting."""

from __future__ import annotations

from tests.scenario.table import Case

REPEATS = "Repeats: Creation, Removal of Repeats"
DEFAULTS = "Repeats: Default Values in Repeats"
COUNT = "Body Attributes: jr:count"
PATHS = "XPath Paths: the proper relative path context node"
PREDICATES = "XPath Predicates"
INDEXED = "XPath Functions: indexed-repeat()"
POSITION = "XPath Functions: position()"
RELEVANT = "Bind Attributes: relevant, in repeats"

MEMBERS = """
| | type | name | label | calculation | default | relevant |
| | begin repeat | m | Member | | | |
| | text | name | Name | | | |
| | integer | age | Age | | 30 | |
| | calculate | next | | ${age} + 1 | | |
| | calculate | place | | position(..) | | |
| | text | school | School of ${name} | | | ${age} < 18 |
| | end repeat | | | | | |
| | calculate | count | | count(${m}) | | |
| | calculate | total | | sum(${age}) | | |
| | calculate | eldest | | max(${age}) | | |
| | calculate | names | | join(', ', ${name}) | | |
| | calculate | second | | indexed-repeat(${name}, ${m}, 2) | | |
| | calculate | pupils | | count-non-empty(${school}) | | |
| | calculate | children | | count(/data/m[age < 18]) | | |
"""
TWO = "add /data/m\nset /data/m[1]/name = Li\nset /data/m[2]/name = Wang\nset /data/m[2]/age = 10\n"
COUNTED = """
| | type | name | label | repeat_count | calculation |
| | integer | n | N | | |
| | begin repeat | p | P | ${n} | |
| | text | name | Name | | |
| | calculate | label | | | concat(position(..), ':', ${name}) |
| | end repeat | | | | |
| | calculate | all | | | join(' ', ${label}) |
"""
HOUSES = """
| | type | name | label | repeat_count | calculation | relevant |
| | begin repeat | h | House | | | |
| | text | street | Street | | | |
| | begin repeat | p | Person | | | ${street} != 'empty' |
| | text | who | Who in ${street} | | | |
| | integer | age | Age | | | |
| | calculate | id | | | concat(position(../..), '.', position(..)) | |
| | calculate | older | | | count(../../p[age > current()/../age]) | |
| | end repeat | | | | | |
| | calculate | sum | | | sum(${age}) | |
| | end repeat | | | | | |
| | calculate | everyone | | | join(' ', ${who}) | |
| | calculate | sums | | | join(' ', ${sum}) | |
| | calculate | ids | | | join(' ', ${id}) | |
"""
FULL = (
    "add /data/h\nadd /data/h[2]/p\nadd /data/h[1]/p\nset /data/h[1]/street = A\nset /data/h[2]/street = B\n"
    "set /data/h[1]/p[1]/who = x\nset /data/h[1]/p[2]/who = y\nset /data/h[2]/p[1]/who = z\n"
    "set /data/h[1]/p[1]/age = 30\nset /data/h[1]/p[2]/age = 40\nset /data/h[2]/p[1]/age = 5\n"
)
LEDGER = """
| | type | name | label | calculation |
| | begin repeat | r | R | |
| | integer | v | V | |
| | calculate | run | | sum(../../r[position() <= position(current()/..)]/v) |
| | calculate | before | | ../../r[position() = position(current()/..) - 1]/v |
| | calculate | prev | | indexed-repeat(${v}, ${r}, position(..) - 1) |
| | calculate | same | | count(../../r[v = current()/../v]) |
| | end repeat | | | |
| | calculate | last | | /data/r[position() = last()]/v |
| | calculate | big | | sum(/data/r[v > 1]/v) |
"""
THREE = "add /data/r\nadd /data/r\nset /data/r[1]/v = 1\nset /data/r[2]/v = 2\nset /data/r[3]/v = 3\n"
WRAPPED = """
| | type | name | label |
| | begin repeat | m | M |
| | text | a | A |
| | begin group | g | G |
| | begin repeat | k | K |
| | text | b | B |
| | end repeat | | |
| | end group | | |
| | end repeat | | |
"""
LITERAL = """
| | type | name | label | repeat_count | default |
| | begin repeat | r | R | 2 + 1 | |
| | text | t | T | | d |
| | end repeat | | | | |
"""
CHOSEN = """
| | type | name | label | repeat_count | calculation |
| | select_multiple kind | kinds | Kinds | | |
| | begin repeat | k | K | count-selected(${kinds}) | |
| | calculate | kind | | | selected-at(${kinds}, position(..) - 1) |
| | calculate | named | | | jr:choice-name(${kind}, '${kinds}') |
| | integer | n | How many of ${named} | | |
| | end repeat | | | | |
| choices |
| | list_name | name | label |
| | kind | cow | Cows |
| | kind | hen | Hens |
"""

TABLE = [
    Case(
        REPEATS,
        "A form starts with the instance its definition has.",
        MEMBERS,
        "",
        "/data/count = 1\n/data/m[1]/age = 30",
    ),
    Case(
        REPEATS,
        "A new instance comes last.",
        MEMBERS,
        "add /data/m\nset /data/m[2]/name = Li",
        "/data/count = 2\n/data/m[2]/name = Li",
    ),
    Case(
        REPEATS,
        "Those that follow a removed one move up.",
        MEMBERS,
        TWO + "remove /data/m[1]",
        "/data/m[1]/name = Wang\n/data/m[1]/place = 1\n/data/count = 1",
    ),
    Case(
        REPEATS,
        "All may be removed.",
        MEMBERS,
        "remove /data/m[1]",
        "/data/count = 0\n/data/total = 0\n/data/names =\n/data/eldest =\nleaves out <m>",
    ),
    Case(
        REPEATS,
        "After that a new one starts afresh.",
        MEMBERS,
        TWO + "remove /data/m[2]\nremove /data/m[1]\nadd /data/m",
        "/data/m[1]/name =\n/data/m[1]/age = 30",
    ),
    Case(REPEATS, "What is not there cannot be removed.", MEMBERS, "refused remove /data/m[2]", "/data/count = 1"),
    Case(
        REPEATS,
        "Every instance has its questions, in order.",
        COUNTED,
        "set /data/n = 2",
        "asks /data/n /data/p[1]/name /data/p[2]/name",
    ),
    Case(
        DEFAULTS,
        "A new instance has the defaults of the template.",
        MEMBERS,
        "set /data/m[1]/age = 5\nadd /data/m",
        "/data/m[2]/age = 30\n/data/total = 35",
    ),
    Case(
        DEFAULTS,
        "A repeat directly in a new instance starts empty.",
        HOUSES,
        "add /data/h",
        "submits <h><street/><sum>0</sum></h>",
    ),
    Case(
        DEFAULTS,
        "One in a group has what pyxform's template gives it.",
        WRAPPED,
        "add /data/m",
        "asks /data/m[1]/a /data/m[1]/g/k[1]/b /data/m[2]/a /data/m[2]/g/k[1]/b",
    ),
    Case(
        PATHS,
        "A reference in a repeat means the same instance.",
        MEMBERS,
        TWO,
        "/data/m[1]/next = 31\n/data/m[2]/next = 11",
    ),
    Case(
        PATHS,
        "In labels too.",
        MEMBERS,
        TWO,
        "/data/m[1]/school shows School of Li\n/data/m[2]/school shows School of Wang",
    ),
    Case(
        PATHS,
        "A reference from outside means all instances.",
        MEMBERS,
        TWO,
        "/data/total = 40\n/data/eldest = 30\n/data/names = Li, Wang",
    ),
    Case(
        PATHS,
        "It follows a change in any of them.",
        MEMBERS,
        TWO + "set /data/m[1]/age = 50",
        "/data/total = 60\n/data/eldest = 50",
    ),
    Case(PATHS, "It follows a removal.", MEMBERS, TWO + "remove /data/m[1]", "/data/total = 10\n/data/names = Wang"),
    Case(
        PATHS,
        "current() is the node the expression belongs to.",
        HOUSES,
        FULL,
        "/data/h[1]/p[1]/older = 1\n/data/h[1]/p[2]/older = 0\n/data/h[2]/p[1]/older = 0",
    ),
    Case(
        PATHS,
        "Inner instances keep to their outer one.",
        HOUSES,
        FULL,
        "/data/h[1]/sum = 70\n/data/h[2]/sum = 5\n/data/sums = 70 5",
    ),
    Case(
        PATHS,
        "From outside all inner ones of all outer ones are meant, in document order.",
        HOUSES,
        FULL,
        "/data/everyone = x y z",
    ),
    Case(
        PATHS,
        "An outer answer is read from every inner instance.",
        HOUSES,
        FULL,
        "/data/h[1]/p[2]/who shows Who in A\n/data/h[2]/p[1]/who shows Who in B",
    ),
    Case(POSITION, "The position of the parent is that of the instance.", HOUSES, FULL, "/data/ids = 1.1 1.2 2.1"),
    Case(
        POSITION,
        "Positions follow a removal at the outer level.",
        HOUSES,
        FULL + "remove /data/h[1]",
        "/data/ids = 1.1\n/data/everyone = z",
    ),
    Case(
        POSITION,
        "And at the inner level.",
        HOUSES,
        FULL + "remove /data/h[1]/p[1]",
        "/data/ids = 1.1 2.1\n/data/everyone = y z",
    ),
    Case(
        RELEVANT,
        "A condition is that of the instance.",
        MEMBERS,
        TWO,
        "/data/m[1]/school is irrelevant\n/data/m[2]/school is relevant",
    ),
    Case(
        RELEVANT,
        "Irrelevant nodes are counted as empty.",
        MEMBERS,
        TWO + "set /data/m[2]/school = No.1\nset /data/m[1]/school = none",
        "/data/pupils = 1",
    ),
    Case(
        RELEVANT,
        "A repeat's own condition is judged per instance and takes all of it along.",
        HOUSES,
        FULL + "set /data/h[1]/street = empty",
        "/data/h[1]/p[1]/who is irrelevant\n/data/h[2]/p[1]/who is relevant\n/data/h[1]/sum =",
    ),
    Case(
        RELEVANT,
        "What it held comes back.",
        HOUSES,
        FULL + "set /data/h[1]/street = empty\nset /data/h[1]/street = C",
        "/data/everyone = x y z\n/data/sums = 70 5",
    ),
    Case(COUNT, "An empty count makes no instance.", COUNTED, "", "asks /data/n\n/data/all ="),
    Case(COUNT, "A count makes as many.", COUNTED, "set /data/n = 3", "/data/all = 1: 2: 3:"),
    Case(
        COUNT,
        "A smaller count removes the last ones.",
        COUNTED,
        "set /data/n = 3\nset /data/p[1]/name = a\nset /data/p[3]/name = c\nset /data/n = 1",
        "/data/all = 1:a",
    ),
    Case(
        COUNT,
        "A larger one makes new ones, without what was removed.",
        COUNTED,
        "set /data/n = 2\nset /data/p[2]/name = b\nset /data/n = 1\nset /data/n = 2",
        "/data/all = 1: 2:",
    ),
    Case(
        COUNT, "An emptied count leaves what there is.", COUNTED, "set /data/n = 2\nset /data/n =", "/data/all = 1: 2:"
    ),
    Case(COUNT, "Nothing removes all.", COUNTED, "set /data/n = 2\nset /data/n = 0", "asks /data/n"),
    Case(COUNT, "A negative count is none.", COUNTED, "set /data/n = -2", "asks /data/n"),
    Case(
        COUNT,
        "Counted instances are not added or removed by hand.",
        COUNTED,
        "set /data/n = 2\nrefused add /data/p\nrefused remove /data/p[1]",
        "/data/all = 1: 2:",
    ),
    Case(
        COUNT,
        "The count may be an expression.",
        LITERAL,
        "",
        "/data/r[3]/t = d\nasks /data/r[1]/t /data/r[2]/t /data/r[3]/t",
    ),
    Case(
        COUNT,
        "It may follow a selection.",
        CHOSEN,
        "set /data/kinds = cow hen",
        "/data/k[1]/n shows How many of Cows\n/data/k[2]/n shows How many of Hens",
    ),
    Case(
        COUNT,
        "Instances stand in order, so a choice taken away shifts the rest.",
        CHOSEN,
        "set /data/kinds = cow hen\nset /data/k[1]/n = 4\nset /data/kinds = hen",
        "/data/k[1]/kind = hen\n/data/k[1]/n = 4",
    ),
    Case(INDEXED, "A node of the instance with that number.", MEMBERS, TWO, "/data/second = Wang"),
    Case(INDEXED, "Nothing where there is no such instance.", MEMBERS, "", "/data/second ="),
    Case(
        INDEXED,
        "It follows when instances come and go.",
        MEMBERS,
        TWO + "add /data/m\nset /data/m[3]/name = Zhao\nremove /data/m[2]",
        "/data/second = Zhao",
    ),
    Case(INDEXED, "The instance before.", LEDGER, THREE, "/data/r[1]/prev =\n/data/r[2]/prev = 1\n/data/r[3]/prev = 2"),
    Case(INDEXED, "The instance before, after a removal.", LEDGER, THREE + "remove /data/r[2]", "/data/r[2]/prev = 1"),
    Case(PREDICATES, "By position.", LEDGER, THREE, "/data/r[1]/before =\n/data/r[3]/before = 2\n/data/last = 3"),
    Case(PREDICATES, "A running sum.", LEDGER, THREE, "/data/r[1]/run = 1\n/data/r[2]/run = 3\n/data/r[3]/run = 6"),
    Case(
        PREDICATES,
        "A running sum after a change at its start.",
        LEDGER,
        THREE + "set /data/r[1]/v = 10",
        "/data/r[3]/run = 15",
    ),
    Case(
        PREDICATES,
        "A running sum after a removal.",
        LEDGER,
        THREE + "remove /data/r[1]",
        "/data/r[1]/run = 2\n/data/r[2]/run = 5",
    ),
    Case(PREDICATES, "By value.", LEDGER, THREE, "/data/big = 5"),
    Case(
        PREDICATES,
        "By the value of the current node.",
        LEDGER,
        THREE + "set /data/r[3]/v = 1",
        "/data/r[1]/same = 2\n/data/r[2]/same = 1\n/data/big = 2",
    ),
    Case(PREDICATES, "In count().", MEMBERS, TWO, "/data/children = 1"),
]
