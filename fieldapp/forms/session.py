"""Filling in one form: answers in, what changed out. The one object that a page, a workflow or a command drives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fieldapp.forms import audit, refs, snapshot
from fieldapp.forms.accepting import AnswerValue, accepted
from fieldapp.forms.audit import AuditEvent, AuditLog, audit_csv
from fieldapp.forms.entities import EntityProposal, proposals
from fieldapp.forms.errors import AnswerRefused, CalculationTooLarge
from fieldapp.forms.events import Events
from fieldapp.forms.host import SessionHost, Surroundings
from fieldapp.forms.instance import Node, grow
from fieldapp.forms.questions import Views
from fieldapp.forms.recalculate import Recalculation
from fieldapp.forms.schema import FormModel
from fieldapp.forms.serialise import relevant_values, submission_xml
from fieldapp.forms.views import Changed, Group, Question, Violation

_NOT_ASKED = frozenset({"note"})


@dataclass(frozen=True, slots=True)
class Finished:
    """What a finished filling leaves: submission, proposed changes, its log, and the log as ``audit.csv``."""

    submission: str
    entities: tuple[EntityProposal, ...]
    events: tuple[AuditEvent, ...]
    audit: str


class FormSession:
    """One filling of a form. Not for two threads at once.

    Every change either happens whole and tells what it changed, or raises ``AnswerRefused`` and changes nothing.
    """

    def __init__(
        self,
        model: FormModel,
        outside: Surroundings,
        language: str | None = None,
        draft: Mapping[str, Any] | None = None,
        answers: Mapping[str, str] | None = None,
    ) -> None:
        """Start afresh, or from a ``draft`` (a snapshot), or from the ``answers`` of a finished filling.

        Raises ``AnswerRefused`` for an unknown language, ``CalculationDiverged`` if the form never settles.
        """
        self._model = model
        self._root = _grown(model, draft, answers)
        self._host = SessionHost(model, outside, self._root, model.default_language)
        language = language or (draft.get("language") if draft is not None else None)
        if language is not None:
            self._use(language)
        env = self._host.env()
        self._data = Recalculation(model, self._root, env)
        self._events = Events(model, self._root, env, self._data)
        self._views = Views(model, self._root, self._host)
        self._log = AuditLog(self._host.now, outside.properties.get("username", ""))
        if draft is None and answers is None:
            self._events.begin(outside.properties)
            self._log.note(audit.FORM_START)
        else:
            self._events.resume()
        self._told()
        if draft is not None and "log" in draft:
            self._log.restore(draft["log"])
        elif answers is not None:
            self._log.note(audit.FORM_RESUME)

    @property
    def model(self) -> FormModel:
        return self._model

    @property
    def language(self) -> str | None:
        """The language in use, ``None`` for a form without translations."""
        return self._host.language

    @language.setter
    def language(self, language: str) -> None:
        self._use(language)
        self._data.turn()
        self._data.language_changed()
        self._events.settle()
        self._told()

    def _use(self, language: str) -> None:
        if language not in self._model.languages:
            raise AnswerRefused("unknown_language", language, ", ".join(self._model.languages))
        self._host.language = language

    def set(self, ref: str, value: AnswerValue) -> Changed:
        """Give the question at ``ref`` (a full reference, or a bare name that is unique) a value.

        ``None`` and ``""`` empty it; a list is for selects. An irrelevant question takes values too, and a value
        that breaks its constraint is kept and shows among ``violations()``.
        """
        self._data.turn()
        node = refs.find(self._model, self._root, ref)
        control = node.d.control
        if control is None or control.type in _NOT_ASKED:
            raise AnswerRefused("not_answerable", ref)
        if self._views.readonly(node):
            raise AnswerRefused("read_only", ref)
        text, before = accepted(self._host, self._data.offers, node, control, value, ref), node.text
        data = self._data
        self._carry_out(lambda: data.set_text(node, text), lambda: data.set_text(node, before), ref, "less")
        self._data.shown[node] = None
        self._log.answered(node.ref, before, text)
        return self._told()

    def add(self, ref: str) -> Changed:
        """Append an instance to the repeat ``ref`` (``/data/member``, ``/data/house[2]/member``)."""
        self._data.turn()
        parent, d = refs.find_repeat(self._model, self._root, ref)
        if d.count is not None or d.fixed_count:
            raise AnswerRefused("count_controlled", ref)
        data, instances = self._data, parent.repeat(d)
        self._carry_out(lambda: data.add(parent, d), lambda: data.remove(parent, d, len(instances) - 1), ref, "fewer")
        self._log.note(audit.ADD_REPEAT, instances[-1].ref)
        return self._told()

    def remove(self, ref: str) -> Changed:
        """Remove the repeat instance ``ref`` (``/data/member[2]``)."""
        self._data.turn()
        node = refs.find(self._model, self._root, ref)
        if not node.pos or not isinstance(node.parent, Node):
            raise AnswerRefused("no_such_repeat", ref)
        if node.d.count is not None or node.d.fixed_count:
            raise AnswerRefused("count_controlled", ref)
        gone = node.ref
        self._data.remove(node.parent, node.d, node.pos - 1)
        self._events.settle()
        self._log.removed(gone)
        return self._told()

    def _carry_out(self, change: Callable[[], object], undo: Callable[[], object], ref: str, expected: str) -> None:
        """Make a change and all that follows from it; where that is too much, undo it and refuse."""
        try:
            change()
            self._events.settle()
        except CalculationTooLarge as bad:
            self._data.turn()
            undo()
            self._events.settle()
            raise AnswerRefused("out_of_range", ref, expected) from bad

    def _told(self) -> Changed:
        data = self._data
        touched = {**data.changed, **data.shown}
        data.changed, data.shown = {}, {}
        self._events.forget()
        questions = tuple(node.ref for node in touched if node.d.control is not None)
        return Changed(questions, structure=any(node.val is None for node in touched))

    def questions(self) -> tuple[Question, ...]:
        """Every body control in document order, irrelevant ones too, no groups."""
        return self._views.questions()

    def question(self, ref: str) -> Question:
        """The one question at ``ref``. Raises ``AnswerRefused`` when there is none."""
        found = self._views.question_at(refs.find(self._model, self._root, ref))
        if found is None:
            raise AnswerRefused("not_answerable", ref)
        return found

    def outline(self) -> Group:
        """The body as a tree: groups with label and relevance, repeat instances, question refs."""
        return self._views.outline()

    def violations(self) -> tuple[Violation, ...]:
        """Missing and unacceptable answers, in document order."""
        return self._views.violations()

    @property
    def valid(self) -> bool:
        return not self._views.violations()

    def value(self, ref: str) -> str:
        """What XPath reads at ``ref``: empty while irrelevant. Works for calculated nodes too."""
        return refs.find(self._model, self._root, ref).text_content()

    def submission(self) -> str:
        """The instance XML to submit: irrelevant nodes pruned, no templates; stamps the end time."""
        self._events.stamp_end()
        self._events.settle()
        return submission_xml(self._model, self._root)

    def answers(self) -> dict[str, str]:
        """Every relevant, non-empty leaf value by reference: what a visit record stores."""
        return dict(relevant_values(self._root))

    def entities(self) -> tuple[EntityProposal, ...]:
        """What the filling, as it stands, proposes to change in entity lists."""
        return proposals(self._root, self._model.entities)

    def turn_to(self, *given: str) -> None:
        """Tell the log that the person is at these questions now (full refs), and at no others."""
        self._log.turn_to(refs.find(self._model, self._root, ref).ref for ref in given)

    def note(self, event: str, ref: str = "", reason: str = "") -> None:
        """Log what the session cannot know of itself (``audit.FROM_OUTSIDE``): that a draft was taken up again or left,
        that the person jumped. Raises ``ValueError`` for anything else."""
        if event not in audit.FROM_OUTSIDE:
            raise ValueError(f"not an event to note: {event}")
        self._log.note(event, ref, reason)

    def log(self) -> tuple[AuditEvent, ...]:
        """Which questions, values before and after, when and how long, since the filling began."""
        return self._log.events()

    def finish(self) -> Finished:
        """End the filling: the submission with its end time, what it proposes, and its log.

        Where the form asks for a log, the submission names it as ``audit.csv``.
        """
        self._log.turn_to(())
        self._log.note(audit.FORM_FINALIZE)
        if self._model.audit is not None:
            node = refs.find(self._model, self._root, self._model.audit.path)
            self._data.set_text(node, audit.FILE_NAME)
        submission, events = self.submission(), self.log()
        return Finished(submission, self.entities(), events, audit_csv(events, self._model.audit))

    def snapshot(self) -> dict[str, Any]:
        """The whole state as plain values, irrelevant answers and repeat counts included, for a draft."""
        state = snapshot.take(self._root, self._model.id, self._model.version, self.language)
        return {**state, "log": self._log.state()}


def _grown(model: FormModel, draft: Mapping[str, Any] | None, answers: Mapping[str, str] | None) -> Node:
    """The data a filling starts with: the form's own, with what a draft or a finished filling holds."""
    root = grow(model.seed, None)
    if draft is not None:
        snapshot.restore(root, draft["repeats"], draft["values"])
    elif answers is not None:
        snapshot.restore(root, snapshot.counts_from(answers), answers)
    return root
