"""Drafts: every answer durable as given, reopened where they were, never lost in silence."""

from __future__ import annotations

import pytest

from fieldapp.vault.api import DraftStep, State, Vault
from fieldapp.vault.errors import DraftOpen, NoDraft, UnknownVisit
from fieldapp.wire.bodies import ServiceMinutes
from tests.vault.world import TK, World


def test_a_draft_keeps_snapshot_steps_and_place(world: World, vault: Vault) -> None:
    world.start(vault, "v1", ("p1", "p2"))
    vault.visits.save_answer("v1", "/data/a", "1", position="/data/a")
    vault.visits.save_draft("v1", b"snapshot", position="/data/b")
    vault.visits.save_answer("v1", "/data/b", "二")
    vault.visits.save_answer("v1", "/data/b", None)
    vault.visits.save_answer("v1", "/data/member", None, op="add")
    vault.visits.save_answer("v1", "/data/member[1]/name", "三", position="/data/member[1]/name")
    draft = vault.visits.draft("v1")
    assert draft.snapshot == b"snapshot" and draft.position == "/data/member[1]/name"
    assert draft.steps == (
        DraftStep("set", "/data/b", "二"),
        DraftStep("set", "/data/b", None),
        DraftStep("add", "/data/member", None),
        DraftStep("set", "/data/member[1]/name", "三"),
    )
    assert draft.answers == {"/data/b": None, "/data/member[1]/name": "三"}
    assert draft.brief.persons == ("p1", "p2") and draft.brief.forms == (TK,)
    assert vault.visits.brief("v1").state is State.DRAFT


def test_a_draft_is_there_after_reopening(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    vault.visits.save_answer("v1", "/data/a", "一", position="/data/a")
    folder = vault.info.folder
    vault.close()
    with world.open(folder) as again:
        assert again.visits.draft("v1").answers == {"/data/a": "一"}
        assert again.visits.draft("v1").position == "/data/a"


def test_position_alone_can_be_saved_and_cleared(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    vault.visits.save_position("v1", "/data/z")
    assert vault.visits.draft("v1").position == "/data/z"
    vault.visits.save_position("v1", None)
    assert vault.visits.draft("v1").position is None


def test_hours_by_class(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    vault.visits.set_minutes("v1", "meal", 30)
    vault.visits.set_minutes("v1", "clean", 20)
    vault.visits.set_minutes("v1", "meal", 45)
    assert vault.visits.draft("v1").minutes == (ServiceMinutes("clean", 20), ServiceMinutes("meal", 45))
    vault.visits.set_minutes("v1", "clean", 0)
    assert vault.visits.draft("v1").minutes == (ServiceMinutes("meal", 45),)


def test_one_open_draft_per_visit(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    with pytest.raises(DraftOpen):
        world.start(vault, "v1")
    world.start(vault, "v2")
    world.clock.forward(60)
    vault.visits.save_answer("v1", "/data/a", "x")
    assert [one.visit for one in vault.visits.drafts()] == ["v1", "v2"]


def test_a_discarded_draft_is_kept_with_its_reason(world: World, vault: Vault) -> None:
    world.start(vault, "v1")
    vault.visits.save_answer("v1", "/data/a", "x")
    vault.visits.discard("v1", "走错门")
    assert vault.visits.drafts() == ()
    (given_up,) = vault.visits.discarded()
    assert (given_up.state, given_up.reason) == (State.DISCARDED, "走错门")
    assert vault.visits.brief("v1").state is State.DISCARDED
    assert vault.audit.lines()[-1].kind == "draft_discarded" and vault.audit.lines()[-1].detail is None
    world.start(vault, "v1")
    assert vault.visits.draft("v1").steps == ()
    assert vault.visits.count() == {State.DRAFT: 1, State.DISCARDED: 1}


def test_a_correction_draft_names_what_it_answers(world: World, vault: Vault) -> None:
    record = world.submit(vault, "v1")
    world.start(vault, "v1", corrects=record.opened().id, answers_review="r1")
    draft = vault.visits.draft("v1")
    assert (draft.brief.corrects, draft.brief.answers_review) == (record.opened().id, "r1")


def test_what_is_no_draft_is_told(world: World, vault: Vault) -> None:
    with pytest.raises(UnknownVisit):
        vault.visits.brief("v9")
    for attempt in (
        lambda: vault.visits.draft("v9"),
        lambda: vault.visits.save_answer("v9", "/data/a", "x"),
        lambda: vault.visits.save_draft("v9", b""),
        lambda: vault.visits.set_minutes("v9", "meal", 1),
        lambda: vault.visits.discard("v9", ""),
        lambda: vault.visits.save_position("v9", None),
    ):
        with pytest.raises(NoDraft):
            attempt()
    world.start(vault, "v1")
    with pytest.raises(ValueError, match="no such step"):
        vault.visits.save_answer("v1", "/data/a", "x", op="drop")


def test_every_mutation_leaves_a_line_with_ids_only(world: World, vault: Vault) -> None:
    before = len(vault.audit.lines())
    world.start(vault, "v1")
    vault.visits.save_answer("v1", "/data/a", "秘密")
    vault.visits.save_draft("v1", b"x")
    vault.visits.set_minutes("v1", "meal", 3)
    lines = vault.audit.lines()[before:]
    assert [line.kind for line in lines] == ["visit_started", "answer_saved", "draft_saved", "minutes_set"]
    assert {line.account for line in lines} == {world.account} and {line.subject for line in lines} == {"v1"}
    assert not any("秘密" in (line.detail or "") for line in lines)
    assert [line.n for line in vault.audit.lines(after=lines[0].n, limit=2)] == [lines[1].n, lines[2].n]
