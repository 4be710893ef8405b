"""What can go wrong with a form or an answer.

    FieldappError
    └── Mendable
        ├── FormRefused          the form cannot run; every problem is named
        │   └── FormTooLarge     refused before it was read
        ├── AnswerRefused        an answer was not taken; nothing changed
        └── CalculationDiverged  a calculation that refers to its own siblings never came to rest
            └── CalculationTooLarge  a calculation would take more work, or a longer text, than any form needs

A ``Problem`` names what is wrong with a form in words its author can act on. Errors about answers carry the
question's reference and a code, never the answer itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from fieldapp.domain.errors import Mendable

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a form. ``where`` is a node path or an element; the sheet fields are for XLSForms."""

    message: str
    fix: str = ""
    where: str = ""
    severity: Severity = "error"
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message}"


class FormRefused(Mendable):
    """The form cannot be loaded. ``problems`` holds every reason found, at least one."""

    code: ClassVar[str] = "form_refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


class FormTooLarge(FormRefused):
    """The file is bigger than any form has a reason to be; it was not read."""

    code: ClassVar[str] = "form_too_large"


class AnswerRefused(Mendable):
    """An answer, an addition or a removal was not taken and changed nothing.

    ``reason`` is one of: unknown_question, not_answerable, read_only, malformed, out_of_range,
    unknown_choice, not_one_value, illegal_character, no_such_repeat, count_controlled, unknown_language.
    An answer or an addition is out_of_range too when what follows from it is more than the program can carry out.
    """

    code: ClassVar[str] = "answer_refused"

    def __init__(self, reason: str, ref: str, expected: str = "") -> None:
        self.reason = reason
        self.ref = ref
        self.expected = expected
        super().__init__(f"{reason} at {ref}" + (f": expected {expected}" if expected else ""))


class CalculationDiverged(Mendable):
    """Calculations that refer to neighbouring repeat instances did not settle; ``ref`` is one of them."""

    code: ClassVar[str] = "calculation_diverged"
    words: ClassVar[str] = "the calculation of {ref} never comes to rest"

    def __init__(self, ref: str) -> None:
        self.ref = ref
        super().__init__(self.words.format(ref=ref))


class CalculationTooLarge(CalculationDiverged):
    """An expression at ``ref`` would visit more nodes, or make a longer text, than any form has a reason to."""

    code: ClassVar[str] = "calculation_too_large"
    words: ClassVar[str] = "the calculation of {ref} is too large to be carried out"


class XPathProblem(Exception):
    """An expression that cannot be used; raised by the xpath package, told to the author by ``parse``.

    ``at`` is the index of the character in the expression where it went wrong, where that is known.
    """

    def __init__(self, message: str, at: int | None = None) -> None:
        self.at = at
        super().__init__(message)
