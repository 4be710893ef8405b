"""The photo pipeline: every kind of file a telephone or camera hands in, and everything that is wrong with one."""

from __future__ import annotations

import base64
import hashlib
import io
import random
import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from fieldapp.vault.picture import MAX_BYTES, Picture, Stamp, prepare, thumbnail
from fieldapp.vault.picture_errors import (
    NotAPicture,
    PictureRefused,
    PictureTooLarge,
    PictureTruncated,
    PictureUnreadable,
)
from fieldapp.vault.picture_hash import perceptual_hashes
from fieldapp.vault.picture_stamp import choose_font, system_fonts

STAMP = Stamp("2026-03-02 09:15", "TK-0042", "张三")
PLAIN = Stamp("", "", "")
PHOTOS = Path(__file__).resolve().parents[3] / "shared" / "data" / "photos"
BROKEN_EXIF = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff" + b"\x12\x01\x03\x00\xff\xff\xff\xff\x99\x99\x99\x99" * 3

HEIC = base64.b85decode(
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0005LZDn*}000000000XXk=`10000000000aA{+700000000000000000000G-+&a"
    "V*mgE07O6l0ssL300001;s5~v00000001cf0ssI200IjD0RR9100000DgXcgIB98aW&i*H00062000$fZf0cy000000RRAKc4ILB"
    "0000LX>Mj^0ssI300IC2MR;ju000004sdC7Z2$lO00031008}IaB^?}007--aAR)(004Gqc4I>U18@KU0FVFx0000U@BsY%`1k+-"
    "4+CHT0RR|40Sp2E{{wIU00RJ!0009300RIXx&lC90096hLID8-Z~y=U0FVFx0{{R603M(qfd!W8<fgf}2xu@M00096AOHXZ03l)k"
    "0RRR>0l{;?i2wiq6Ju{|a&BX6cmM$a4FCp!0000KX>)L8000000000$0000$0000eV{Bn?0000$000010000m000010000000002"
    "|NsB+000020000GaA|mH000000|*ER0000OX>e^}0000000001009Mo0s{qv0000QX>w&|000000000EV`Ot<00IC30096109$Qj"
    "VRQfh03|2^uNi>%gh_w!LWt7yXfs!e`w50Vv;2U@vb$^rc+{+m|0*y5000I>cxh$;08LE*DgXcg2mk>A5C8%I000F5000^Q0000~"
    "Wpi`@00"
)
"""64 × 48 pixels, blue above red, a camera called Test; made for these tests."""


def scene(width: int = 640, height: int = 480, seed: int = 1) -> Image.Image:
    """A picture with large shapes on a slope of colour: something to recognise again."""
    rng = random.Random(seed)
    picture = Image.merge(
        "RGB",
        (
            Image.linear_gradient("L").resize((width, height)),
            Image.linear_gradient("L").rotate(90).resize((width, height)),
            Image.new("L", (width, height), 90),
        ),
    )
    draw = ImageDraw.Draw(picture)
    for _ in range(25):
        x, y = rng.randrange(width), rng.randrange(height)
        reach = rng.randrange(width // 20, width // 4)
        draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=tuple(rng.randbytes(3)))
    return picture


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def exif(**tags: Any) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = tags.get("orientation", 1)
    found[0x010F], found[0x0110] = "Jolla", "Jolla C2"
    detail = found.get_ifd(0x8769)
    detail[0x9003] = tags.get("taken", "2026:03:02 09:15:30")
    if "offset" in tags:
        detail[0x9011] = tags["offset"]
    gps = found.get_ifd(0x8825)
    gps[1], gps[2] = "N", tags.get("north", (37.0, 11.0, 6.0))
    gps[3], gps[4] = "E", (120.0, 0.0, 36.0)
    return found


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg), formats=("JPEG",))


def differing(first: int, second: int) -> int:
    return (first ^ second).bit_count()


def mean_difference(first: Image.Image, second: Image.Image) -> float:
    a, b = (picture.convert("RGB").resize((64, 64)).tobytes() for picture in (first, second))
    return sum(abs(x - y) for x, y in zip(a, b, strict=True)) / len(a)


# What comes out


def test_a_large_photo_is_reduced_and_hashed() -> None:
    raw = encoded(scene(3000, 2000), quality=90)
    picture = prepare(raw, STAMP)
    assert (picture.width, picture.height) == (1600, 1067)
    assert opened(picture.jpeg).size == (1600, 1067)
    assert picture.original_sha256 == hashlib.sha256(raw).hexdigest()


def test_a_small_photo_is_not_enlarged() -> None:
    picture = prepare(encoded(scene(200, 120)), STAMP)
    assert (picture.width, picture.height) == (200, 120)


def test_one_pixel_and_very_long_pictures() -> None:
    assert prepare(encoded(Image.new("RGB", (1, 1))), STAMP).width == 1
    assert prepare(encoded(Image.new("L", (9000, 2)), "PNG"), STAMP).height == 1


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(640, 480), (2400, 1800)])
def test_every_orientation_comes_out_upright(orientation: int, size: tuple[int, int]) -> None:
    upright = scene(*size)
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    turned = upright.transpose(undo[orientation]) if orientation in undo else upright
    picture = prepare(encoded(turned, quality=92, exif=exif(orientation=orientation)), PLAIN)
    assert picture.width > picture.height
    assert mean_difference(opened(picture.jpeg), upright) < 3


def test_nothing_of_the_metadata_is_left() -> None:
    raw = encoded(scene(), exif=exif(), comment=b"a comment", icc_profile=b"x" * 200, dpi=(72, 72), xmp=b"<x:xmpmeta/>")
    assert b"Jolla" in raw
    picture = prepare(raw, STAMP)
    kept = opened(picture.jpeg)
    assert not dict(kept.getexif())
    assert not {"exif", "comment", "icc_profile", "xmp", "dpi"} & set(kept.info)
    for trace in (b"Jolla", b"Exif", b"comment", b"xmp", b"ICC_PROFILE"):
        assert trace not in picture.jpeg
        assert trace not in thumbnail(picture.jpeg)


def test_a_comment_in_a_gif_is_not_kept() -> None:
    assert b"secret" not in prepare(encoded(scene(), "GIF", comment=b"secret"), STAMP).jpeg


# What the metadata said


def test_time_and_camera_are_read_and_place_only_when_asked() -> None:
    raw = encoded(scene(), exif=exif(offset="+08:00"))
    picture = prepare(raw, STAMP)
    assert (picture.taken_at, picture.camera, picture.place) == ("2026-03-02T09:15:30+08:00", "Jolla C2", None)
    assert prepare(raw, STAMP, with_place=True).place == (37.185, 120.01)


def test_time_without_offset_and_impossible_times() -> None:
    assert prepare(encoded(scene(), exif=exif()), STAMP).taken_at == "2026-03-02T09:15:30"
    assert prepare(encoded(scene(), exif=exif(offset="later")), STAMP).taken_at == "2026-03-02T09:15:30"
    assert prepare(encoded(scene(), exif=exif(taken="0000:00:00 00:00:00")), STAMP).taken_at is None


@pytest.mark.parametrize("north", [(91.0, 0.0, 0.0), (37.0, 11.0), (37.0, 0.0, 999999.0)])
def test_an_impossible_place_is_no_place(north: tuple[float, ...]) -> None:
    raw = encoded(scene(), exif=exif(north=north))
    assert prepare(raw, STAMP, with_place=True).place is None


def test_broken_metadata_does_not_stop_the_photo() -> None:
    raw = encoded(scene(), exif=BROKEN_EXIF)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = prepare(raw, STAMP, with_place=True)
    assert (picture.taken_at, picture.camera, picture.place) == (None, None, None)


# Kinds of files


def test_grey_cmyk_and_palette() -> None:
    source = scene()
    for picture in (source.convert("L"), source.convert("CMYK")):
        kept = prepare(encoded(picture, quality=92), PLAIN)
        assert opened(kept.jpeg).mode == "RGB"
        assert mean_difference(opened(kept.jpeg), picture) < 6
    palette = prepare(encoded(source.quantize(64), "PNG"), PLAIN)
    assert mean_difference(opened(palette.jpeg), source) < 12


def test_transparent_parts_become_white() -> None:
    layered = Image.new("RGBA", (100, 80), (255, 0, 0, 0))
    pale = layered.convert("P")
    pale.info["transparency"] = bytes([0] * 256)
    for raw in (encoded(layered, "PNG"), encoded(pale, "PNG", transparency=bytes(256)), encoded(layered, "WEBP")):
        corner = opened(prepare(raw, PLAIN).jpeg).getpixel((50, 20))
        assert isinstance(corner, tuple)
        assert min(corner) > 250
    grey = encoded(Image.new("LA", (100, 80), (10, 0)), "PNG")
    assert opened(prepare(grey, PLAIN).jpeg).getpixel((50, 20)) == (255, 255, 255)


def test_sixteen_bits_keep_their_brightness() -> None:
    deep = Image.new("I;16", (100, 80), 128 * 256)
    value = opened(prepare(encoded(deep, "PNG"), PLAIN).jpeg).getpixel((50, 40))
    assert isinstance(value, tuple)
    assert all(abs(channel - 128) <= 2 for channel in value)


def test_the_first_frame_of_many() -> None:
    first, second = Image.new("RGB", (90, 60), "red"), Image.new("RGB", (90, 60), "blue")
    for kind in ("GIF", "WEBP", "PNG", "MPO"):
        raw = encoded(first, kind, save_all=True, append_images=[second])
        value = opened(prepare(raw, PLAIN).jpeg).getpixel((45, 30))
        assert isinstance(value, tuple)
        assert value[0] > 200 > value[2], kind


def test_bitmap_and_progressive_jpeg() -> None:
    source = scene()
    for raw in (encoded(source, "BMP"), encoded(source, progressive=True, quality=92)):
        assert mean_difference(opened(prepare(raw, PLAIN).jpeg), source) < 4


def test_heic() -> None:
    picture = prepare(HEIC, PLAIN)
    assert (picture.width, picture.height, picture.camera) == (64, 48, "Test")
    upper, lower = (opened(picture.jpeg).getpixel((32, y)) for y in (8, 40))
    assert isinstance(upper, tuple)
    assert isinstance(lower, tuple)
    assert upper[2] > 100 > upper[0]
    assert lower[0] > 100 > lower[2]


def test_bytes_after_the_end_do_no_harm() -> None:
    raw = encoded(scene()) + b"MotionPhoto" + bytes(500)
    assert prepare(raw, STAMP).width == 640


# The stamp


def test_the_stamp_darkens_the_lower_edge_only() -> None:
    white = encoded(Image.new("RGB", (800, 600), "white"))
    stamped, plain = (opened(prepare(white, stamp).jpeg).convert("L") for stamp in (STAMP, PLAIN))
    assert stamped.crop((0, 0, 800, 540)).getextrema() == (255, 255)
    assert plain.getextrema() == (255, 255)
    band = stamped.crop((0, 575, 800, 600)).tobytes()
    assert min(band) < 130
    assert max(band) > 220


def test_the_hash_does_not_see_the_stamp() -> None:
    raw = encoded(scene())
    assert prepare(raw, STAMP).phash == prepare(raw, PLAIN).phash


def test_without_a_chinese_font_it_stamps_and_says_so() -> None:
    white = encoded(Image.new("RGB", (800, 600), "white"))
    picture = prepare(white, STAMP, fonts=())
    assert not picture.stamp_complete
    assert opened(picture.jpeg).convert("L").getpixel((3, 597)) != 255
    assert prepare(white, Stamp("2026-03-02", "TK-1", "Li"), fonts=()).stamp_complete


def test_a_file_that_is_no_font_is_passed_over(tmp_path: Path) -> None:
    fake = tmp_path / "font.ttc"
    fake.write_bytes(b"not a font")
    assert not prepare(encoded(scene()), STAMP, fonts=(fake, tmp_path / "gone.ttf")).stamp_complete


def test_a_chinese_font_draws_the_whole_stamp() -> None:
    if not system_fonts():
        pytest.skip("no Chinese font on this machine")
    _, complete = choose_font("时间个案号走访人张三", 30, system_fonts())
    assert complete
    assert prepare(encoded(scene()), STAMP).stamp_complete


def test_a_long_stamp_is_wrapped_inside_the_picture() -> None:
    narrow = encoded(Image.new("RGB", (160, 900), "white"))
    kept = opened(prepare(narrow, Stamp("2026-03-02 09:15", "N" * 60, "W" * 30), fonts=()).jpeg).convert("L")
    assert kept.crop((0, 0, 160, 500)).getextrema() == (255, 255)
    low, _ = kept.crop((150, 500, 160, 900)).getextrema()
    assert low != 255


def test_an_id_number_is_never_stamped() -> None:
    with pytest.raises(ValueError, match="ID number"):
        Stamp("2026-03-02", "11010519491231002X", "张三")


# Fingerprints


def test_copies_are_near_and_other_pictures_far() -> None:
    original = prepare(encoded(scene(1200, 900), quality=95), STAMP)
    smaller = prepare(encoded(scene(1200, 900).resize((500, 375)), quality=50), STAMP)
    darker = prepare(encoded(scene(1200, 900).point(lambda value: value * 3 // 4)), STAMP)
    assert differing(original.phash, smaller.phash) <= 6
    assert differing(original.phash, darker.phash) <= 6
    others = [prepare(encoded(scene(1200, 900, seed)), STAMP).phash for seed in range(2, 12)]
    assert min(differing(original.phash, other) for other in others) > 12


def test_the_mirror_is_known_by_its_own_hash() -> None:
    source = scene(1200, 900)
    original = prepare(encoded(source), STAMP)
    mirrored = prepare(encoded(source.transpose(Image.Transpose.FLIP_LEFT_RIGHT)), STAMP)
    assert differing(original.phash_mirror, mirrored.phash) <= 4
    assert differing(original.phash, mirrored.phash_mirror) <= 4
    assert differing(original.phash, mirrored.phash) > 12


def test_hashes_fit_64_bits_and_do_not_change() -> None:
    phash, mirror = perceptual_hashes(scene(300, 200))
    assert 0 <= phash < 1 << 64
    assert 0 <= mirror < 1 << 64
    assert perceptual_hashes(scene(300, 200)) == (phash, mirror)


# Thumbnails


def test_thumbnails_stay_small_even_of_noise() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((1600, 1200), 120) for _ in range(3)])
    for source in (noise, scene(1600, 1200)):
        small = thumbnail(prepare(encoded(source), STAMP).jpeg)
        assert len(small) <= 20_000
        assert 90 <= max(opened(small).size) <= 320


# What is wrong with a file


def test_an_empty_file_and_other_files_are_no_pictures() -> None:
    for raw in (b"", b"hello", b"%PDF-1.7\n" + bytes(300), bytes(1000), random.Random(4).randbytes(5000)):
        with pytest.raises(NotAPicture):
            prepare(raw, STAMP)


def _kinds() -> dict[str, bytes]:
    source = scene(320, 240)
    kinds = {kind: encoded(source, kind) for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP")}
    kinds["HEIC"] = HEIC
    kinds["progressive"] = encoded(source, progressive=True)
    kinds["with thumbnail"] = encoded(source, exif=exif(orientation=6))
    return kinds


@pytest.mark.parametrize("kind", _kinds())
def test_a_file_cut_short_is_never_taken(kind: str) -> None:
    raw = _kinds()[kind]
    for share in (0.02, 0.1, 0.3, 0.5, 0.8, 0.95, 0.99):
        with pytest.raises((PictureTruncated, NotAPicture)) as refused:
            prepare(raw[: int(len(raw) * share)], STAMP)
        if share >= 0.1:
            assert isinstance(refused.value, PictureTruncated), share
    with pytest.raises(PictureTruncated):
        prepare(raw[:-1], STAMP)


def test_damage_inside_a_whole_file_is_refused() -> None:
    whole = encoded(scene(), "PNG")
    for place in (20, len(whole) // 3, len(whole) // 2):
        raw = bytearray(whole)
        raw[place] ^= 0x01
        with pytest.raises((NotAPicture, PictureTruncated)):
            prepare(bytes(raw), STAMP)


def test_heic_with_a_garbled_item_kind_is_refused() -> None:
    assert HEIC.count(b"Exif") >= 1
    with pytest.raises(NotAPicture):
        prepare(HEIC.replace(b"Exif", b"\xb8xif", 1), STAMP)


@pytest.mark.parametrize("kind", _kinds())
def test_random_damage_never_ends_in_another_error(kind: str) -> None:
    whole, rng, refused = _kinds()[kind], random.Random(7), 0
    for _ in range(60):
        raw = bytearray(whole)
        for _ in range(rng.choice((1, 3, 20))):
            raw[int(len(raw) * rng.random() ** 2)] = rng.randrange(256)
        try:
            prepare(bytes(raw), STAMP, with_place=True)
        except PictureRefused:
            refused += 1
    assert refused


def _bomb() -> bytes:
    """A PNG of 30,000 × 30,000 pixels in about 100 kB, whole and well formed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(30_000 * (30_000 // 8 + 1)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_bomb_is_refused_from_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[object] = []
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda self: loaded.append(self))
    with pytest.raises(PictureTooLarge) as refused:
        prepare(_bomb(), STAMP)
    assert (refused.value.width, refused.value.height) == (30_000, 30_000)
    assert not loaded


def test_a_jpeg_bomb_is_refused_from_its_header() -> None:
    raw = bytearray(encoded(Image.new("L", (16, 16))))
    frame = raw.index(b"\xff\xc0")
    raw[frame + 5 : frame + 9] = struct.pack(">HH", 30_000, 30_000)
    with pytest.raises(PictureTooLarge):
        prepare(bytes(raw), STAMP)


def test_pillows_own_limit_is_left_as_it_was() -> None:
    before = Image.MAX_IMAGE_PIXELS
    with pytest.raises(PictureTooLarge):
        prepare(_bomb(), STAMP)
    assert before == Image.MAX_IMAGE_PIXELS


def test_too_many_bytes_are_refused_unread(tmp_path: Path) -> None:
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(PictureTooLarge):
        prepare(huge, STAMP)
    with pytest.raises(PictureTooLarge):
        prepare(bytes(MAX_BYTES + 1), STAMP)


def test_a_path_gives_what_its_bytes_give(tmp_path: Path) -> None:
    file = tmp_path / "照片 1.jpg"
    file.write_bytes(encoded(scene()))
    assert prepare(file, STAMP) == prepare(file.read_bytes(), STAMP)
    with pytest.raises(PictureUnreadable):
        prepare(tmp_path / "gone.jpg", STAMP)


# Real files


def real(name: str) -> Path:
    path = PHOTOS / name
    if not path.is_file():
        pytest.skip("the camera files are not beside this checkout")
    return path


@pytest.mark.parametrize("name", ["DSCN0010.jpg", "DSCN0042.jpg"])
def test_real_camera_with_place(name: str) -> None:
    picture = prepare(real(name), STAMP, with_place=True)
    assert picture.camera == "NIKON COOLPIX P6000"
    assert (picture.taken_at or "").startswith("2008-10-22T")
    assert picture.place is not None
    assert 43 < picture.place[0] < 44
    assert 11 < picture.place[1] < 12


@pytest.mark.parametrize(("name", "size"), [("landscape_8.jpg", (600, 450)), ("portrait_6.jpg", (450, 600))])
def test_real_orientation(name: str, size: tuple[int, int]) -> None:
    picture = prepare(real(name), STAMP)
    assert (picture.width, picture.height) == size


def test_real_heic() -> None:
    raw = real("IMG_5195.HEIC").read_bytes()
    picture = prepare(raw, STAMP)
    assert (picture.width, picture.height) == (1239, 1600)
    assert picture.camera == "Apple iPhone 11 Pro Max"
    for share in (0.1, 0.5, 0.9, 0.999):
        with pytest.raises((PictureTruncated, NotAPicture)):
            prepare(raw[: int(len(raw) * share)], STAMP)


def test_real_file_with_broken_metadata() -> None:
    picture: Picture = prepare(real("image01551.jpg"), STAMP, with_place=True)
    assert (picture.width, picture.height) == (61, 58)
    assert picture.place is None


def test_real_large_photo_and_its_cut_copy() -> None:
    raw = real("jolla.jpg").read_bytes()
    assert prepare(raw, STAMP).width == 1600
    with pytest.raises(PictureTruncated):
        prepare(raw[:-2], STAMP)
