"""Which control answers which type of question."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.desktop.controls.choice import ChoiceControl
from fieldapp.desktop.controls.control import AnswerControl, Surroundings
from fieldapp.desktop.controls.field import FieldControl, PagesControl
from fieldapp.desktop.controls.moment import DayControl, MomentControl
from fieldapp.desktop.controls.order import RankControl
from fieldapp.desktop.controls.picture import PhotoControl
from fieldapp.desktop.controls.scale import RangeControl
from fieldapp.desktop.controls.shown import AcknowledgeControl, ShownControl
from fieldapp.desktop.controls.signature import SignatureControl
from fieldapp.desktop.models.visit_state import Ask

_BY_TYPE: dict[str, type[AnswerControl]] = {
    "text": FieldControl,
    "integer": FieldControl,
    "decimal": FieldControl,
    "time": FieldControl,
    "barcode": FieldControl,
    "geopoint": FieldControl,
    "geotrace": PagesControl,
    "geoshape": PagesControl,
    "date": DayControl,
    "dateTime": MomentControl,
    "select_one": ChoiceControl,
    "select_multiple": ChoiceControl,
    "rank": RankControl,
    "range": RangeControl,
    "image": PhotoControl,
    "acknowledge": AcknowledgeControl,
    "trigger": AcknowledgeControl,
}


def control_class(ask: Ask) -> type[AnswerControl]:
    """The class of control for a question as it stands: a read-only one is only shown."""
    kind = ask.question.type
    if ask.is_signature:
        return SignatureControl
    if kind == "image":
        return PhotoControl
    if not ask.answerable:
        return ShownControl
    if kind == "text" and "multiline" in ask.question.appearance.split():
        return PagesControl
    return _BY_TYPE.get(kind, ShownControl)


def control_for(ask: Ask, around: Surroundings, parent: QWidget | None = None) -> AnswerControl:
    """A control that shows the question."""
    return control_class(ask)(ask, around, parent)
