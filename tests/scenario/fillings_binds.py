"""Relevance, requirement, constraint, read-only and calculation on forms filled step by step."""

from __future__ import annotations

from tests.scenario.table import Case

RELEVANT = "Bind Attributes: relevant"
REQUIRED = "Bind Attributes: required"
CONSTRAINT = "Bind Attributes: constraint"
READONLY = "Bind Attributes: readonly"
CALCULATE = "Bind Attributes: calculate"

ADULT = """
| | type | name | label | relevant |
| | integer | age | Age | |
| | text | job | Job | ${age} >= 18 |
"""
VISIT = """
| | type | name | label | relevant | calculation | required | default |
| | text | met | Met | | | | |
| | begin group | talk | Talk | ${met} = 'y' | | | |
| | text | mood | Mood | | | yes | calm |
| | calculate | shout | | | concat(${mood}, '!') | | |
| | begin group | deep | Deep | ${why} != '' | | | |
| | text | more | More | | | yes | |
| | end group | | | | | | |
| | text | why | Why | ${mood} != 'calm' | | | |
| | end group | | | | | | |
| | calculate | all | | | concat('[', ${mood}, ${shout}, ${why}, ${more}, ']') | | |
"""
CHAIN = """
| | type | name | label | relevant | default |
| | integer | a | A | | 1 |
| | integer | b | B | ${a} = 1 | 1 |
| | integer | c | C | ${b} = 1 | 1 |
| | integer | d | D | ${c} = 1 | 1 |
"""
RULES = """
| | type | name | label | required | constraint | constraint_message | required_message |
| | text | kind | Kind | | regex(., '^[ab]$') | a or b | |
| | text | why | Why | ${kind} = 'b' | string-length(.) > 2 | longer | say why |
| | integer | n | N | yes | . mod 2 = 0 and . < ${top} | | |
| | integer | top | Top | | | | |
| | date | day | Day | | . <= today() | not yet | |
| | decimal | part | Part | | . >= 0.5 and . <= 1.5 | | |
| | select_multiple yn | many | Many | | not(selected(., 'y') and selected(., 'n')) | one only | |
| choices |
| | list_name | name | label |
| | yn | y | Yes |
| | yn | n | No |
"""
LOCKED = """
| | type | name | label | readonly | calculation | default |
| | text | a | A | yes | | dd |
| | text | b | B | ${c} = 'x' | | |
| | text | c | C | | | |
| | text | d | D | | concat(${c}, '1') | |
"""
SUMS = """
| | type | name | label | calculation | relevant |
| | calculate | last | | ${twice} + 1 | |
| | calculate | twice | | ${sum} * 2 | |
| | integer | a | A | | |
| | integer | b | B | | |
| | calculate | sum | | ${a} + ${b} | |
| | calculate | safe | | coalesce(${a}, 0) + coalesce(${b}, 0) | |
| | calculate | seen | | if(${sum} > 5, 'many', 'few') | ${a} != '' |
| | calculate | tell | | concat('<', ${seen}, '>') | |
"""

TABLE = [
    Case(
        RELEVANT, "A question is there once its condition holds.", ADULT, "set /data/age = 20", "/data/job is relevant"
    ),
    Case(RELEVANT, "A condition on an empty answer does not hold.", ADULT, "", "/data/job is irrelevant"),
    Case(
        RELEVANT,
        "When it holds no more, the answer is kept, read as empty and left out on submission.",
        ADULT,
        "set /data/age = 20\nset /data/job = cook\nset /data/age = 5",
        "/data/job keeps cook\n/data/job =\nleaves out <job>",
    ),
    Case(
        RELEVANT,
        "The answer kept comes back with the condition.",
        ADULT,
        "set /data/age = 20\nset /data/job = cook\nset /data/age = 5\nset /data/age = 40",
        "/data/job = cook\nsubmits <job>cook</job>",
    ),
    Case(
        RELEVANT,
        "An irrelevant question takes an answer.",
        ADULT,
        "set /data/job = cook",
        "/data/job keeps cook\n/data/job is valid\n/data/job is irrelevant",
    ),
    Case(
        RELEVANT,
        "A group's condition holds for all it contains.",
        VISIT,
        "",
        "/data/talk/mood is irrelevant\n/data/talk/deep/more is irrelevant\n/data/all = []\nleaves out <talk>",
    ),
    Case(
        RELEVANT,
        "What is irrelevant is never missing.",
        VISIT,
        "set /data/talk/mood =",
        "/data/talk/mood is valid\n/data/talk/mood is irrelevant",
    ),
    Case(
        RELEVANT,
        "A default is read once its group is relevant.",
        VISIT,
        "set /data/met = y",
        "/data/talk/mood = calm\n/data/all = [calmcalm!]\n/data/talk/why is irrelevant",
    ),
    Case(
        RELEVANT,
        "Inner conditions count too, whichever comes first in the form.",
        VISIT,
        "set /data/met = y\nset /data/talk/mood = sad\nset /data/talk/why = ill",
        "/data/talk/deep/more is missing\n/data/all = [sadsad!ill]",
    ),
    Case(
        RELEVANT,
        "An inner condition that reads an irrelevant answer reads nothing.",
        VISIT,
        "set /data/met = y\nset /data/talk/mood = sad\nset /data/talk/why = ill\nset /data/talk/mood = calm",
        "/data/talk/why keeps ill\n/data/talk/deep/more is irrelevant\nleaves out <deep>",
    ),
    Case(
        RELEVANT,
        "All comes back with the outermost condition.",
        VISIT,
        "set /data/met = y\nset /data/talk/mood = sad\nset /data/met = n\nset /data/met = y",
        "/data/all = [sadsad!]",
    ),
    Case(RELEVANT, "Conditions on conditions.", CHAIN, "", "/data/d is relevant\nsubmits <d>1</d>"),
    Case(
        RELEVANT,
        "One link of the chain takes away all that follow.",
        CHAIN,
        "set /data/a = 2",
        "/data/b is irrelevant\n/data/c is irrelevant\n/data/d is irrelevant",
    ),
    Case(
        RELEVANT,
        "A link in the middle leaves those before it.",
        CHAIN,
        "set /data/c = 2",
        "/data/b is relevant\n/data/c is relevant\n/data/d is irrelevant",
    ),
    Case(REQUIRED, "An empty answer is missing.", RULES, "", "/data/n is missing\n/data/n is required"),
    Case(REQUIRED, "An answer satisfies it.", RULES, "set /data/top = 9\nset /data/n = 2", "/data/n is valid"),
    Case(
        REQUIRED, "A condition may not hold.", RULES, "set /data/kind = a", "/data/why is optional\n/data/why is valid"
    ),
    Case(
        REQUIRED,
        "Once it holds, the answer is missing, with its message.",
        RULES,
        "set /data/kind = b",
        "/data/why is required\n/data/why is missing\n/data/why says say why",
    ),
    Case(
        REQUIRED,
        "An answer taken back is missing again.",
        RULES,
        "set /data/kind = b\nset /data/why = because\nset /data/why =",
        "/data/why is missing",
    ),
    Case(CONSTRAINT, "It is only evaluated when the node is non-empty.", RULES, "", "/data/kind is valid"),
    Case(
        CONSTRAINT,
        "An answer that breaks it is kept and told, with its message.",
        RULES,
        "set /data/kind = zz",
        "/data/kind = zz\n/data/kind is wrong\n/data/kind says a or b",
    ),
    Case(CONSTRAINT, "The dot is the answer.", RULES, "set /data/why = abc", "/data/why is valid"),
    Case(CONSTRAINT, "It may read other answers.", RULES, "set /data/top = 4\nset /data/n = 4", "/data/n is wrong"),
    Case(
        CONSTRAINT,
        "It is judged anew when the other answer changes.",
        RULES,
        "set /data/top = 4\nset /data/n = 4\nset /data/top = 5",
        "/data/n is valid",
    ),
    Case(
        CONSTRAINT,
        "Against an empty other answer no order holds.",
        RULES,
        "set /data/n = 4",
        "/data/n is wrong",
    ),
    Case(CONSTRAINT, "Today is not after today.", RULES, "set /data/day = 2026-03-02", "/data/day is valid"),
    Case(
        CONSTRAINT,
        "Tomorrow is.",
        RULES,
        "set /data/day = 2026-03-03",
        "/data/day is wrong\n/data/day says not yet",
    ),
    Case(CONSTRAINT, "Bounds belong to the range.", RULES, "set /data/part = 1.5", "/data/part is valid"),
    Case(CONSTRAINT, "Just beyond is wrong.", RULES, "set /data/part = 1.51", "/data/part is wrong"),
    Case(
        CONSTRAINT,
        "Choices that exclude each other.",
        RULES,
        "set /data/many = y n",
        "/data/many = y n\n/data/many is wrong\n/data/many says one only",
    ),
    Case(CONSTRAINT, "White space is an answer.", RULES, "set /data/why =", "/data/why is valid"),
    Case(READONLY, "No answer is taken.", LOCKED, "refused set /data/a = x", "/data/a is readonly\n/data/a = dd"),
    Case(READONLY, "It may depend on an answer.", LOCKED, "set /data/b = x", "/data/b is open\n/data/b = x"),
    Case(
        READONLY,
        "An answer given before stays.",
        LOCKED,
        "set /data/b = q\nset /data/c = x\nrefused set /data/b = z",
        "/data/b is readonly\n/data/b = q",
    ),
    Case(
        CALCULATE,
        "A calculated question that is not read-only can be overwritten.",
        LOCKED,
        "set /data/c = k\nset /data/d = mine",
        "/data/d = mine",
    ),
    Case(
        CALCULATE,
        "It is calculated again when what it reads changes.",
        LOCKED,
        "set /data/c = k\nset /data/d = mine\nset /data/c = l",
        "/data/d = l1",
    ),
    Case(
        CALCULATE,
        "Calculations follow each other in whatever order they stand.",
        SUMS,
        "set /data/a = 2\nset /data/b = 4",
        "/data/last = 13",
    ),
    Case(
        CALCULATE,
        "A sum with an empty answer is not a number, stored as nothing.",
        SUMS,
        "set /data/a = 2",
        "/data/sum =\n/data/last =",
    ),
    Case(CALCULATE, "coalesce() gives the empty answer a value.", SUMS, "set /data/a = 2", "/data/safe = 2"),
    Case(
        CALCULATE,
        "An irrelevant calculation reads as empty.",
        SUMS,
        "set /data/b = 9",
        "/data/tell = <>\nleaves out <seen>",
    ),
    Case(
        CALCULATE,
        "It is made when it becomes relevant.",
        SUMS,
        "set /data/b = 9\nset /data/a = 1",
        "/data/tell = <many>\nsubmits <seen>many</seen>",
    ),
    Case(
        CALCULATE,
        "An answer emptied empties what follows from it.",
        SUMS,
        "set /data/a = 2\nset /data/b = 4\nset /data/a =",
        "/data/sum =\n/data/tell = <>",
    ),
]
