"""Every error a room may raise has words of its own in both languages; the rest still says what to do."""

from __future__ import annotations

import errno
import importlib
import pkgutil
from collections.abc import Iterator

import pytest

from fieldapp.desktop.message_words import ANSWER_REASONS, ERROR_WORDS, RECORD_REASONS
from fieldapp.desktop.messages import answer_reason, explain, explain_code, record_reason
from fieldapp.domain.errors import EnvironmentFault, FieldappError, Mendable
from fieldapp.forms.errors import AnswerRefused
from fieldapp.sync.errors import Offline
from fieldapp.vault.errors import DiskFull, TooManyTries, VaultInUse, WrongPassphrase
from fieldapp.wire.receipt import Reason

ROOMS = ("domain", "wire", "forms", "vault", "sync", "workflows", "desktop")
LANGUAGES = ("zh", "en")


def errors_of(base: type[FieldappError]) -> Iterator[type[FieldappError]]:
    for cls in base.__subclasses__():
        if cls.__module__.split(".")[1] in ROOMS:
            yield cls
        yield from errors_of(cls)


def every_error() -> list[type[FieldappError]]:
    for room in ROOMS:
        package = importlib.import_module(f"fieldapp.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return sorted(set(errors_of(FieldappError)), key=lambda cls: (cls.__qualname__, cls.__module__))


@pytest.mark.parametrize("cls", every_error(), ids=lambda cls: f"{cls.__module__.split('.')[1]}.{cls.__name__}")
def test_every_error_has_words_of_its_own(cls: type[FieldappError]) -> None:
    assert cls.__dict__.get("code") in ERROR_WORDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_fill_the_gaps(language: str) -> None:
    assert "4711" in explain(VaultInUse(4711), language).what
    assert "30" in explain(TooManyTries(6, 30), language).mend
    assert "2" in explain(WrongPassphrase(2, 0), language).mend


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_fact_is_a_dash_and_never_a_brace(language: str) -> None:
    assert "—" in explain(VaultInUse(None), language).what
    for code in ERROR_WORDS:
        message = explain_code(code, language)
        assert message.what
        assert message.mend
        assert "{" not in message.text


def test_why_an_answer_was_refused_is_said() -> None:
    said = explain(AnswerRefused("unknown_choice", "/data/tk/TK03"), "zh").what
    assert answer_reason("unknown_choice", "zh") in said


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "x"), "disk_full"),
        (OSError(errno.EROFS, "x"), "disk_fault"),
        (PermissionError(errno.EACCES, "secret/path"), "system"),
        (MemoryError(), "memory"),
        (DiskFull(), "disk_full"),
    ],
)
def test_what_the_system_did_is_told_by_its_number(error: BaseException, code: str) -> None:
    message = explain(error, "zh")
    assert message.code == code
    assert "secret" not in message.text


def test_being_offline_is_a_state() -> None:
    assert explain(Offline(), "zh").tone == "wait"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_of_tomorrow_falls_back_to_its_kind(language: str) -> None:
    class Tomorrow(Mendable):
        code = "of_tomorrow"

    class Storm(EnvironmentFault):
        code = "storm"

    for error in (Tomorrow(), Storm()):
        message = explain(error, language)
        assert message.mend
        assert error.code in message.what


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bug_is_named_by_type_and_tells_nothing_else(language: str) -> None:
    message = explain(KeyError("王小明"), language)
    assert "KeyError" in message.what
    assert message.mend
    assert "王小明" not in message.text
    assert "nobody_knows" in explain_code("nobody_knows", language).what


def test_every_reason_of_a_receipt_has_words() -> None:
    for reason in Reason:
        assert reason.value in RECORD_REASONS
        assert record_reason(reason.value, "en") != record_reason(reason.value, "zh")
    assert record_reason(None) == ""
    assert "of_tomorrow" in record_reason("of_tomorrow", "zh")


def test_every_reason_an_answer_is_refused_for_has_words() -> None:
    for code in ANSWER_REASONS:
        assert answer_reason(code, "en") != answer_reason(code, "zh")
