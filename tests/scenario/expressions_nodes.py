"""Node-sets, paths, selections and places: what expressions store, on the data of ``test_expressions``."""

from __future__ import annotations

from tests.scenario.table import Told

FIELD = (
    "38.253094215699576 21.756382658677467;38.25021274773806 21.756382658677467;"
    "38.25007793942195 21.763892843919166;38.25290886154963 21.763935759263404;"
    "38.25146813817506 21.758421137528785"
)

TABLE = [
    Told(
        "XPath Functions: count()",
        "How many nodes.",
        [
            ("count(/data/r)", "3"),
            ("count(/data/r/v)", "3"),
            ("count(/data/r[v > 1])", "2"),
            ("count(/data/g/*)", "2"),
            ("count(//v)", "3"),
            ("count(/data/r/v | /data/n)", "4"),
            ("count(instance('towns')/root/item)", "3"),
            ("count(/data/r[v > 9])", "0"),
            ("count(/data/empty)", "1"),
            ("count(/data/g)", "1"),
            ("count(/data)", "1"),
        ],
    ),
    Told(
        "XPath Functions: count-non-empty()",
        "How many nodes that are not empty.",
        [
            ("count-non-empty(/data/r/t)", "2"),
            ("count-non-empty(/data/r/v)", "3"),
            ("count-non-empty(/data/empty)", "0"),
            ("count-non-empty(/data/text)", "1"),
            ("count-non-empty(/data/spaces)", "1"),
        ],
    ),
    Told(
        "XPath Functions: position()",
        "The place of a node among its siblings of the same name.",
        [
            ("position(/data/r[2])", "2"),
        ],
    ),
    Told(
        "XPath Functions: indexed-repeat()",
        "A node in the repeat instance of the given number, nothing where there is none.",
        [
            ("indexed-repeat(/data/r/v, /data/r, 2)", "2"),
            ("indexed-repeat(/data/r/v, /data/r, 9)", ""),
        ],
    ),
    Told(
        "XPath Functions: instance()",
        "The nodes of a secondary instance, by path and predicate.",
        [
            ("instance('towns')/root/item[name = 'z']/label", "芝罘"),
            ("instance('towns')/root/item[pop > 15]/name", "l"),
            ("instance('towns')/root/item[2]/label", "莱山"),
            ("instance('towns')/root/item[name = 'm' or name = 'z'][2]/label", "芝罘"),
        ],
    ),
    Told(
        "XPath Functions: randomize()",
        "A seed gives the same order in every engine.",
        [
            ("join('', randomize(instance('letters')/root/item/name, 42))", "AFCBDE"),
            ("join('', randomize(instance('letters')/root/item/name, -42))", "EDAFBC"),
            ("join('', randomize(instance('letters')/root/item/name, 1.1))", "BFEACD"),
            ("join('', randomize(instance('letters')/root/item/name, ''))", "CBEAFD"),
            ("join('', randomize(instance('letters')/root/item/name, 'pear'))", "BCFDAE"),
            ("join('', randomize(instance('letters')/root/item/name, '红'))", "DCEBAF"),
        ],
    ),
    Told(
        "XPath Paths, Axes and Predicates",
        "Absolute and relative paths; parent, child and self; predicates by position and by value.",
        [
            ("/data/r[2]/v", "2"),
            ("/data/r[position() = 3]/v", "3"),
            ("/data/r[position() < 3][2]/v", "2"),
            ("/data/r[position() >= 2][1]/v", "2"),
            ("/data/r[last()]/v", "3"),
            ("/data/r[t = 'y']/v", "2"),
            ("../g/p", "1"),
            ("./../n", "7"),
            ("current()/../n", "7"),
            ("self::node()/../n", "7"),
            ("parent::node()/n", "7"),
            ("child::node()", ""),
        ],
    ),
    Told(
        "XPath Functions: selected()",
        "Whether a value is among those with spaces between; in an empty answer only the empty value is.",
        [
            ("selected(/data/multi, 'b')", "true"),
            ("selected(/data/multi, 'z')", "false"),
            ("selected(/data/one, 'b')", "true"),
            ("selected(/data/empty, 'b')", "false"),
            ("selected('ab c', 'a')", "false"),
            ("selected('a b c', 'b')", "true"),
            ("selected('a b c', 'b c')", "false"),
            ("selected('', '')", "true"),
            ("selected('a', '')", "false"),
            ("selected(' a  b ', 'a')", "true"),
            ("selected('abc', 'b')", "false"),
            ("selected('a b', ' a ')", "true"),
            ("selected('1 2', 1)", "true"),
        ],
    ),
    Told(
        "XPath Functions: is-selected()",
        "An old name of selected().",
        [
            ("is-selected('a b', 'a')", "true"),
        ],
    ),
    Told(
        "XPath Functions: selected-at()",
        "The value at a 0-based place, nothing where there is none.",
        [
            ("selected-at(/data/multi, 0)", "a"),
            ("selected-at(/data/multi, 2)", "c"),
            ("selected-at(/data/multi, 3)", ""),
            ("selected-at(/data/multi, -1)", ""),
            ("selected-at('a b c', 1)", "b"),
            ("selected-at('a b c', 9)", ""),
            ("selected-at('', 0)", ""),
            ("selected-at('a b c', '1')", "b"),
            ("selected-at('a b c', 1.7)", "b"),
            ("selected-at('a b c', 'x')", ""),
            ("selected-at('a b c', -1)", ""),
            ("selected-at('a  b', 1)", "b"),
        ],
    ),
    Told(
        "XPath Functions: count-selected()",
        "How many values there are with spaces between.",
        [
            ("count-selected(/data/multi)", "3"),
            ("count-selected(/data/empty)", "0"),
            ("count-selected('')", "0"),
            ("count-selected('a')", "1"),
            ("count-selected(' a  b ')", "2"),
            ("count-selected(/data/text)", "1"),
        ],
    ),
    Told(
        "XPath Functions: distance()",
        "Metres along the points, on a sphere as large as the equator.",
        [
            ("distance('37 121;nowhere;38 121')", ""),
            ("distance('0 0 0 0; 0 1 0 0')", "111318.85"),
            ("distance('0 0', '0 1')", "111318.85"),
            ("distance('0 0;0 90')", "10018696.05"),
            (
                f"distance('{FIELD}')",
                "1800.69",
            ),
        ],
    ),
    Told(
        "XPath Functions: area()",
        "Square metres inside the points.",
        [
            ("area('0 0;0 1;nowhere;1 1')", "0"),
            ("area('0 0;0 1')", "0"),
            ("area('')", "0"),
            (
                f"area('{FIELD}')",
                "151451.76",
            ),
        ],
    ),
    Told(
        "XPath Functions: geofence()",
        "Whether a point lies inside a shape; newer than the spec, known to the engines.",
        [
            ("geofence('0.5 0.5', '0 0 0 0; 0 1 0 0; 1 1 0 0; 1 0 0 0; 0 0 0 0')", "true"),
            ("geofence('2 2', '0 0 0 0; 0 1 0 0; 1 1 0 0; 1 0 0 0; 0 0 0 0')", "false"),
        ],
    ),
]
