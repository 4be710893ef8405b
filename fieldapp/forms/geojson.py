"""Places in a GeoJSON file as rows of choices: properties as columns, the geometry in ODK's notation
(specification, "Secondary Instances - External")."""

from __future__ import annotations

import json
from typing import Any

from fieldapp.forms.xpath.values import format_number, to_text

_DEPTH = {"Point": 0, "LineString": 1, "Polygon": 2}


def rows_of_features(content: bytes) -> list[dict[str, str]]:
    """One row per feature: its properties, ``geometry``, and the feature's own ``id`` where no property is called so.

    Raises ``ValueError`` saying what is wrong with the file.
    """
    try:
        data: Any = json.loads(content.decode("utf-8-sig"))
    except RecursionError as bad:
        raise ValueError("it is nested too deeply") from bad
    features = data.get("features", []) if isinstance(data, dict) else None
    if not isinstance(features, list) or data.get("type") != "FeatureCollection":
        raise ValueError("not a GeoJSON FeatureCollection")
    return [_row(feature, number) for number, feature in enumerate(features, start=1)]


def _row(feature: Any, number: int) -> dict[str, str]:
    properties = (feature.get("properties") or {}) if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise ValueError(f"feature {number} is none, or its properties are no object")
    row = {str(key): _property(value) for key, value in properties.items()}
    row["geometry"] = _geometry(feature.get("geometry"), number)
    if "id" in feature:
        row.setdefault("id", _property(feature["id"]))
    return row


def _property(value: Any) -> str:
    """A feature's property as text, written as XPath writes numbers and truths."""
    if value is None:
        return ""
    if isinstance(value, str | bool):
        return to_text(value)
    if isinstance(value, int | float):
        return format_number(float(value))
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _geometry(geometry: Any, number: int) -> str:
    """A point, a line, or the outer ring of a polygon as ``latitude longitude 0 0``, points separated by ``; ``; empty
    for a feature that says it has no place."""
    if geometry is None:
        return ""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    depth = _DEPTH.get(kind) if isinstance(kind, str) else None
    if depth is None:
        raise ValueError(f"geometry of type {kind!r} is not supported (Point, LineString and Polygon are)")
    points: Any = [geometry.get("coordinates")]
    for _ in range(depth):
        points = points[0] if isinstance(points, list) and points else None
    if not isinstance(points, list) or not points or not all(map(_is_point, points)):
        raise ValueError(f"feature {number}: the coordinates are none of a {kind}")
    return "; ".join(f"{point[1]} {point[0]} 0 0" for point in points)


def _is_point(point: Any) -> bool:
    return isinstance(point, list) and len(point) >= 2 and all(isinstance(part, int | float) for part in point[:2])
