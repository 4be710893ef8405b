"""Which language the desktop speaks, and changing it while it runs.

Chinese is what the code says; English comes from ``resources/i18n/fieldapp_en.qm``, which
``python -m fieldapp.desktop.catalogue`` makes from the code (lupdate) and the translated ``.ts`` beside it (lrelease).
Switching sends Qt's ``LanguageChange`` to every widget; pages answer it in ``retranslate``. Words that come from the
domain in both languages go through `pick`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from fieldapp.places import resources

if TYPE_CHECKING:
    from fieldapp.domain.reasons import Reason, Words

LANGUAGES: Final = ("zh", "en")
_PROPERTY: Final = "fieldapp_language"
_OURS, _QTS = "fieldapp_translator", "qt_translator"


def system_language() -> str:
    """What the system speaks, if we speak it; Chinese otherwise."""
    return "en" if QLocale.system().language() == QLocale.Language.English else "zh"


def install(app: QCoreApplication, language: str) -> None:
    """Speak ``language`` ("zh" or "en") from now on. Raises ``ValueError`` for any other."""
    if language not in LANGUAGES:
        raise ValueError(language)
    app.setProperty(_PROPERTY, language)
    _swap(app, _OURS, (resources() / "i18n" / f"fieldapp_{language}.qm").as_posix() if language != "zh" else None)
    app.sendPostedEvents()


def install_qt_words(app: QCoreApplication) -> None:
    """Qt's own words (Copy, Cancel …) in the current language, where this Qt brings them."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    _swap(app, _QTS, f"{folder}/qtbase_zh_CN.qm" if language() == "zh" else None)


def _swap(app: QCoreApplication, name: str, file: str | None) -> None:
    old = app.findChild(QTranslator, name)
    if old is not None:
        app.removeTranslator(old)
        old.setParent(None)
    if file is None:
        return
    translator = QTranslator(app)
    translator.setObjectName(name)
    if translator.load(file):
        app.installTranslator(translator)
    else:
        translator.setParent(None)


def language() -> str:
    """The language spoken now: "zh" or "en"."""
    app = QCoreApplication.instance()
    spoken = app.property(_PROPERTY) if app is not None else None
    return str(spoken) if spoken else "zh"


def pick(words: Words | Reason) -> str:
    """The side of a two-language value that is spoken now."""
    return words.en if language() == "en" else words.zh


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """``text`` as it is, marked for lupdate (which knows this name) to be translated under ``context`` when shown."""
    return text


def translate(context: str, text: str) -> str:
    """``text`` in the language spoken now. lupdate knows this name; sentences with a count need ``self.tr`` of a
    QObject, as lupdate marks only those for plural forms."""
    return QCoreApplication.translate(context, text)


def translated(context: str, text: str, in_language: str | None = None) -> str:
    """``text`` marked with ``QT_TRANSLATE_NOOP``, in the language spoken now, or in another
    one; that needs no application."""
    if in_language is None or in_language == language():
        return QCoreApplication.translate(context, text)
    if in_language == "zh":
        return text
    return _standalone(in_language).translate(context, text) or text


@cache
def _standalone(in_language: str) -> QTranslator:
    translator = QTranslator()
    translator.load((resources() / "i18n" / f"fieldapp_{in_language}.qm").as_posix())
    return translator


def locale() -> QLocale:
    """For numbers and sizes in the language spoken now."""
    if language() == "en":
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return QLocale(QLocale.Language.Chinese, QLocale.Country.China)
