"""An in-memory twin of the door: the same wishes, answered from values made here, on the lanes like the real ones.

``fail[name] = error`` makes a wish fail; ``hold(name)`` keeps it on its lane until the returned event is set.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from fieldapp.bootstrap import AccountEntry
from fieldapp.desktop.door import Door, DraftLine
from fieldapp.domain.deadlines import Due
from fieldapp.domain.people import Ability, Carer, Category, Disability, DisabilityKind, Person, Residence, Sex
from fieldapp.domain.policy.book import PolicyBook
from fieldapp.domain.policy.compare import Subject, compare
from fieldapp.domain.policy.facts import Value, known_facts, read_fact
from fieldapp.domain.reasons import OWN_DEFAULT, RETURN_SOURCE, Reason, Words
from fieldapp.domain.workdays import WorkCalendar
from fieldapp.domain.worklist import ItemKind
from fieldapp.sync.summary import FeedApplied, PhotoUploaded, ProgressEvent, RecordsSettled, SyncSummary
from fieldapp.sync.transports.package_in import Imported, ImportProgress
from fieldapp.sync.transports.package_out import Exported, ExportProgress
from fieldapp.vault.errors import UnknownPerson, WrongPassphrase
from fieldapp.vault.packages import OnStick
from fieldapp.vault.values import State
from fieldapp.wire.feed import AccountInfo
from fieldapp.workflows.caseload import PersonPage, PersonRow, TimelineEntry
from fieldapp.workflows.policy_compare import FamilyComparison
from fieldapp.workflows.status import Status, StatusLine
from fieldapp.workflows.today import SyncStrip, TodayEntry, TodayView

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
TODAY = NOW.date()
PASSPHRASE = "苹果树下三只羊"

ASSISTANT = AccountInfo("a1", "刘春梅", "assistant", ("370683107201",), ("370683107201",))
SUPERVISOR = AccountInfo("s1", "孙建国", "supervisor", ("370683107",), ("370683107",))

_VILLAGES = {"370683107201": "东关村", "370683107202": "西由街村", "370683107203": "大原家村"}
_NAMES = (
    "王小明",
    "李明",
    "赵秀英",
    "孙桂兰·阿依",
    "张𠮷",
    "周凤英",
    "吴德海",
    "郑垚",
    "冯玉珍",
    "陈淑芬",
    "褚福来",
    "卫长根",
)


def reason(zh: str, en: str, code: str = "interval", source: str = OWN_DEFAULT) -> Reason:
    """A reason with a source."""
    return Reason(code, zh, en, source)


def person(number: int) -> Person:
    """An invented person; every third is a dispersed tekun in another colour."""
    villages = list(_VILLAGES)
    return Person(
        id=f"{number:032x}",
        name=_NAMES[number % len(_NAMES)] + ("" if number < len(_NAMES) else str(number)),
        village_code=villages[number % 3],
        categories=(Category.DISPERSED_TEKUN,) if number % 4 else (Category.DIBAO, Category.DISABLED),
        sex=Sex.FEMALE if number % 2 else Sex.MALE,
        id_number=f"37068319440{number % 10}021{number % 10}4X" if number != 5 else None,
        birth=date(1944, 1 + number % 12, 2),
        ability=(Ability.NONE, Ability.FULL, Ability.PARTIAL)[number % 3],
        disability=Disability(DisabilityKind.MIND, 2) if number % 5 == 0 else None,
        lives_alone=bool(number % 2),
        phone=f"1386380{number:04d}" if number % 6 else None,
        carer=Carer("王建军", "侄子", "13863800000"),
        agreement_signed=date(2025, 6, 1),
        residence=Residence.HOME,
        address=f"{_VILLAGES[villages[number % 3]]}中心街{number + 1}号",
        note="耳背,说话要大声" if number == 1 else None,
        doubts=("id_check_digit",) if number == 2 else ("id_missing",) if number == 5 else (),
    )


def row(who: Person, today: date = TODAY) -> PersonRow:
    """A list row for a person."""
    number = int(who.id, 16)
    colour = (None, "red", "yellow", "blue")[number % 4]
    return PersonRow(
        id=who.id,
        name=who.name,
        village_code=who.village_code,
        village=_VILLAGES[who.village_code],
        categories=tuple(category.value for category in who.categories),
        watch_colour=colour,
        colour_reason=reason("半自理,列为红色类别", "partly self-caring: red class", "colour", "莱州三色分类"),
        in_care_scope=True if colour else None,
        scope_reason=reason("在家居住,纳入照护", "lives at home: in care", "scope", "莱州照护范围规定"),
        age=82 - number % 12,
        id_last4=who.id_number[-4:] if who.id_number else None,
        phone=who.phone,
        next_visit=today + timedelta(days=number % 9 - 3),
        reason=reason("红色类别每 7 天走访一次,上次是 2月20日", "red class: every 7 days, last on 20 Feb"),
        last_visit=today - timedelta(days=10) if number % 3 else None,
        doubts=who.doubts,
    )


def entry(who: Person, kind: ItemKind, days: int, why: Reason, visit: str | None = None) -> TodayEntry:
    """A row of Today, due in so many days."""
    made = row(who)
    return TodayEntry(
        who.id, who.name, made.village, kind, Due(TODAY + timedelta(days=days)), why, visit, made.watch_colour
    )


def worklist(people: Sequence[Person]) -> tuple[TodayEntry, ...]:
    """A morning's worklist with one row of several kinds."""
    fall = reason("摔倒后 24 小时内跟进", "follow up within 24 hours of a fall", "follow_up", "走访清单题库约定(自拟)")
    urgent = entry(people[1], ItemKind.FOLLOW_UP, 0, fall)
    soon = Due(TODAY, NOW + timedelta(hours=1, minutes=20))
    first = TodayEntry(urgent.person, urgent.name, urgent.village, urgent.kind, soon, fall, None, urgent.watch_colour)
    back = reason(
        "镇街退回:照片看不清门牌,请补拍", "sent back: the door number is unreadable", "returned", RETURN_SOURCE
    )
    overdue = reason("红色类别每 7 天走访一次,上次是 2月20日", "red class: every 7 days, last on 20 Feb")
    due = reason("黄色类别每 14 天走访一次,今天到期", "yellow class: every 14 days, due today")
    day = reason("每月第一个工作日是主动申报日", "first working day of the month", "declaration", "菏泽主动申报日")
    nobody = TodayEntry(None, "", "", ItemKind.DECLARATION_DAY, Due(TODAY), day, None, None)
    return (
        first,
        nobody,
        entry(people[2], ItemKind.RETURNED, -1, back, visit="visit-returned"),
        *(entry(each, ItemKind.OVERDUE, -3 - number, overdue) for number, each in enumerate(people[3:6])),
        *(entry(each, ItemKind.DUE, 0, due) for each in people[6:8]),
    )


class StandInDoor(Door):
    """See the module's docstring. ``calls`` lists every wish with the thread that made it."""

    def __init__(self, people: int = 12, account: AccountInfo = ASSISTANT) -> None:
        super().__init__(Path("nowhere"))
        self.people = [person(number) for number in range(people)]
        self.whose = account
        self.entries = (AccountEntry("v1", account.id, "刘春梅的电脑"),)
        self.items = worklist(self.people) if people >= 8 else ()
        self.strip = SyncStrip(2, 3, 1, 0, 0, "2026-03-02T08:05:00+08:00", None)
        self.offered: dict[str, str] = {"TK": "特困照护探视", "ZL": "生活自理能力评估"}
        self.suits: tuple[str, ...] = ("TK",)
        self.lines = status_lines(self.people)
        self.problems: tuple[str, ...] = ()
        self.open_drafts: tuple[DraftLine, ...] = ()
        self.stick = OnStick(0, 0, None)
        self.brought = Imported("i1", applied=2, photos_stored=3, received=40, blobs=1)
        self.open = False
        self.unlocked_vault: str | None = None
        self.fail: dict[str, BaseException] = {}
        self.calls: list[tuple[str, str]] = []
        self.started: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
        self.events: list[ProgressEvent] = [
            RecordsSettled(1, 1),
            FeedApplied(40, False, ()),
            RecordsSettled(2, 0),
            PhotoUploaded("aa", 2),
        ]
        self.summary = SyncSummary(sent=2, applied=2, photos_sent=3, received=40, bytes_up=20_000, bytes_down=4_000)
        self._held: dict[str, threading.Event] = {}
        self.reached: dict[str, threading.Event] = {}

    def hold(self, name: str) -> threading.Event:
        """Keep this wish on its lane until the event is set; ``reached[name]`` tells that it has begun."""
        self._held[name] = threading.Event()
        self.reached[name] = threading.Event()
        return self._held[name]

    def _wish(self, name: str) -> None:
        self.calls.append((name, threading.current_thread().name))
        if name in self._held:
            self.reached[name].set()
            assert self._held[name].wait(20), f"{name} was never let go"
        if name in self.fail:
            raise self.fail[name]

    def prepare(self) -> None:
        self._wish("prepare")

    def accounts(self) -> tuple[AccountEntry, ...]:
        self._wish("accounts")
        return self.entries

    def unlock(self, passphrase: str, vault: str | None = None) -> AccountInfo:
        self._wish("unlock")
        if passphrase != PASSPHRASE:
            raise WrongPassphrase(1, 0)
        self.unlocked_vault = vault
        self.open = True
        return self.whose

    def enrol(
        self, url: str, code: str, passphrase: str, device_name: str, on_step: Callable[[str], None]
    ) -> AccountInfo:
        on_step("keys")
        self._wish("enrol")
        on_step("central")
        on_step("saved")
        self.open = True
        return self.whose

    def lock(self) -> None:
        self._wish("lock")
        self.open = False

    def today(self) -> TodayView:
        self._wish("today")
        counts: dict[ItemKind, int] = {}
        for item in self.items:
            counts[item.kind] = counts.get(item.kind, 0) + 1
        return TodayView(self.items, counts, self.strip)

    def sync_strip(self) -> SyncStrip:
        self._wish("sync_strip")
        return self.strip

    def list_people(self, search: str = "", village: str | None = None) -> tuple[PersonRow, ...]:
        self._wish("list_people")
        found = [
            each
            for each in self.people
            if search.strip() in each.name and (not village or each.village_code == village)
        ]
        return tuple(row(each) for each in found)

    def person_page(self, person: str) -> PersonPage:
        self._wish("person_page")
        for each in self.people:
            if each.id == person:
                return PersonPage(each, row(each), timeline(int(each.id, 16)), {"meals": 90, "cleaning": 60})
        raise UnknownPerson(person)

    def services(self) -> Mapping[str, Words]:
        return {"meals": Words("助餐", "Meals"), "cleaning": Words("助洁", "Cleaning")}

    def checklists(self) -> Mapping[str, str]:
        return self.offered

    def suggested(self, person: str) -> tuple[str, ...]:
        return self.suits

    def drafts(self) -> tuple[DraftLine, ...]:
        return self.open_drafts

    def start_visit(self, persons: Sequence[str], forms: Sequence[str]) -> str:
        self._wish("start_visit")
        self.started.append((tuple(persons), tuple(forms)))
        return "visit-new"

    def start_correction(self, visit: str) -> str:
        self._wish("start_correction")
        return visit

    def policy(self) -> PolicyBook:
        self._wish("policy")
        return super().policy()

    def calendar(self) -> WorkCalendar:
        return WorkCalendar()

    def compare_policy(self, book: PolicyBook, person: str, given: Mapping[str, str]) -> FamilyComparison:
        self._wish("compare_policy")
        who = next(each for each in self.people if each.id == person)
        known: dict[str, Value] = known_facts(who, (), 1, TODAY)
        known |= {code: value for code, text in given.items() if (value := read_fact(code, text)) is not None}
        return FamilyComparison(
            who.village_code, {who.id: who.name}, 0, compare(book, who.village_code, TODAY, [Subject(who.id, known)])
        )

    def status(self) -> Status:
        self._wish("status")
        counts: dict[State, int] = {}
        for line in self.lines:
            if line.kind == "record":
                counts[line.state] = counts.get(line.state, 0) + 1
        return Status(counts, {State.WAITING: 3}, self.strip.last_success, self.problems, self.lines)

    def on_stick(self) -> OnStick:
        self._wish("on_stick")
        return self.stick

    def export_package(
        self, target: Path, on_progress: Callable[[ExportProgress], None], cancelled: Callable[[], bool]
    ) -> Exported:
        on_progress(ExportProgress(500, 1000))
        self._wish("export_package")
        if cancelled():
            return Exported("e1", cancelled=True)
        self.stick = OnStick(2, 3, "2026-03-02T09:20:00+08:00")
        return Exported("e1", (target,), 2, 3, 5_000_000)

    def import_package(
        self, source: Path, on_progress: Callable[[ImportProgress], None], cancelled: Callable[[], bool]
    ) -> Imported:
        on_progress(ImportProgress(True, 1, 2))
        self._wish("import_package")
        return self.brought

    def request_enrolment(self, code_file: Path, target: Path, passphrase: str, device_name: str) -> None:
        self._wish("request_enrolment")

    def finish_enrolment(self, reply_file: Path, passphrase: str) -> AccountInfo:
        self._wish("finish_enrolment")
        self.open = True
        return self.whose

    def sync_now(self, on_progress: Callable[[ProgressEvent], None], cancelled: Callable[[], bool]) -> SyncSummary:
        for event in self.events[:1]:
            on_progress(event)
        self._wish("sync_now")
        for event in self.events[1:]:
            if cancelled():
                return SyncSummary(sent=1, applied=1, cancelled=True)
            on_progress(event)
        return self.summary


def timeline(number: int) -> tuple[TimelineEntry, ...]:
    """Visits of a person: none for some, one of each standing for the others."""
    if number == 4:
        return ()
    states = (State.DRAFT, State.RETURNED, State.WAITING, State.SUBMITTED, State.APPROVED)
    return tuple(
        TimelineEntry(
            f"visit-{place}", TODAY - timedelta(days=9 * place), ("TK",), state, place != 3, "a1", "刘春梅", place
        )
        for place, state in enumerate(states)
    )


def status_lines(people: Sequence[Person]) -> tuple[StatusLine, ...]:
    """A record of every state, and some photos."""
    since = NOW.astimezone(UTC).isoformat()
    states = (State.APPLIED, State.WAITING, State.SENDING, State.HELD, State.REJECTED, State.DRAFT)
    reasons = {State.HELD: "unknown_subject", State.REJECTED: "bad_answer"}
    records = tuple(
        StatusLine(
            f"r{number}",
            "record",
            "visit",
            people[number % len(people)].name if people else "",
            f"visit-{number}",
            state,
            reasons.get(state),
            "/data/tk/TK03" if state is State.REJECTED else None,
            since,
            mendable=state is State.REJECTED,
        )
        for number, state in enumerate(states)
    )
    photos = tuple(
        StatusLine(f"p{number}", "photo", "/data/tail/GT01", "", "visit-1", State.WAITING, None, None, since)
        for number in range(3)
    )
    return (*records, *photos)
