"""Lanes: order, threads, cancelling, "latest wins", and that nothing is lost or delivered on the wrong thread."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, QThread

from fieldapp.desktop.jobs import Cancelled, Job, JobContext, Jobs


class Listener(QObject):
    """Writes down what arrives, and that it arrives on the main thread."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[object] = []
        self.failed: list[object] = []
        self.stopped = 0
        self.progress: list[object] = []
        self.threads: set[QThread] = set()

    def _note(self) -> None:
        self.threads.add(QThread.currentThread())

    def on_done(self, result: object) -> None:
        self._note()
        self.done.append(result)

    def on_failed(self, error: object) -> None:
        self._note()
        self.failed.append(error)

    def on_stopped(self) -> None:
        self._note()
        self.stopped += 1

    def on_progress(self, value: object) -> None:
        self._note()
        self.progress.append(value)


@pytest.fixture
def listener(qapp) -> Listener:
    return Listener()


def submit(jobs: Jobs, listener: Listener, work, **named) -> Job:
    return jobs.vault.submit(
        work,
        done=listener.on_done,
        failed=listener.on_failed,
        stopped=listener.on_stopped,
        progressed=listener.on_progress,
        **named,
    )


def wait_idle(qtbot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: jobs.vault.idle() and jobs.network.idle(), timeout=10_000)


def test_work_runs_in_order_off_the_main_thread_and_results_arrive_on_it(qtbot, jobs: Jobs, listener: Listener) -> None:
    ran_on: list[int] = []

    def work(number: int):
        def run(_context: JobContext) -> int:
            ran_on.append(threading.get_ident())
            return number

        return run

    for number in range(20):
        submit(jobs, listener, work(number))
    wait_idle(qtbot, jobs)
    assert listener.done == list(range(20))
    assert set(ran_on) == {ran_on[0]}
    assert ran_on[0] != threading.get_ident()
    assert listener.threads == {QThread.currentThread()}


def test_an_error_is_delivered_as_it_was_raised_and_logged_without_its_words(
    qtbot, jobs: Jobs, listener: Listener, caplog
) -> None:
    def work(_context: JobContext) -> None:
        raise OSError(28, "王小明.jpg")

    submit(jobs, listener, work)
    wait_idle(qtbot, jobs)
    assert [type(error) for error in listener.failed] == [OSError]
    assert listener.done == []
    assert "OSError at work:" in caplog.text
    assert "王小明" not in caplog.text


def test_an_error_nobody_listens_for_reaches_unheard(qtbot, jobs: Jobs, caplog) -> None:
    def work(_context: JobContext) -> None:
        raise ValueError("nobody hears this")

    with qtbot.waitSignal(jobs.unheard, timeout=10_000) as caught:
        jobs.network.submit(work)
    assert isinstance(caught.args[0], ValueError)
    assert "ValueError" in caplog.text


def test_a_lambda_or_a_plain_method_is_refused(jobs: Jobs) -> None:
    class Plain:
        def on_done(self, _result: object) -> None: ...

    for slot in (lambda _result: None, Plain().on_done, print):
        with pytest.raises(TypeError):
            jobs.vault.submit(lambda _context: 1, done=slot)
    assert jobs.vault.idle()


def test_cancelling_a_queued_job_keeps_it_from_running(qtbot, jobs: Jobs, listener: Listener) -> None:
    gate = threading.Event()
    ran: list[str] = []
    submit(jobs, listener, lambda _context: gate.wait(20))
    queued = submit(jobs, listener, lambda _context: ran.append("queued"))
    queued.cancel()
    gate.set()
    wait_idle(qtbot, jobs)
    assert ran == []
    assert listener.stopped == 1
    assert listener.done == [True]


def test_running_work_hears_of_cancelling_and_what_it_returns_still_counts(
    qtbot, jobs: Jobs, listener: Listener
) -> None:
    begun = threading.Event()

    def work(context: JobContext) -> str:
        begun.set()
        while not context.cancelled():
            threading.Event().wait(0.001)
        return "as far as I got"

    job = submit(jobs, listener, work)
    assert begun.wait(10)
    job.cancel()
    wait_idle(qtbot, jobs)
    assert listener.done == ["as far as I got"]


def test_cancelled_work_without_a_result_ends_as_stopped(qtbot, jobs: Jobs, listener: Listener) -> None:
    def work(context: JobContext) -> None:
        context.report("begun")
        raise Cancelled

    submit(jobs, listener, work)
    wait_idle(qtbot, jobs)
    assert (listener.stopped, listener.done, listener.failed) == (1, [], [])
    assert listener.progress == ["begun"]


def test_the_latest_wins(qtbot, jobs: Jobs, listener: Listener) -> None:
    gate, begun = threading.Event(), threading.Event()
    ran: list[str] = []

    def first(_context: JobContext) -> str:
        begun.set()
        gate.wait(20)
        return "first"

    submit(jobs, listener, first, latest="search")
    assert begun.wait(10)
    for text in ("a", "ab", "abc"):
        submit(jobs, listener, lambda _context, text=text: ran.append(text) or text, latest="search")
    submit(jobs, listener, lambda _context: "other")
    gate.set()
    wait_idle(qtbot, jobs)
    assert ran == ["abc"]
    assert listener.done == ["abc", "other"]


def test_what_runs_is_told_by_title(qtbot, jobs: Jobs, listener: Listener) -> None:
    gate = threading.Event()
    with qtbot.waitSignal(jobs.running_changed, timeout=10_000):
        submit(jobs, listener, lambda _context: gate.wait(20), title="正在同步")
    assert [job.title for job in jobs.running()] == ["正在同步"]
    gate.set()
    wait_idle(qtbot, jobs)
    assert jobs.running() == ()


def test_closing_waits_for_the_work_in_hand_and_drops_the_rest(qapp, listener: Listener) -> None:
    lanes = Jobs()
    done: list[str] = []
    begun = threading.Event()

    def work(context: JobContext) -> None:
        begun.set()
        while not context.cancelled():
            threading.Event().wait(0.001)
        done.append("in hand")

    lanes.vault.submit(work)
    lanes.vault.submit(lambda _context: done.append("never"))
    assert begun.wait(10)
    lanes.vault.close_after(lambda _context: done.append("last"))
    lanes.close()
    assert done == ["in hand", "last"]
