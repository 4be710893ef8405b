"""Joins the parts of the form library to the committed XLSForms.

``resources/forms/parts/`` holds what is written once: ``head.md``, ``tail.md``, ``choices.md`` and one body
per checklist (``TK.md`` …), all in pyxform's markdown form. One form is head + body + tail, with the choice
lists it uses, and with everything that follows from the parts put in: constraints of exclusive choices, the
condition of on-site questions, the expressions and labels of the triggers, the words of the sources, what one
checklist changes in the head, and the end of all duties where a visit is broken off (``docs/forms/format.md``).

    python tools/join_forms.py            write resources/forms/*.md anew
    python tools/join_forms.py --check    write nothing; exit 1 when a committed form is not current
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fieldapp.domain.triggers import NAMESPACE, TreatmentLevel, Trigger, parse_jumps, parse_triggers

Row = dict[str, str]

ZH, EN = "中文 (zh)", "English (en)"
TRIGGER, EXCLUSIVE, ONSITE = "bind::field:trigger", "bind::field:exclusive", "bind::field:onsite"
NEXT, SOURCE = "bind::field:next", "bind::field:source"
SOURCE_WORDS = {ZH: f"{SOURCE}_zh", EN: f"{SOURCE}_en"}
AMEND = "amend"
SHARED = ("head", "tail", "choices", "sources")
NOT_FORM_SETTINGS = {"despite", "sensitive"}
BROKEN_OFF = "broken_off"
ONSITE_CONDITION = "(${GH04} = 'home' or ${GH04} = 'scene')"
EXCLUSIVE_MESSAGE = {  # pyxform turns curly quotes into straight ones, so none are used
    f"constraint_message::{ZH}": "「{label}」不能和其他选项一起选",
    f"constraint_message::{EN}": '"{label}" cannot be chosen together with others',
}
SURVEY_COLUMNS = (
    "type", "name", f"label::{ZH}", f"label::{EN}", f"hint::{ZH}", f"hint::{EN}", "required", "relevant",
    "readonly", "default", "calculation", "constraint", *EXCLUSIVE_MESSAGE, "appearance", "choice_filter",
    "repeat_count", "parameters", "trigger", TRIGGER, EXCLUSIVE, ONSITE, NEXT, "bind::field:sensitive", SOURCE,
    *SOURCE_WORDS.values(),
)  # fmt: skip
CHOICE_COLUMNS = ("list_name", "name", f"label::{ZH}", f"label::{EN}")
DESPITE = {  # what may have come of the visit → when the body is asked all the same
    "nobody": "${outcome} = 'nobody'",
    "dead": "(${outcome} = 'dead' and ${GH10} != 'refused')",
    "refused": "${outcome} = 'refused'",
}
_CELL_END = re.compile(r"(?<!\\)\|")
_NUMBER = re.compile(r"[A-Z]{2}\d\d")
_FIRED = re.compile(r"\{\{fired (T[0-4])\}\}")


class PartError(Exception):
    """A part cannot be joined; the message names the part, or the question, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the library: its sheets as rows of column → text, empty cells left out."""

    settings: Row = field(default_factory=dict)
    survey: tuple[Row, ...] = ()
    choices: tuple[Row, ...] = ()


def parse_part(text: str) -> Part:
    """Reads the markdown form: a sheet's name in the first cell, then its header row, then its rows.

    Raises PartError for a sheet or a row that cannot be placed.
    """
    sheets: dict[str, list[list[str]]] = {}
    current: list[list[str]] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(line)][1:-1]
        if cells and cells[0]:
            current = sheets.setdefault(cells[0], [])
        elif current is None:
            raise PartError(f"line {number}: no sheet has begun")
        else:
            current.append(cells[1:])
    if unknown := set(sheets) - {"settings", "survey", "choices"}:
        raise PartError(f"unknown sheets: {', '.join(sorted(unknown))}")
    settings = _rows(sheets.get("settings", []))
    return Part(
        settings[0] if settings else {},
        tuple(_rows(sheets.get("survey", []))),
        tuple(_rows(sheets.get("choices", []))),
    )


def _rows(table: Sequence[Sequence[str]]) -> list[Row]:
    if not table:
        return []
    header = table[0]
    for cells in table[1:]:
        if len(cells) != len(header):
            raise PartError(f"row {cells[:2]} has {len(cells)} cells, its header {len(header)}")
    return [{name: cell for name, cell in zip(header, cells, strict=True) if cell} for cells in table[1:]]


def join(bodies: Sequence[Part], head: Part, tail: Part, shared: Part) -> str:
    """One XLSForm (markdown) that asks ``head`` once, then each body, then ``tail`` once.

    Title, id and version come from the first body. Raises PartError for unknown columns, choice lists or
    choices named by a trigger, for names used twice, and for changes to the head that do not fit.
    """
    parts = [head, *bodies, tail]
    choices = _choice_lists([*parts, shared])
    sources = {row["name"]: row for row in choices.pop("sources", [])}
    despite = [name for body in bodies for name in _despite(body)]
    survey = [
        {column: _mark(cell, part, bodies, despite) for column, cell in row.items()}
        for part in parts
        for row in (_unless_broken_off(part, tail) if part in bodies else part.survey)
        if row["type"] != AMEND
    ]
    _amend(survey, [row for body in bodies for row in body.survey if row["type"] == AMEND])
    _refuse_repeated_names(survey)
    fired, labels = _trigger_expressions(survey, choices)
    choices["triggers"] = labels
    for row in survey:
        if unknown := set(row) - set(SURVEY_COLUMNS):
            raise PartError(f"{row.get('name')}: unknown columns {', '.join(sorted(unknown))}")
        _put_in_exclusive(row, choices)
        _put_in_source_words(row, sources)
        _check_jumps(row, choices)
        if row.get(ONSITE) == "yes":
            row["relevant"] = _both(ONSITE_CONDITION, row.get("relevant"))
        for column, cell in row.items():
            row[column] = _FIRED.sub(lambda m: fired[TreatmentLevel[m[1]]], cell)
    settings = {
        **{name: cell for name, cell in bodies[0].settings.items() if name not in NOT_FORM_SETTINGS},
        "name": "data",
        "default_language": ZH,
        "namespaces": f'field="{NAMESPACE}"',
    }
    used = [row for name in _used_lists(survey, choices) for row in choices[name]]
    comment = "# Joined by tools/join_forms.py from the files in parts/: change those, then join again."
    tables = [
        _table("settings", [settings], list(settings)),
        _table("survey", survey, [c for c in SURVEY_COLUMNS if any(c in row for row in survey)]),
        _table("choices", used, [*CHOICE_COLUMNS, *_filter_columns(used)]),
    ]
    return "\n\n".join([comment, *tables]) + "\n"


def _despite(body: Part) -> list[str]:
    """What may have come of the visit and the body is asked all the same (setting ``despite``)."""
    names = body.settings.get("despite", "").split()
    if unknown := set(names) - set(DESPITE):
        raise PartError(f"{body.settings['form_id']}: despite knows no {', '.join(sorted(unknown))}")
    return names


def _mark(cell: str, part: Part, bodies: Sequence[Part], despite: Sequence[str]) -> str:
    """Puts in what the joined checklists decide; ``{{asked}}`` in a body means that body, in head and tail any."""
    allowed = _despite(part) if part.settings else despite
    asked = " or ".join(["${outcome} = 'ask'", *(DESPITE[name] for name in DESPITE if name in allowed)])
    if "refused" in allowed:  # then a family's refusal after a death hides nothing either
        asked = asked.replace(DESPITE["dead"], "${outcome} = 'dead'")
    alone = "${GH07} = 'no_answer'" if "dead" in despite else "${GH07} = 'no_answer' or ${GH07} = 'dead'"
    codes = " ".join(body.settings["form_id"] for body in bodies)
    sensitive = "'yes'" if any(body.settings.get("sensitive") == "yes" for body in bodies) else "''"
    marks = {"codes": codes, "asked": asked, "alone": alone, "sensitive": sensitive}
    for mark, text in marks.items():
        cell = cell.replace(f"{{{{{mark}}}}}", text)
    return cell


def _unless_broken_off(body: Part, tail: Part) -> list[Row]:
    """Rows of a body whose duties end where the tail's question says that the visit was broken off."""
    if not any(row.get("name") == BROKEN_OFF for row in tail.survey):
        return list(body.survey)
    unless = f"${{{BROKEN_OFF}}} != 'broken'"
    duties = {"yes": unless}
    return [
        {**row, "required": duties.get(row["required"], f"({row['required']}) and {unless}")}
        if "required" in row and row["type"] != AMEND
        else row
        for row in body.survey
    ]


def _amend(survey: Iterable[Row], changes: Iterable[Row]) -> None:
    """A row of type ``amend`` in a body sets cells of the common question it names."""
    by_name = {row["name"]: row for row in survey if not row["type"].startswith("end_")}
    done: Row = {}
    for change in changes:
        name = change["name"]
        if name not in by_name:
            raise PartError(f"{name}: no question to amend")
        for column, cell in change.items():
            if column in {"type", "name"}:
                continue
            if done.setdefault(f"{name} {column}", cell) != cell:
                raise PartError(f"{name}: {column} is amended in two ways")
            by_name[name][column] = cell


def _filter_columns(choices: Iterable[Row]) -> list[str]:
    """Columns that only a choice filter reads."""
    return list(dict.fromkeys(column for row in choices for column in row if column not in CHOICE_COLUMNS))


def _refuse_repeated_names(survey: Iterable[Row]) -> None:
    seen: set[str] = set()
    for row in survey:
        if row["type"].startswith("end_"):
            continue
        if row["name"] in seen:
            raise PartError(f"{row['name']}: used for two questions")
        seen.add(row["name"])


def _choice_lists(parts: Iterable[Part]) -> dict[str, list[Row]]:
    lists: dict[str, list[Row]] = {}
    for row in (row for part in parts for row in part.choices):
        members = lists.setdefault(row["list_name"], [])
        if any(member["name"] == row["name"] for member in members):
            raise PartError(f"choice {row['list_name']}.{row['name']}: named twice")
        members.append(row)
    return lists


def _list_of(row: Row) -> str | None:
    kind, _, rest = row["type"].partition(" ")
    return rest.strip() if kind in {"select_one", "select_multiple"} else None


def _used_lists(survey: Iterable[Row], choices: dict[str, list[Row]]) -> list[str]:
    used = dict.fromkeys(name for row in survey if (name := _list_of(row)))
    for name in used:
        if name not in choices:
            raise PartError(f"choice list {name}: not found in any part")
    return list(used)


def _choice(row: Row, code: str, choices: dict[str, list[Row]]) -> Row:
    for member in choices.get(_list_of(row) or "", []):
        if member["name"] == code:
            return member
    raise PartError(f"{row['name']}: no choice {code}")


def _put_in_exclusive(row: Row, choices: dict[str, list[Row]]) -> None:
    """An exclusive choice (※) stands alone: the constraint says so, with a message naming the choice."""
    codes = row.get(EXCLUSIVE, "").split()
    if not codes:
        return
    if "constraint" in row:
        raise PartError(f"{row['name']}: an exclusive choice and a constraint of its own")
    chosen = " or ".join(f"selected(., '{code}')" for code in codes)
    row["constraint"] = f"count-selected(.) <= 1 or not({chosen})"
    members = [_choice(row, code, choices) for code in codes]
    for (column, message), language in zip(EXCLUSIVE_MESSAGE.items(), (ZH, EN), strict=True):
        names = ("、" if language == ZH else ", ").join(member[f"label::{language}"] for member in members)
        row[column] = message.format(label=names)


def _put_in_source_words(row: Row, sources: dict[str, Row]) -> None:
    """Beside the codes of a source, what they stand for, in both languages."""
    codes = [code for code in row.get(SOURCE, "").split("、") if code]
    if not codes or not sources:
        return
    if unknown := [code for code in codes if code not in sources]:
        raise PartError(f"{row['name']}: unknown source {', '.join(unknown)}")
    for language, column in SOURCE_WORDS.items():
        words = (sources[code][f"label::{language}"] for code in codes)
        row[column] = ("；" if language == ZH else "; ").join(words)


def _check_jumps(row: Row, choices: dict[str, list[Row]]) -> None:
    """A jump names choices of its question and a checklist of the library."""
    for jump in parse_jumps(row.get(NEXT, "")):
        for code in jump.codes:
            _choice(row, code, choices)
        if not any(member["name"] == jump.checklist for member in choices.get("checklists", [])):
            raise PartError(f"{row['name']}: no checklist {jump.checklist}")


def _both(first: str, second: str | None) -> str:
    return f"{first} and ({second})" if second else first


def _trigger_expressions(
    survey: Iterable[Row], choices: dict[str, list[Row]]
) -> tuple[dict[TreatmentLevel, str], list[Row]]:
    """For each level the XPath that lists what fired, and the labels of all that can fire."""
    terms: dict[TreatmentLevel, list[str]] = {level: [] for level in TreatmentLevel}
    labels = [_label_row("none", "没有需要处置的问题", "Nothing found that needs action")]
    for row in survey:
        for trigger in parse_triggers(row.get(TRIGGER, "")):
            for code in trigger.codes:
                name = f"{row['name']}-{code}"
                terms[trigger.level].append(f"if({_condition(row, code, trigger)}, '{name} ', '')")
                labels.append(_trigger_label(row, name, code, trigger, choices))
    fired = {
        level: f"normalize-space(concat({', '.join(found)}, ''))" if found else "''" for level, found in terms.items()
    }
    return fired, labels


def _condition(row: Row, code: str, trigger: Trigger) -> str:
    if trigger.standalone and trigger.condition:
        return trigger.condition
    reference = f"${{{row['name']}}}"
    many = row["type"].startswith("select_multiple")
    own = f"selected({reference}, '{code}')" if many else f"{reference} = '{code}'"
    return _both(own, trigger.condition)


def _trigger_label(row: Row, name: str, code: str, trigger: Trigger, choices: dict[str, list[Row]]) -> Row:
    number = row["name"].partition("_")[0]
    lead = f"{trigger.level.name} {number} " if _NUMBER.fullmatch(number) else f"{trigger.level.name} "
    if trigger.standalone:
        return _label_row(name, f"{lead}{trigger.action_zh}", f"{lead}{trigger.action_en}")
    member = _choice(row, code, choices)
    return _label_row(
        name,
        f"{lead}{member[f'label::{ZH}']}：{trigger.action_zh}",
        f"{lead}{member[f'label::{EN}']}: {trigger.action_en}",
    )


def _label_row(name: str, zh: str, en: str) -> Row:
    return {"list_name": "triggers", "name": name, f"label::{ZH}": zh, f"label::{EN}": en}


def _table(name: str, rows: Iterable[Row], columns: Sequence[str]) -> str:
    lines = [f"| {name} |", "| | " + " | ".join(columns) + " |"]
    for row in rows:
        cells = (row.get(column, "").replace("|", "\\|") for column in columns)
        lines.append("| |" + "".join(f" {cell} |" if cell else " |" for cell in cells))
    return "\n".join(lines)


def joined_forms(folder: Path) -> dict[Path, str]:
    """Every form of the library: the path it is committed at → its current text."""
    parts = folder / "parts"
    texts = {path.stem: parse_part(path.read_text(encoding="utf-8")) for path in sorted(parts.glob("*.md"))}
    head, tail, choices, sources = (texts.pop(name) for name in SHARED)
    shared = Part(choices=(*choices.choices, *sources.choices))
    return {folder / f"{code}.md": join([body], head, tail, shared) for code, body in texts.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="Join the parts of the form library.")
    parser.add_argument("--check", action="store_true", help="only tell whether the committed forms are current")
    default = Path(__file__).resolve().parent.parent / "resources" / "forms"
    parser.add_argument("--folder", type=Path, default=default, help="the library (default: resources/forms)")
    options = parser.parse_args(arguments)
    stale = 0
    for path, text in joined_forms(options.folder).items():
        current = path.is_file() and path.read_text(encoding="utf-8") == text
        if current:
            continue
        stale += 1
        if not options.check:
            path.write_text(text, encoding="utf-8")
        sys.stderr.write(f"{path.name}: {'not current' if options.check else 'written'}\n")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
