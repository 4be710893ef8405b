"""How a name sounds: toneless readings of each character, and how typed letters may be cut into syllables.

``ü`` is typed ``v`` (and accepted as ``u``). A character keeps its three commonest readings, so that 单 is found by
shan and by dan. Letters and digits in a name read as themselves.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import msgspec

MOST_READINGS = 3
MOST_CUTS = 32
_NOT_IN_DICTIONARY = {0x20BB7: "jí"}
"""Characters found in ledgers that pypinyin has no reading for: 𠮷, another form of 吉."""

# The syllables of pinyin without tones; a typed piece must begin one of them.
_SPELT = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng cha
chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan cui
cun cuo da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo e ei en eng er
fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha
hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong
jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le
lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv lve ma mai man mang mao me mei men
meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu
nong nou nu nuan nun nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian
qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai
san sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun
shuo si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa
wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi
yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi
zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
"""
_SYLLABLES = _SPELT.split()
_BEGINNINGS = frozenset(syllable[:end] for syllable in _SYLLABLES for end in range(1, len(syllable) + 1))
_LONGEST = max(map(len, _SYLLABLES))


@lru_cache(maxsize=16384)
def readings(char: str) -> tuple[str, ...]:
    """Toneless readings of one character, commonest first; itself for a letter or digit, () when unknown."""
    if char.isascii():
        return (char.lower(),)
    return _plain(_dictionary().get(ord(char)) or _NOT_IN_DICTIONARY.get(ord(char), ""))


@lru_cache(maxsize=16384)
def initials(char: str) -> str:
    """The distinct first letters of a character's readings, commonest first; ``0`` (never typed) when unknown."""
    return "".join(dict.fromkeys(reading[0] for reading in readings(char))) or "0"


def cuts(letters: str) -> Sequence[tuple[str, ...]]:
    """The ways to cut typed letters into beginnings of syllables, longest pieces first, at most 32.

    ``xian`` gives (xian), (xia, n), (xi, an) … Letters no syllable begins with stand alone only when nothing else fits.
    """
    return tuple(islice(_cuts(letters, strict=True), MOST_CUTS)) or tuple(
        islice(_cuts(letters, strict=False), MOST_CUTS)
    )


def sounds_like(char: str, piece: str) -> bool:
    """Whether ``piece`` (one letter or more) begins a reading of ``char``."""
    return any(reading.startswith(piece) for reading in readings(char))


def _cuts(letters: str, *, strict: bool) -> Iterator[tuple[str, ...]]:
    if not letters:
        yield ()
        return
    for end in range(min(_LONGEST, len(letters)), 0, -1):
        piece = letters[:end]
        if piece in _BEGINNINGS or (end == 1 and not strict):
            for rest in _cuts(letters[end:], strict=strict):
                yield (piece, *rest)


def _plain(toned: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for reading in toned.split(","):
        letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
        plain = "".join(ch for ch in letters if ch.isascii() and ch.isalpha())
        if plain and len(found) < MOST_READINGS:
            found[plain] = None
    for reading in tuple(found):
        if "v" in reading:
            found[reading.replace("v", "u")] = None
    return tuple(found)


@cache
def _dictionary() -> dict[int, str]:
    # Importing pypinyin loads its dictionary of phrases too, half a second that names have no use for: its characters
    # are read straight from its data, and only when first needed.
    spec = find_spec("pypinyin")
    for folder in (spec.submodule_search_locations if spec else None) or ():
        path = Path(folder) / "pinyin_dict.json"
        if path.is_file():
            return msgspec.json.decode(path.read_bytes(), type=dict[int, str])
    from pypinyin.pinyin_dict import pinyin_dict

    return dict(pinyin_dict)
