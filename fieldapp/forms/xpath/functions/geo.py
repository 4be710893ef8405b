"""Geographic functions (specification, "Geographic Functions"), on a sphere of the equatorial radius."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from fieldapp.forms.xpath.functions.signature import Build, function
from fieldapp.forms.xpath.functions.text import texts
from fieldapp.forms.xpath.values import NAN

_RADIUS = 6_378_100.0

Point = tuple[float, float]


def _point(text: str) -> Point | None:
    """(latitude, longitude) in degrees."""
    parts = text.split()
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    if not 2 <= len(numbers) <= 4 or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        return None
    return numbers[0], numbers[1]


def _points(values: tuple[list[Any], ...]) -> list[Point] | None:
    """The points of a trace, of several points, or ``None`` if any is not one."""
    found = texts(values)
    if len(found) == 1:
        found = [part for part in found[0].split(";") if part.strip()]
    points = [_point(text) for text in found]
    kept = [point for point in points if point is not None]
    return kept if len(kept) == len(points) else None


def _area(*values: list[Any]) -> float:
    points = _points(values)
    if points is None or len(points) < 3:
        return 0.0
    if points[0] != points[-1]:
        points = [*points, points[0]]
    total = 0.0
    for (lat1, lon1), (lat2, lon2) in pairwise(points):
        total += math.radians(lon2 - lon1) * (2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2)))
    return _hundredths(abs(total * _RADIUS * _RADIUS / 2))


def _distance(*values: list[Any]) -> float:
    points = _points(values)
    if points is None or len(points) < 2:
        return NAN if points is None else 0.0
    return _hundredths(sum(_leg(start, end) for start, end in pairwise(points)))


def _leg(start: Point, end: Point) -> float:
    lat1, lat2 = math.radians(start[0]), math.radians(end[0])
    turn = math.radians(start[1] - end[1])
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(turn)
    return math.acos(min(1.0, max(-1.0, cosine))) * _RADIUS


def _hundredths(number: float) -> float:
    return math.floor(number * 100 + 0.5) / 100


def _geofence(point: str, shape: str) -> bool:
    at = _point(point)
    ring = _points(([shape],))
    if at is None or ring is None or len(ring) < 2 or ring[0] != ring[-1]:
        return False
    inside = False
    for (lat1, lon1), (lat2, lon2) in pairwise(ring):
        if (lat1 > at[0]) != (lat2 > at[0]) and at[1] < (lon1 - lon2) * (at[0] - lat2) / (lat1 - lat2) + lon2:
            inside = not inside
    return inside


FUNCTIONS: Mapping[str, Build] = {
    "area": function("l", "number", _area),
    "enclosed-area": function("l", "number", _area),
    "distance": function("ll*", "number", _distance),
    "geofence": function("tt", "boolean", _geofence),
}
