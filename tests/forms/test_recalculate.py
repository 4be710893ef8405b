"""Recalculation is minimal, ordered, and always ends where a whole recalculation would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.forms.api import FormSession, Group, RepeatEnd, compile_form
from fieldapp.forms.recalculate import Recalculation
from tests.scenario.xform import bind, inputs, repeat, start, xform


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The paths of the nodes that rules are evaluated at."""
    seen: list[str] = []
    plain = Recalculation._evaluate

    def evaluate(self: Recalculation, rule: object, node: object) -> bool:
        seen.append(node.ref)  # type: ignore[attr-defined]
        return plain(self, rule, node)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Recalculation, "_evaluate", evaluate)
        yield seen


def test_only_dependents_are_evaluated_and_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    form = xform(
        "<a/><b/><c/><d/><e/>",
        bind("/data/b", calculate="/data/a + 1")
        + bind("/data/c", calculate="/data/a + /data/b")
        + bind("/data/d", calculate="/data/b + /data/c")
        + bind("/data/e", calculate="1 + 1"),
        inputs("/data/a"),
    )
    session = start(form)
    with counting(monkeypatch) as seen:
        session.set("/data/a", "1")
    assert seen == ["/data/b", "/data/c", "/data/d"]


def test_a_value_that_stays_the_same_goes_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    form = xform(
        "<a>1</a><b/><c/>",
        bind("/data/b", calculate="/data/a > 0") + bind("/data/c", calculate="concat(/data/b)"),
        inputs("/data/a"),
    )
    session = start(form)
    with counting(monkeypatch) as seen:
        session.set("/data/a", "2")
    assert seen == ["/data/b"]


def test_an_answer_in_one_instance_leaves_the_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    form = xform(
        "<m><x/><y/></m><m><x/><y/></m><m><x/><y/></m>",
        bind("/data/m/y", calculate="../x + 1"),
        repeat("/data/m", "x"),
    )
    session = start(form)
    with counting(monkeypatch) as seen:
        session.set("/data/m[2]/x", "4")
    assert seen == ["/data/m[2]/y"]


FORM = compile_form(
    xform(
        '<k>1</k><m jr:template=""><x/><r/><z/></m><m><x/><r/><z/></m><t/><u/>',
        bind("/data/m/x", relevant="/data/k != 0 or position(..) > 1", type_="int")
        + bind(
            "/data/m/r", calculate="coalesce(/data/m[position() = position(current()/..) - 1]/r, 0) + coalesce(../x, 0)"
        )
        + bind("/data/m/z", calculate="if(../r > 10, sum(../../m/r), position(..))")
        + bind("/data/t", calculate="count(/data/m[x > 2])")
        + bind("/data/u", relevant="/data/t > 1", calculate="join('-', /data/m/z)"),
        inputs("/data/k") + repeat("/data/m", "x"),
    )
)

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("k"), st.integers(0, 1)),
        st.tuples(st.just("x"), st.integers(0, 9)),
        st.tuples(st.just("add"), st.just(0)),
        st.tuples(st.just("remove"), st.just(0)),
    ),
    max_size=12,
)


def do(session: FormSession, step: tuple[str, int], at: int) -> None:
    count = session.snapshot()["repeats"]["/data/m"]
    kind, value = step
    if kind == "k":
        session.set("k", str(value))
    elif kind == "add":
        session.add("/data/m")
    elif count:
        ref = f"/data/m[{at % count + 1}]"
        if kind == "remove":
            session.remove(ref)
        else:
            session.set(f"{ref}/x", str(value))


@settings(max_examples=150, deadline=None)
@given(steps=STEPS)
def test_step_by_step_ends_where_a_whole_recalculation_does(steps: list[tuple[str, int]]) -> None:
    session = start(FORM)
    for at, step in enumerate(steps):
        do(session, step, at)
        whole = start(FORM, draft=session.snapshot())
        assert whole.submission() == session.submission()


def test_what_lies_beside_a_sibling_is_not_taken_for_the_sibling() -> None:
    form = xform(
        "<m><x>1</x><y/></m><m><x>2</x><y/></m><k>5</k>",
        bind("/data/m/y", calculate="../../m[position() = position(current()/..) - 1]/../k"),
        repeat("/data/m", "x") + inputs("/data/k"),
    )
    session = start(form)
    session.set("/data/k", "6")
    assert [session.value("/data/m[1]/y"), session.value("/data/m[2]/y")] == ["", "6"]


def test_a_condition_inside_a_sibling_predicate_is_read_from_every_instance() -> None:
    form = xform(
        "<m><x>1</x><y/></m><m><x>2</x><y/></m><m><x>3</x><y/></m>",
        bind("/data/m/y", calculate="sum(../../m[position() = position(current()/..) - 1][x > 1]/x)"),
        repeat("/data/m", "x"),
    )
    session = start(form)
    assert [session.value(f"/data/m[{at}]/y") for at in (1, 2, 3)] == ["0", "0", "2"]
    session.set("/data/m[1]/x", "7")
    assert [session.value(f"/data/m[{at}]/y") for at in (1, 2, 3)] == ["0", "7", "2"]


def test_an_instance_added_where_nothing_is_relevant_is_not_relevant_itself() -> None:
    body = inputs("/data/show") + repeat("/data/g/m", "x")
    binds = bind("/data/g", relevant="/data/show = 'y'") + bind("/data/j", calculate="join('', /data/g/m/x)")
    session = start(xform('<show/><g><m jr:template=""><x>k</x></m></g><j/>', binds, body))
    session.add("/data/g/m")
    assert [(question.ref, question.relevant) for question in session.questions()] == [
        ("/data/show", True),
        ("/data/g/m[1]/x", False),
    ]
    assert session.value("/data/g/m[1]/x") == ""
    assert "<g>" not in session.submission()
    session.set("show", "y")
    assert session.value("/data/j") == "k"


def test_where_another_instance_would_stand_its_label_says_its_number() -> None:
    label = '<label>No. <output value="position(/data/m)"/></label>'
    body = f'<repeat nodeset="/data/m">{label}<input ref="/data/m/x"/></repeat>'
    session = start(xform('<m jr:template=""><x/></m><m><x/></m>', "", body))

    def labels() -> list[str | None]:
        return [member.label for member in session.outline().members if isinstance(member, Group | RepeatEnd)]

    session.add("/data/m")
    session.add("/data/m")
    assert labels() == ["No. 1", "No. 2", "No. 3", "No. 4"]
    session.remove("/data/m[1]")
    assert labels() == ["No. 1", "No. 2", "No. 3"]


def test_what_changed_never_names_an_instance_that_is_gone() -> None:
    body = inputs("/data/n") + repeat("/data/m", "x", count_="/data/n")
    binds = bind("/data/n", type_="int") + bind("/data/m/x", calculate="/data/n * 2")
    session = start(xform("<n>3</n><m><x/></m>", binds, body))
    assert set(session.set("/data/n", "1").refs) == {"/data/n", "/data/m[1]/x"}


def test_an_instance_that_comes_and_goes_in_one_change_is_never_begun() -> None:
    inner = repeat("/data/o/i", "x", count_="/data/n")
    begun = '<setvalue event="odk-new-repeat" ref="/data/o/i/x" value="/data/n"/>'
    inner = inner.replace('count="/data/n">', f'count="/data/n">{begun}')
    count = "if(/data/n > 1 and count(/data/o/i) >= 0, 1, 2)"
    body = inputs("/data/n") + repeat("/data/o", count_=count, more=inner)
    session = start(xform("<n>0</n><o><i><x/></i></o>", bind("/data/n", type_="int"), body))
    changed = session.set("/data/n", "2")
    assert set(changed.refs) == {"/data/n", "/data/o[1]/i[1]/x", "/data/o[1]/i[2]/x"}
    assert session.answers() == {**session.answers(), "/data/o[1]/i[1]/x": "2", "/data/o[1]/i[2]/x": "2"}


def test_a_new_instance_is_calculated_after_its_actions() -> None:
    action = '<setvalue event="odk-new-repeat" ref="/data/m/y" value="\'given\'"/>'
    calculate = bind("/data/m/c", calculate="once(coalesce(../y, 'nothing'))")
    session = start(xform('<m jr:template=""><y/><c/></m>', calculate, repeat("/data/m", "y", "c", more=action)))
    session.add("/data/m")
    assert session.value("/data/m[1]/c") == "given"


def test_a_pass_over_neighbours_comes_to_each_of_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    before = "coalesce(../../m[position() = position(current()/..) - 1]/c, 0)"
    instances = "".join(f"<m><x>{number}</x><c/></m>" for number in range(1, 6))
    binds = bind("/data/m/c", calculate=f"{before} + ../x")
    form = compile_form(xform(instances, binds, repeat("/data/m", "x")))
    with counting(monkeypatch) as seen:
        session = start(form)
    assert session.value("/data/m[5]/c") == "15"
    assert seen == [f"/data/m[{number}]/c" for number in range(1, 6)]
