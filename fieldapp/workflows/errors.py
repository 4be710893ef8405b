"""What a workflow refuses, beyond what the rooms below it raise.

WorkflowError (Mendable)
├── NothingToReview      the visit is not waiting for a decision (``state``)
├── ReasonMissing        a visit is not sent back without a word
├── NotCorrectable       the visit is a draft, or its content is not here (``state``)
├── NotOwnVisit          only who made a visit corrects it
├── UnknownForm          neither published nor part of the program (``form``)
│   └── FormWithdrawn    it is here, but no new visit may be begun on it
├── NoSuchFollowUp       nothing of this id is open (``follow_up``)
├── HowMissing           nothing is settled without a word on what was done
├── NoQuestionFor        an answer names a question that no form of the visit has (``ref``)
└── TooManyAccounts      several accounts share the data folder: say which (``accounts``)
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldapp.domain.errors import Mendable


class WorkflowError(Mendable):
    """Root of what this room raises."""

    code = "workflow"


class NothingToReview(WorkflowError):
    """A decision was asked on a visit that does not wait for one."""

    code = "nothing_to_review"

    def __init__(self, state: str) -> None:
        super().__init__(f"the visit is {state}")
        self.state = state


class ReasonMissing(WorkflowError):
    """A return needs words: the assistant has to know what to mend."""

    code = "reason_missing"


class NotCorrectable(WorkflowError):
    """Only a submitted visit can be corrected; a draft is simply changed."""

    code = "not_correctable"

    def __init__(self, state: str) -> None:
        super().__init__(f"the visit is {state}")
        self.state = state


class NotOwnVisit(WorkflowError):
    """The visit is another account's: a supervisor sends it back instead."""

    code = "not_authorised"


class UnknownForm(WorkflowError):
    """No form of this id (and version) is known here."""

    code = "unknown_form"

    def __init__(self, form: str) -> None:
        super().__init__(form)
        self.form = form


class FormWithdrawn(UnknownForm):
    """Every version of this form was withdrawn: visits begun on it may be finished, no new one is begun."""

    code = "form_withdrawn"


class NoSuchFollowUp(WorkflowError):
    """What is to be settled is not open: never raised, settled already, or of a person who left."""

    code = "no_such_follow_up"

    def __init__(self, follow_up: str) -> None:
        super().__init__("no such follow-up is open")
        self.follow_up = follow_up


class HowMissing(WorkflowError):
    """A follow-up is settled by saying what was done."""

    code = "how_missing"


class NoQuestionFor(WorkflowError):
    """An answer's ref fits no question of the visit, or more than one."""

    code = "no_question"

    def __init__(self, ref: str) -> None:
        super().__init__(ref)
        self.ref = ref


class TooManyAccounts(WorkflowError):
    """Several accounts share the data folder and none was named."""

    code = "too_many_accounts"

    def __init__(self, accounts: Sequence[str]) -> None:
        super().__init__(f"{len(accounts)} accounts")
        self.accounts = tuple(accounts)
