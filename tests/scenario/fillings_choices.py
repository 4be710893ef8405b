"""Selections: filters and cascades, lists inside and beside the form, labels in languages, orders by chance."""

from __future__ import annotations

from tests.scenario.table import Case

CASCADE = "Secondary Instances - Internal: cascading selections"
SELECT = "Body Elements: select1, select"
RANK = "Body Elements: odk:rank"
OTHER = "XLSForm: or_other"
CHOICE_NAME = "XPath Functions: jr:choice-name()"
LANGUAGES = "Languages"
RANDOM = "XPath Functions: randomize()"
OUTPUT = "Body Elements: output"

TOWNS = """
| | type | name | label | choice_filter | required | calculation | relevant |
| | select_one city | city | City | | yes | | |
| | select_one town | town | Town | city = ${city} | yes | | |
| | select_multiple village | villages | Villages | town = ${town} and city = ${city} | | | |
| | calculate | label | | | | jr:choice-name(${town}, '${town}') | |
| | calculate | count | | | | count-selected(${villages}) | |
| | note | told | ${label} has ${count} | | | | |
| | text | remark | Remark | | | | selected(${villages}, 'v1') |
| choices |
| | list_name | name | label | city | town |
| | city | yt | Yantai | | |
| | city | qd | Qingdao | | |
| | town | mp | Muping | yt | |
| | town | ls | Laishan | yt | |
| | town | sn | Shinan | qd | |
| | village | v1 | One | yt | mp |
| | village | v2 | Two | yt | mp |
| | village | v3 | Three | yt | ls |
"""
CHOSEN = "set /data/city = yt\nset /data/town = mp\nset /data/villages = v2 v1\n"
OTHERS = """
| | type | name | label |
| | select_one s or_other | one | One |
| | select_multiple s or_other | many | Many |
| choices |
| | list_name | name | label |
| | s | x | Ex |
| | s | y | Why |
"""
RANKED = """
| | type | name | label | choice_filter |
| | text | f | F | |
| | rank r | order | Order | f = ${f} or ${f} = '' |
| choices |
| | list_name | name | label | f |
| | r | a | A | p |
| | r | b | B | q |
| | r | c | C | p |
"""
TONGUES = """
| | type | name | label::English | label::中文 | hint::English | hint::中文 | constraint | constraint_message::English | constraint_message::中文 | calculation |
| | select_one c | c | Pick | 选 | one | 一个 | . != 'b' | not b | 不要 b | |
| | text | t | About ${nm} | 关于 ${nm} | | | | | | |
| | calculate | nm | | | | | | | | jr:choice-name(${c}, '${c}') |
| choices |
| | list_name | name | label::English | label::中文 |
| | c | a | Ann | 安 |
| | c | b | Bob | 鲍 |
| settings |
| | default_language |
| | English |
"""  # noqa: E501 - a row of the sheet is one line
SHUFFLED = """
| | type | name | label | parameters | calculation |
| | select_one a | fixed | Fixed | randomize=true seed=42 | |
| | integer | seed | Seed | | |
| | select_one a | given | Given | randomize=true seed=${seed} | |
| | calculate | joined | | | join('', randomize(instance('a')/root/item/name, 7)) |
| choices |
| | list_name | name | label |
| | a | a | A |
| | a | b | B |
| | a | c | C |
| | a | d | D |
| | a | e | E |
"""
HEADS = """
| | type | name | label | calculation | choice_filter |
| | begin repeat | m | Member | | |
| | text | name | Name | | |
| | integer | age | Age | | |
| | end repeat | | | | |
| | select_one ${name} | head | Head | | ${age} >= 18 |
| | calculate | told | | jr:choice-name(${head}, '${head}') | |
"""
FAMILY = (
    "add /data/m\nset /data/m[1]/name = Li\nset /data/m[1]/age = 40\nset /data/m[2]/name = Wang\n"
    "set /data/m[2]/age = 10\n"
)
QUOTED = """
| | type | name | label | hint | calculation |
| | text | name | Who <b>are</b> you & "she" | as in the book | |
| | integer | n | ${name} is how old | since ${name} | |
| | calculate | twice | | | ${n} * 2 |
| | note | told | Twice ${twice}, once ${n}. | | |
"""

TABLE = [
    Case(
        CASCADE,
        "Without an answer above nothing is on offer.",
        TOWNS,
        "",
        "/data/town offers\n/data/city offers yt Yantai, qd Qingdao",
    ),
    Case(
        CASCADE,
        "The list follows the answer above.",
        TOWNS,
        "set /data/city = yt",
        "/data/town offers mp Muping, ls Laishan",
    ),
    Case(CASCADE, "A condition may read several answers.", TOWNS, CHOSEN, "/data/villages offers v1 One, v2 Two"),
    Case(
        CASCADE,
        "A chosen value that is on offer no more does not stand.",
        TOWNS,
        CHOSEN + "set /data/city = qd",
        "/data/town =\n/data/town is missing\n/data/villages =\n/data/label =\n/data/count = 0",
    ),
    Case(
        CASCADE,
        "It comes back with its list.",
        TOWNS,
        CHOSEN + "set /data/city = qd\nset /data/city = yt",
        "/data/town = mp\n/data/villages = v1 v2",
    ),
    Case(
        CASCADE,
        "Another choice above takes the ones below along.",
        TOWNS,
        CHOSEN + "set /data/town = ls",
        "/data/villages =\n/data/villages offers v3 Three\n/data/remark is irrelevant",
    ),
    Case(
        CASCADE,
        "An emptied answer above empties all.",
        TOWNS,
        CHOSEN + "set /data/city =",
        "/data/town =\n/data/city is missing\nsubmits <villages/>",
    ),
    Case(
        SELECT,
        "Only what is on offer can be chosen.",
        TOWNS,
        "set /data/city = yt\nrefused set /data/town = sn",
        "/data/town =",
    ),
    Case(SELECT, "One means one.", TOWNS, "refused set /data/city = yt qd", "/data/city ="),
    Case(
        SELECT,
        "Several are stored with spaces between, in the order of the list.",
        TOWNS,
        CHOSEN,
        "/data/villages = v1 v2\n/data/count = 2\nsubmits <villages>v1 v2</villages>",
    ),
    Case(
        SELECT,
        "An answer can be taken back.",
        TOWNS,
        CHOSEN + "set /data/villages =",
        "/data/villages =\n/data/count = 0",
    ),
    Case(SELECT, "A condition may ask what is selected.", TOWNS, CHOSEN, "/data/remark is relevant"),
    Case(SELECT, "Choices may come from a repeat.", HEADS, FAMILY, "/data/head offers Li Li"),
    Case(
        SELECT,
        "They follow the repeat.",
        HEADS,
        FAMILY + "set /data/m[2]/age = 20",
        "/data/head offers Li Li, Wang Wang",
    ),
    Case(
        SELECT,
        "A name changed there does not stand here.",
        HEADS,
        FAMILY + "set /data/head = Li\nset /data/m[1]/name = Lin",
        "/data/head =\n/data/told =",
    ),
    Case(
        SELECT,
        "Nor does an instance removed.",
        HEADS,
        FAMILY + "set /data/head = Li\nremove /data/m[1]",
        "/data/head =\n/data/head offers",
    ),
    Case(
        CHOICE_NAME,
        "The label of the chosen value.",
        TOWNS,
        CHOSEN,
        "/data/label = Muping\n/data/told shows Muping has 2",
    ),
    Case(CHOICE_NAME, "Of a choice from a repeat.", HEADS, FAMILY + "set /data/head = Li", "/data/told = Li"),
    Case(CHOICE_NAME, "Nothing without a choice.", TOWNS, "", "/data/label ="),
    Case(
        CHOICE_NAME,
        "In the active language.",
        TONGUES,
        "set /data/c = a\nlanguage 中文",
        "/data/nm = 安\n/data/t shows 关于 安",
    ),
    Case(
        LANGUAGES,
        "The default language until it is switched.",
        TONGUES,
        "set /data/c = a",
        "/data/c shows Pick\n/data/c hints one\n/data/t shows About Ann",
    ),
    Case(
        LANGUAGES,
        "Labels, hints and choices switch.",
        TONGUES,
        "language 中文",
        "/data/c shows 选\n/data/c hints 一个\n/data/c offers a 安, b 鲍",
    ),
    Case(
        LANGUAGES,
        "Messages switch.",
        TONGUES,
        "set /data/c = b\nlanguage 中文",
        "/data/c is wrong\n/data/c says 不要 b",
    ),
    Case(
        LANGUAGES,
        "And back.",
        TONGUES,
        "set /data/c = b\nlanguage 中文\nlanguage English",
        "/data/c says not b\n/data/nm = Bob",
    ),
    Case(
        LANGUAGES, "A language the form has not is refused.", TONGUES, "refused language Klingon", "/data/c shows Pick"
    ),
    Case(
        OTHER,
        "The list has one more choice.",
        OTHERS,
        "",
        "/data/one offers x Ex, y Why, other Other\n/data/one_other is irrelevant",
    ),
    Case(
        OTHER,
        "Choosing it asks which.",
        OTHERS,
        "set /data/one = other\nset /data/one_other = zed",
        "/data/one_other is relevant\nsubmits <one>other</one><one_other>zed</one_other>",
    ),
    Case(OTHER, "Among several too.", OTHERS, "set /data/many = x other", "/data/many_other is relevant"),
    Case(
        OTHER,
        "Another choice leaves the words out.",
        OTHERS,
        "set /data/one = other\nset /data/one_other = zed\nset /data/one = y",
        "leaves out one_other",
    ),
    Case(RANK, "The answer holds every choice in order.", RANKED, "set /data/order = c a b", "/data/order = c a b"),
    Case(RANK, "Not a part of them.", RANKED, "refused set /data/order = c a", "/data/order ="),
    Case(
        RANK,
        "A choice that goes leaves the order of the others.",
        RANKED,
        "set /data/order = c b a\nset /data/f = p",
        "/data/order = c a",
    ),
    Case(
        RANDOM,
        "A seed in the form always gives the same order.",
        SHUFFLED,
        "",
        "/data/fixed offers a A, e E, c C, b B, d D\n/data/joined = dbaec",
    ),
    Case(
        RANDOM,
        "An answer can be the seed.",
        SHUFFLED,
        "set /data/seed = 5",
        "/data/given offers a A, d D, c C, e E, b B",
    ),
    Case(
        RANDOM,
        "Another seed, another order.",
        SHUFFLED,
        "set /data/seed = -3",
        "/data/given offers d D, a A, c C, b B, e E",
    ),
    Case(
        OUTPUT,
        "Answers stand in labels and hints.",
        QUOTED,
        "set /data/name = Li & Wang",
        "/data/n shows Li & Wang is how old\n/data/n hints since Li & Wang",
    ),
    Case(OUTPUT, "Calculations too.", QUOTED, "set /data/n = 4", "/data/told shows Twice 8, once 4."),
    Case(OUTPUT, "An empty answer leaves a gap.", QUOTED, "", "/data/told shows Twice , once ."),
]
