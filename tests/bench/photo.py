"""Photo: a camera's file of 12 megapixels to the sealed picture, against the bare steps nobody can leave out.

The floor decodes reduced, brings to 1600 pixels, turns, writes one line of text, encodes and seals. The
pipeline does the same and more: structure checks, SHA-256 of the original, facts, perceptual hashes, fonts.
Both run in turn in one process, so a busy machine slows both.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image, ImageDraw, ImageFont

from fieldapp.vault.picture import Stamp, prepare, thumbnail

ROUNDS = 9
STAMP = Stamp("2026-03-02 09:15", "TK-0042", "张三")
KEY, NONCE = bytes(32), bytes(12)


def measure() -> list[dict[str, Any]]:
    """Objects for the table: the pipeline against its floor, and the thumbnail against the same floor."""
    raw = camera_file()
    prepared = prepare(raw, STAMP)
    font = ImageFont.load_default(32)
    floor, pipeline, small = paired(
        lambda: seal(bare_steps(raw, font)),
        lambda: seal(prepare(raw, STAMP).jpeg),
        lambda: seal(thumbnail(prepared.jpeg)),
    )
    return [
        row("photo, file to sealed picture", pipeline, floor),
        row("photo, thumbnail of it", small, floor),
    ]


def camera_file() -> bytes:
    """A JPEG of 4000 × 3000 with detail and grain, held upright by EXIF orientation 6; about 4 MB."""
    coarse = Image.effect_noise((400, 300), 60).resize((4000, 3000), Image.Resampling.BICUBIC)
    coloured = Image.merge(
        "RGB",
        (
            coarse,
            coarse.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
            coarse.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        ),
    )
    grain = Image.effect_noise((4000, 3000), 12).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    target = io.BytesIO()
    Image.blend(coloured, grain, 0.25).save(target, "JPEG", quality=90, exif=exif)
    return target.getvalue()


def bare_steps(raw: bytes, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> bytes:
    """The floor: draft decode, reduce, turn last, one line of text, JPEG of quality 80."""
    with Image.open(io.BytesIO(raw)) as image:
        image.draft("RGB", (1600, 1200))
        reduced = image.resize((1600, 1200), Image.Resampling.BICUBIC)
    upright = reduced.transpose(Image.Transpose.ROTATE_270)
    ImageDraw.Draw(upright).text((16, upright.height - 50), "2026-03-02 09:15  TK-0042", "white", font)
    target = io.BytesIO()
    upright.save(target, "JPEG", quality=80)
    return target.getvalue()


def seal(jpeg: bytes) -> bytes:
    """Encryption as the vault does it, with a key of its own."""
    return AESGCM(KEY).encrypt(NONCE, jpeg, None)


def paired(*works: Callable[[], object]) -> list[list[float]]:
    """Milliseconds of every work, ROUNDS times each, in turn; a first round warms up and is not counted."""
    times: list[list[float]] = [[] for _ in works]
    for turn in range(ROUNDS + 1):
        for work, taken in zip(works, times, strict=True):
            begun = time.perf_counter()
            work()
            if turn:
                taken.append((time.perf_counter() - begun) * 1000)
    return times


def row(name: str, taken: list[float], floor: list[float]) -> dict[str, Any]:
    """One line of the table; ``ratio`` is of the medians."""
    value, least = statistics.median(taken), statistics.median(floor)
    return {
        "name": name,
        "value": value,
        "unit": "ms",
        "floor_or_peer": f"bare steps: {least:.1f} ms",
        "ratio": value / least,
        "n": len(taken),
        "min": min(taken),
        "max": max(taken),
    }
