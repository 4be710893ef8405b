"""The desktop's way to the workflows: one method a wish, each to be called inside a job, never on the main thread.

Workflows are imported when first wished for, so that the window can paint before the database library is loaded;
`prepare` does that in the background. The session is opened and closed on the vault lane. `sync_now` runs on the
network lane with the same session, which takes its own turns with the vault lane's jobs.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from fieldapp.domain.errors import Mendable

if TYPE_CHECKING:
    from fieldapp.bootstrap import AccountEntry
    from fieldapp.domain.policy.book import PolicyBook
    from fieldapp.domain.reasons import Words
    from fieldapp.domain.workdays import WorkCalendar
    from fieldapp.sync.summary import ProgressEvent, SyncSummary
    from fieldapp.sync.transports.package_in import Imported, ImportProgress
    from fieldapp.sync.transports.package_out import Exported, ExportProgress
    from fieldapp.vault.packages import OnStick
    from fieldapp.vault.values import State
    from fieldapp.wire.bodies import PhotoRef
    from fieldapp.wire.feed import AccountInfo
    from fieldapp.workflows.caseload import PersonPage, PersonRow
    from fieldapp.workflows.fill_form import OpenVisit
    from fieldapp.workflows.policy_compare import FamilyComparison
    from fieldapp.workflows.review import ReviewRow, ReviewView
    from fieldapp.workflows.session import Session
    from fieldapp.workflows.status import Status
    from fieldapp.workflows.submit import Submitted
    from fieldapp.workflows.today import SyncStrip, TodayView


class Locked(Mendable):
    """Something was wished for while no vault is open."""

    code: ClassVar[str] = "locked"


class DraftLine(NamedTuple):
    """A visit begun and not submitted: its id, whom it is to, when it was last touched (ISO 8601)."""

    visit: str
    name: str
    changed_at: str


class Door:
    """What pages may wish for. Attribute: ``data``, the folder that holds the vaults.

    Every method may take long and may raise any error of the rooms below; `messages.explain` has words for them all.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self._session: Session | None = None

    # Before and around a session -----------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Import what unlocking needs, so that it is ready when the passphrase is."""
        self._module("bootstrap")

    def accounts(self) -> tuple[AccountEntry, ...]:
        """The vaults in the data folder, without opening any."""
        found: tuple[AccountEntry, ...] = self._module("bootstrap").accounts(self.data)
        return found

    def unlock(self, passphrase: str, vault: str | None = None) -> AccountInfo:
        """Open a vault (by `AccountEntry.vault`; the only one, if None); returns whose it is."""
        self._session = self._module("bootstrap").open_session(self.data, passphrase, account=vault)
        return self.account()

    def enrol(
        self, url: str, code: str, passphrase: str, device_name: str, on_step: Callable[[str], None]
    ) -> AccountInfo:
        """Make this device known and open its new vault. ``on_step`` hears of each step when it is done: "keys",
        "central", "saved"."""
        enrol = self._module("bootstrap").enrol
        self._session = enrol(self.data, url, code, passphrase, device_name=device_name, on_step=on_step)
        return self.account()

    def request_enrolment(self, code_file: Path, target: Path, passphrase: str, device_name: str) -> None:
        """Write the request of an enrolment by file; the new vault waits for its reply."""
        request = self._module("bootstrap").request_enrolment
        request(self.data, code_file, target, passphrase, device_name=device_name)

    def finish_enrolment(self, reply_file: Path, passphrase: str) -> AccountInfo:
        """End an enrolment by file with its reply, and open the vault."""
        self._session = self._module("bootstrap").finish_enrolment(self.data, reply_file, passphrase)
        return self.account()

    def account(self) -> AccountInfo:
        """Whose device this is."""
        return self._open.account

    def lock(self) -> None:
        """Close the session; the vault is free for other processes. Calling it again does nothing."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    # Today and the caseload ----------------------------------------------------------------------------------------

    def today(self) -> TodayView:
        """The worklist of this moment."""
        view: TodayView = self._workflow("today").today(self._open)
        return view

    def settle_follow_up(self, follow_up: str, how: str) -> None:
        """Write down that a follow-up of Today is dealt with, and how."""
        self._workflow("follow_ups").settle_follow_up(self._open, follow_up, how)

    def sync_strip(self) -> SyncStrip:
        """What waits, when all was well last, what is wrong."""
        strip: SyncStrip = self._workflow("today").sync_strip(self._open)
        return strip

    def list_people(self, search: str = "", village: str | None = None) -> tuple[PersonRow, ...]:
        """The caseload, or who fits ``search``."""
        rows: tuple[PersonRow, ...] = self._workflow("caseload").list_people(self._open, search=search, village=village)
        return rows

    def person_page(self, person: str) -> PersonPage:
        """One person's file, care, hours and visits."""
        page: PersonPage = self._workflow("caseload").person_page(self._open, person)
        return page

    def services(self) -> Mapping[str, Words]:
        """The service classes by code, with their words."""
        from fieldapp.domain.reasons import Words

        return {service.code: Words(service.zh, service.en) for service in self._open.services}

    def checklists(self) -> Mapping[str, str]:
        """Title by code of every checklist a visit can be begun with."""
        titles: Mapping[str, str] = self._open.forms.titles()
        return titles

    def suggested(self, person: str) -> tuple[str, ...]:
        """The checklist of a person's regular visit, by code; all that may be asked where none is meant for them."""
        from fieldapp.domain.five_must import checklists_for
        from fieldapp.workflows.errors import UnknownForm

        with self._open.held() as vault:
            regular = checklists_for(vault.people.get(person))
        for code in regular:
            try:
                self._open.forms.current(code)
            except UnknownForm:
                continue  # not published here: the next one that suits
            return (code,)
        return tuple(self.checklists())

    def drafts(self) -> tuple[DraftLine, ...]:
        """Visits begun and not submitted, the last touched first."""
        with self._open.held() as vault:
            names = {person.id: person.name for person in vault.people.list()}
            found = [
                DraftLine(draft.visit, "、".join(names.get(person, "") for person in draft.persons), draft.changed_at)
                for draft in vault.visits.drafts()
            ]
        return tuple(sorted(found, key=lambda line: line.changed_at, reverse=True))

    # Visits --------------------------------------------------------------------------------------------------------

    def start_visit(self, persons: Sequence[str], forms: Sequence[str]) -> str:
        """A draft visit of these persons with these checklists; the open one, if there is one. Returns its id."""
        visit: str = self._workflow("start_visit").start_visit(self._open, persons, forms)
        return visit

    def start_correction(self, visit: str) -> str:
        """A draft that corrects a submitted visit. Returns its id."""
        draft: str = self._workflow("correct").start_correction(self._open, visit)
        return draft

    def open_visit(self, visit: str) -> OpenVisit:
        """A draft, to be filled; every method of what comes back is a vault call too."""
        opened: OpenVisit = self._workflow("fill_form").open_visit(self._open, visit)
        return opened

    def add_photo(self, opened: OpenVisit, ref: str | None, source: Path | bytes) -> PhotoRef:
        """Take a picture into an open visit."""
        added: PhotoRef = self._workflow("add_photo").add_photo(self._open, opened, ref, source)
        return added

    def record_hours(self, visit: str, service: str, minutes: int) -> None:
        """Set the minutes of one service class on a draft; 0 takes them away."""
        self._workflow("record_hours").record_hours(self._open, visit, service, minutes)

    def submit(self, visit: str) -> Submitted:
        """Freeze a draft into a signed record, or say what keeps it from that."""
        submitted: Submitted = self._workflow("submit").submit(self._open, visit)
        return submitted

    # Review --------------------------------------------------------------------------------------------------------

    def review_queue(self, state: State | None = None) -> tuple[ReviewRow, ...]:
        """What waits for the supervisor."""
        rows: tuple[ReviewRow, ...] = self._workflow("review").review_queue(self._open, state=state)
        return rows

    def review_view(self, visit: str, language: str = "zh") -> ReviewView:
        """One visit beside the one before."""
        view: ReviewView = self._workflow("review").review_view(self._open, visit, language=language)
        return view

    def approve(self, visit: str, reason: str = "") -> None:
        """Approve a visit."""
        self._workflow("review").approve(self._open, visit, reason)

    def return_visit(self, visit: str, reason: str, questions: Mapping[str, str]) -> None:
        """Send a visit back, with a reason and one for each question named."""
        self._workflow("review").return_visit(self._open, visit, reason, questions)

    def photo(self, ref: PhotoRef, thumb: bool = False) -> bytes | None:
        """A picture as JPEG, None while it is not on this device."""
        picture: bytes | None = self._workflow("review").photo(self._open, ref, thumb=thumb)
        return picture

    # Policy --------------------------------------------------------------------------------------------------------

    def policy(self) -> PolicyBook:
        """The policy packs at hand."""
        book: PolicyBook = self._workflow("policy").load_policy().book
        return book

    def compare_policy(self, book: PolicyBook, person: str, given: Mapping[str, str]) -> FamilyComparison:
        """What a person's family might qualify for, with what was asked."""
        family: FamilyComparison = self._workflow("policy_compare").compare_family(self._open, book, person, given)
        return family

    def calendar(self) -> WorkCalendar:
        """Working days."""
        return self._open.calendar

    # Sync ----------------------------------------------------------------------------------------------------------

    def status(self) -> Status:
        """Every record and photo with its state and reason."""
        told: Status = self._workflow("status").status(self._open)
        return told

    def sync_now(self, on_progress: Callable[[ProgressEvent], None], cancelled: Callable[[], bool]) -> SyncSummary:
        """One run of synchronisation, on the network lane."""
        sync = self._workflow("sync_now").sync_now
        summary: SyncSummary = sync(self._open, on_progress=on_progress, cancelled=cancelled)
        return summary

    def export_package(
        self, target: Path, on_progress: Callable[[ExportProgress], None], cancelled: Callable[[], bool]
    ) -> Exported:
        """Write what waits to a stick, on the network lane; several files where one would be too large for FAT32."""
        from fieldapp.sync.transports.package_out import FAT32_MOST

        export = self._workflow("export_package").export_package
        told: Exported = export(self._open, target, split=FAT32_MOST, on_progress=on_progress, cancelled=cancelled)
        return told

    def import_package(
        self, source: Path, on_progress: Callable[[ImportProgress], None], cancelled: Callable[[], bool]
    ) -> Imported:
        """Read what came back on a stick, on the network lane."""
        read = self._workflow("import_package").import_package
        told: Imported = read(self._open, source, on_progress=on_progress, cancelled=cancelled)
        return told

    def on_stick(self) -> OnStick:
        """What went to a stick and has no receipt yet."""
        found: OnStick = self._workflow("export_package").on_stick(self._open)
        return found

    # ---------------------------------------------------------------------------------------------------------------

    @property
    def _open(self) -> Session:
        if self._session is None:
            raise Locked("the vault is locked")
        return self._session

    def _workflow(self, name: str) -> Any:
        return self._module(f"workflows.{name}")

    @staticmethod
    def _module(name: str) -> Any:
        return importlib.import_module(f"fieldapp.{name}")
