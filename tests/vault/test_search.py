"""Finding people by what is typed: characters, sounds, initials, digits, villages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.domain.people import Person
from fieldapp.vault.api import Vault
from fieldapp.vault.pinyin import cuts, initials, readings
from fieldapp.vault.search import Term, letters_of, parse
from fieldapp.wire.feed import DivisionInfo, EntityKind
from tests.vault.world import World, apply, page, person, person_row, row

NAMES = [
    *("王小明", "李明", "张三", "张小三", "单田芳", "曾国藩", "欧阳秀英", "吕布"),
    *("买买提·艾力", "王𠮷", "垚垚", "张伟", "章伟", "李", "Anna", "王明霞", "长孙无忌"),
]


def _caseload() -> list[Person]:
    people = [person(f"p{number}", name) for number, name in enumerate(NAMES)]
    people.append(person("d1", "赵一", id_number="370683195001011234", phone="13912345678"))
    people.append(person("d2", "钱二", id_number="37068319391203002X", village_code="370683107205"))
    return people


def _fill(vault: Vault) -> Vault:
    villages = [
        row(EntityKind.DIVISION, code, DivisionInfo(code, name, "金城镇", "莱州市"))
        for code, name in (("370683107204", "城子村"), ("370683107205", "后坡村"), ("370683107", "金城镇"))
    ]
    apply(vault, page([*villages, *(person_row(one) for one in _caseload())]))
    return vault


@pytest.fixture
def caseload(vault: Vault) -> Vault:
    """A caseload of one's own, to change."""
    return _fill(vault)


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """One caseload for all tests that only look."""
    world = World(tmp_path_factory.mktemp("search"))
    with world.create() as vault:
        world.enrol(vault)
        yield _fill(vault)


def _found(vault: Vault, typed: str) -> set[str]:
    return {one.name for one in vault.people.search(typed)}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("明", {"王小明", "李明", "王明霞"}),
        ("小明", {"王小明"}),
        ("李明", {"李明"}),
        ("王小明", {"王小明"}),
        ("王明", {"王明霞"}),
        ("李", {"李明", "李"}),
        ("wxm", {"王小明"}),
        ("xm", {"王小明"}),
        ("wangxiaoming", {"王小明"}),
        ("wangxm", {"王小明"}),
        ("wxming", {"王小明"}),
        ("xiaom", {"王小明"}),
        ("xiao", {"王小明", "张小三"}),
        ("zh三", {"张三"}),
        ("zhangs", {"张三", "长孙无忌"}),
        ("z小三", {"张小三"}),
        ("张xs", {"张小三"}),
        ("zw", {"张伟", "章伟"}),
        ("zhangw", {"张伟", "章伟"}),
        ("shan", {"单田芳"}),
        ("dan", {"单田芳"}),
        ("zengguofan", {"曾国藩"}),
        ("oyxy", {"欧阳秀英"}),
        ("ouyangxiuying", {"欧阳秀英"}),
        ("lv", {"吕布"}),
        ("lü", {"吕布"}),
        ("lubu", {"吕布"}),
        ("艾力", {"买买提·艾力"}),
        ("提艾", {"买买提·艾力"}),
        ("买买提·艾", {"买买提·艾力"}),
        ("mmt", {"买买提·艾力"}),
        ("𠮷", {"王𠮷"}),
        ("王𠮷", {"王𠮷"}),
        ("wj", {"王𠮷", "长孙无忌"}),
        ("垚", {"垚垚"}),
        ("yy", {"垚垚"}),
        ("ann", {"Anna"}),
        ("ANNA", {"Anna"}),
        ("changsun", {"长孙无忌"}),
        ("zhangsun", {"长孙无忌"}),
        ("370683195001011234", {"赵一"}),
        ("1234", {"赵一"}),
        ("１２３４", {"赵一"}),
        ("5678", {"赵一"}),
        ("139", {"赵一"}),
        ("002x", {"钱二"}),
        ("002X", {"钱二"}),
        ("3706", {"赵一", "钱二"}),
        ("78", {"赵一"}),
        ("8", {"赵一", "钱二"}),
        ("0", {"赵一", "钱二"}),
        ("后坡", {"钱二"}),
        ("houpo", {"钱二"}),
        ("hp", {"钱二"}),
        ("后坡 钱", {"钱二"}),
        ("钱 后坡", {"钱二"}),
        ("城子 王", {"王小明", "王𠮷", "王明霞"}),
        ("后坡 3706", {"钱二"}),
        ("后坡 王", set()),
        ("王 霞", {"王明霞"}),
        ("赵3706", {"赵一"}),
        ("wm", {"王明霞"}),
        ("李四", set()),
        ("xyz", set()),
        ("99999", set()),
        ("", set()),
        ("  ", set()),
        ('"', set()),
        ('王" OR "', set()),
        ("·", set()),
    ],
)
def test_what_is_typed_finds(everybody: Vault, typed: str, names: set[str]) -> None:
    assert _found(everybody, typed) == names


def test_those_whose_name_begins_so_come_first(caseload: Vault) -> None:
    first, *_ = caseload.people.search("明")
    apply(caseload, page([person_row(person("m", "明月"))], after=100))
    assert caseload.people.search("明", limit=1)[0].name == "明月"
    assert first.name != "明月"


def test_a_village_gives_everybody_in_it_by_name(everybody: Vault) -> None:
    names = [one.name for one in everybody.people.search("城子", limit=100)]
    assert names == sorted(names) and len(names) == len(NAMES) + 1
    assert len(everybody.people.search("城子", limit=3)) == 3


def test_a_renamed_village_is_found_by_its_new_name(caseload: Vault) -> None:
    assert _found(caseload, "houpo") == {"钱二"}
    told = DivisionInfo("370683107205", "前坡村", "金城镇", "莱州市")
    apply(caseload, page([row(EntityKind.DIVISION, told.code, told, version=2)], after=100))
    assert _found(caseload, "houpo") == set()
    assert _found(caseload, "qianpo") == {"钱二"}


def test_a_changed_name_is_found_by_the_new_one_only(caseload: Vault) -> None:
    apply(caseload, page([person_row(person("p1", "李明亮"), version=2)], after=100))
    assert _found(caseload, "李明亮") == {"李明亮"}
    assert "李明" not in _found(caseload, "李明")


def test_everybody_is_found_by_every_piece_of_the_name(everybody: Vault) -> None:
    for someone in _caseload():
        letters = letters_of(someone.name)
        for start in range(len(letters)):
            for end in range(start + 1, len(letters) + 1):
                assert someone.name in _found(everybody, letters[start:end]), letters[start:end]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_index_never_misses_what_fits(data: st.DataObject, everybody: Vault) -> None:
    """Against a plain scan with ``Term.fits``: any mixture of characters, sounds and initials of a name."""
    name = letters_of(data.draw(st.sampled_from(NAMES)))
    start = data.draw(st.integers(0, len(name) - 1))
    pieces = []
    for ch in name[start : data.draw(st.integers(start + 1, len(name)))]:
        sounds = [sound[: data.draw(st.integers(1, len(sound)))] for sound in readings(ch)]
        pieces.append(data.draw(st.sampled_from([ch, *sounds])))
    typed = "".join(pieces)
    (term,) = parse(typed)
    scanned = {one for one in NAMES if term.fits(letters_of(one), "") is not None}
    assert scanned <= _found(everybody, typed)


def test_letters_are_cut_into_syllables_longest_first() -> None:
    assert cuts("xian")[0] == ("xian",) and ("xi", "an") in cuts("xian")
    assert cuts("wxm") == (("w", "x", "m"),)
    assert cuts("iu") == (("i", "u"),)
    assert len(cuts("xianxianxianxianxian")) == 32


def test_readings_are_toneless_and_few() -> None:
    assert readings("王")[0] == "wang" and readings("吕") == ("lv", "lu")
    assert readings("A") == ("a",) and readings("𠮷") == ("ji",)
    assert readings("𪜀") == () and initials("𪜀") == "0"
    assert initials("单") == "dcs"


def test_words_are_told_apart() -> None:
    assert parse("王3706 x") == (Term("王", False), Term("3706", True), Term("x", False))
    assert Term("xm", False).fits("王小明", "") == 1
    assert Term("139", True).fits("", "3706 139") == 0
    assert Term("06", True).fits("", "3706 139") == 1
