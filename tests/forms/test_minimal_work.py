"""What an answer costs: in the forms of the benchmark exactly what depends on it is evaluated, and nothing twice."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.forms.api import FormDefinition, compile_form
from fieldapp.forms.instance import Node
from fieldapp.forms.recalculate import Recalculation
from fieldapp.forms.schema import Rule
from tests.bench.forms import CALCULATES, INPUTS, RUNNING_SUM, repeated_form, wide_form
from tests.scenario.xform import bind, repeat, start, xform


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, str]]:
    """How often each rule (kind, node) was evaluated since it was last cleared."""
    seen: Counter[tuple[str, str]] = Counter()
    plain = Recalculation._evaluate

    def evaluate(self: Recalculation, rule: Rule, node: Node) -> bool:
        seen[(rule.kind, node.ref)] += 1
        return plain(self, rule, node)

    monkeypatch.setattr(Recalculation, "_evaluate", evaluate)
    return seen


def depending_on(question: int) -> set[tuple[str, str]]:
    """What in the wide form hangs on a question: its calculation, those after it up to the end of its ten, and the
    relevance of the next question in some."""
    first = question // 2
    found = {("calculate", f"/data/c{at}") for at in range(first, first - first % 10 + 10) if at < CALCULATES}
    if (question + 1) % 4 == 1 and question + 1 < INPUTS:
        found.add(("relevant", f"/data/q{question + 1}"))
    return found


def test_an_answer_evaluates_what_depends_on_it_once(evaluated: Counter[tuple[str, str]]) -> None:
    session = start(wide_form())
    for question in range(INPUTS):
        session.set(f"/data/q{question}", "5")
    for question in range(INPUTS):
        evaluated.clear()
        session.set(f"/data/q{question}", "7")
        assert set(evaluated) == depending_on(question)
        assert set(evaluated.values()) == {1}


def test_loading_evaluates_every_rule_once(evaluated: Counter[tuple[str, str]]) -> None:
    form = compile_form(wide_form())
    evaluated.clear()
    start(form)
    assert len(evaluated) == CALCULATES + INPUTS // 4
    assert max(evaluated.values()) == 1


def test_an_answer_in_a_long_repeat_evaluates_no_rule_twice(evaluated: Counter[tuple[str, str]]) -> None:
    session = start(repeated_form(RUNNING_SUM))
    for _ in range(49):
        session.add("/data/m")
    evaluated.clear()
    session.set("/data/m[50]/x", "9")
    assert evaluated[("calculate", "/data/m[50]/y")] == 1
    assert evaluated[("calculate", "/data/total")] == 1
    assert max(evaluated.values()) == 1


def test_a_new_instance_evaluates_no_rule_twice(evaluated: Counter[tuple[str, str]]) -> None:
    session = start(repeated_form("../x * 2"))
    for _ in range(9):
        evaluated.clear()
        session.add("/data/m")
    assert evaluated == {("calculate", "/data/m[10]/y"): 1, ("calculate", "/data/total"): 1}


def reading(predicate: str) -> FormDefinition:
    return compile_form(
        xform(
            '<m jr:template=""><x/><y/></m><m><x/><y/></m>',
            bind("/data/m/x", type_="int") + bind("/data/m/y", calculate=f"join('-', /data/m{predicate}/x)"),
            repeat("/data/m", "x"),
        )
    )


FORMS = {
    predicate: reading(predicate)
    for predicate in (
        "[position() <= position(current()/..)]",
        "[position() < position(current()/..)]",
        "[position(current()/..) > position()]",
        "[position() <= position(current()/..) - 2]",
        "[position() < position(current()/..) + 2]",
        "[position() = position(current()/..) + 1]",
        "[position() > position(current()/..)]",
        "[position() >= position(current()/..)][x > 1]",
        "[x > 1][position() = position(current()/..) - 1]",
        "[x > 1][position() <= position(current()/..)]",
        "[position() <= position(current()/..)][position() = 2]",
    )
}
STEPS = st.lists(st.tuples(st.sampled_from(["set", "set", "set", "add", "remove"]), st.integers(0, 9)), max_size=14)


@given(predicate=st.sampled_from(sorted(FORMS)), steps=STEPS)
def test_instances_that_read_others_by_position_are_never_left_behind(
    predicate: str, steps: list[tuple[str, int]]
) -> None:
    session = start(FORMS[predicate])
    for at, (step, value) in enumerate(steps):
        count = session.snapshot()["repeats"]["/data/m"]
        if step == "add":
            session.add("/data/m")
        elif count and step == "remove":
            session.remove(f"/data/m[{at % count + 1}]")
        elif count:
            session.set(f"/data/m[{at % count + 1}]/x", str(value))
        whole = start(FORMS[predicate], draft=session.snapshot())
        assert whole.submission() == session.submission()


def test_a_running_sum_is_evaluated_from_the_changed_instance_on(evaluated: Counter[tuple[str, str]]) -> None:
    session = start(repeated_form(RUNNING_SUM))
    for _ in range(9):
        session.add("/data/m")
    evaluated.clear()
    session.set("/data/m[8]/x", "9")
    rest = [("calculate", f"/data/m[{at}]/y") for at in (8, 9, 10)]
    assert evaluated == dict.fromkeys([*rest, ("calculate", "/data/total")], 1)
