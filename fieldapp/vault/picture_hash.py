"""A 64-bit fingerprint of what a picture shows, to find a photo that is used a second time.

The picture is brought to 32 × 32 grey values; of their discrete cosine transform the signs of 64 low
frequencies are kept (the mean left out). Scaling, recompression and a change of brightness turn few bits.
Mirroring left to right turns the sign of every odd horizontal frequency, so the mirror's hash costs nothing.
"""

from __future__ import annotations

import math

from PIL import Image

_SIDE = 32
_FREQUENCIES = tuple((8, 0) if (u, v) == (0, 0) else (u, v) for v in range(8) for u in range(8))
_MIRRORED = sum(1 << bit for bit, (u, _) in enumerate(_FREQUENCIES) if u % 2)
_COSINES = tuple(tuple(math.cos((2 * x + 1) * u * math.pi / (2 * _SIDE)) for x in range(_SIDE)) for u in range(9))


def perceptual_hashes(picture: Image.Image) -> tuple[int, int]:
    """Hashes, 64 bits each, of ``picture`` (RGB or L, upright) and of its left-right mirror.

    Compare by the number of differing bits: copies differ in a few, unrelated pictures in about 32.
    """
    factor = max(1, min(picture.size) // (4 * _SIDE))
    grey = picture.reduce(factor).convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    pixels = grey.tobytes()
    rows = [pixels[start : start + _SIDE] for start in range(0, _SIDE * _SIDE, _SIDE)]
    by_u = [[sum(map(float.__mul__, wave, map(float, row))) for row in rows] for wave in _COSINES]
    found = 0
    for bit, (u, v) in enumerate(_FREQUENCIES):
        if sum(map(float.__mul__, _COSINES[v], by_u[u])) > 0:
            found |= 1 << bit
    return found, found ^ _MIRRORED
