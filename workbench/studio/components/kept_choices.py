"""Choices that can be taken back, and that outlive a reload of the page and a look at another."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st
from streamlit.components.v2 import component

from workbench.studio.language import N_, _
from workbench.studio.session import for_who_is_at_work

_NOTED: Final = "choices noted"
TELL_AGAIN: Final = "page"
"""As ``persist_state`` of a control whose value is set before it is drawn.

A browser that is busy may miss the run that set it, shows the control's lowest instead, and says
that at the next change of anything; so it is told until it has drawn the control once. What is set
later, by taking a choice back, is told once.
"""
_memory = component(
    "kept_choices",
    html="<span hidden></span>",
    js="""
// What was chosen outlives a reload of the page, in this tab and for who chose it alone.
// It is told as a state: of one-shot messages by two places of a page one would be lost.
export default function ({ data, setStateValue }) {
  const slot = `choices ${data.keptAs}`;
  const before = sessionStorage.getItem(slot);
  if (!data.fresh) sessionStorage.setItem(slot, data.kept);
  else if (before && before !== data.kept) setStateValue("restored", before);
}
""",
)


@dataclass(frozen=True)
class _Steps:
    """Every state that can be come back to, as JSON; ``fresh`` until anything was chosen.

    In states whose places are in ``anew``, nothing stands but what they say.
    """

    states: tuple[str, ...]
    at: int = 0
    fresh: bool = True
    anew: frozenset[int] = frozenset()

    @property
    def now(self) -> str:
        return self.states[self.at]

    @property
    def keys(self) -> set[str]:
        """The keys of all states."""
        return {key for state in self.states for key in json.loads(state)}

    def then(self, state: str, *, anew: bool = False) -> _Steps:
        kept = self.states[: self.at + 1]
        still = frozenset(place for place in self.anew if place < len(kept))
        begun = {len(kept)} if anew else ()
        return _Steps((*kept, state), len(kept), fresh=False, anew=still.union(begun))

    def shown_as(self, state: str) -> _Steps:
        states = (*self.states[: self.at], state, *self.states[self.at + 1 :])
        return replace(self, states=states)


def choice(key: str) -> str:
    """Return the key of a control, noted as one whose value is kept."""
    st.session_state.setdefault(_NOTED, []).append(key)
    return key


def noted(key: str, start: Any) -> Any:
    """Return what is kept under a key that no control of Streamlit's own has, as JSON."""
    return st.session_state.setdefault(choice(key), start)


def noted_so_far() -> tuple[str, ...]:
    """Return the keys that were noted until now."""
    return tuple(st.session_state[_NOTED])


def note_again(keys: Sequence[str]) -> None:
    """Begin a part of a page that is drawn by itself with what was noted before it."""
    st.session_state[_NOTED] = list(keys)


def stand_for(kept: str, drawn: str, shown: float) -> Callable[[], None]:
    """Have the slider ``drawn`` show what stands under another key; return what takes it over.

    A slider that is put away loses a value of its own; one kept elsewhere stays. It is set only
    where the other was changed by something else: set on every run, it would take back what is
    slid while a picture is drawn.
    """
    followed = f"{drawn} follows"
    if drawn not in st.session_state or st.session_state.get(followed) != st.session_state[kept]:
        st.session_state[drawn] = shown
        st.session_state[followed] = st.session_state[kept]

    def take_over() -> None:
        said = float(st.session_state[drawn])
        st.session_state[kept] = st.session_state[followed] = said

    return take_over


def recall_choices(name: str) -> None:
    """Put back what was asked for, or what another page let go, before the controls are drawn."""
    st.session_state[_NOTED] = []
    asked: str | None = st.session_state.pop(f"{name} asked", None)
    steps: _Steps | None = st.session_state.get(f"{name} steps")
    chosen: dict[str, Any] = json.loads(asked or (steps.now if steps else "{}"))
    if asked is not None:
        go_with_the_last_choice(name)
    for key, value in chosen.items():
        if asked is not None or key not in st.session_state:
            st.session_state[key] = value
    if asked is not None and steps and steps.at in steps.anew:
        st.session_state[f"{name} let go"] = let_go = steps.keys - chosen.keys()
        for key in let_go:
            st.session_state.pop(key, None)


def keep_choices(name: str, *, taken_back: bool = True) -> None:
    """Remember what the controls say now, and show what takes the last change back.

    What only says where one looks need not be ``taken_back``.
    """
    noted: list[str] = st.session_state[_NOTED]
    now = json.dumps({key: st.session_state[key] for key in noted if key in st.session_state})
    steps: _Steps = st.session_state.get(f"{name} steps", _Steps((now,)))
    goes_along: bool = st.session_state.pop(f"{name} goes along", False)
    if now != steps.now:
        # Of what was asked for, controls may show less or more; that is no choice of its own.
        steps = steps.shown_as(now) if goes_along else steps.then(now)
    st.session_state[f"{name} steps"] = steps
    _go_on_with_what_waits(name, steps)
    if taken_back:
        _offer_steps(name, steps)
    given = _memory(
        key=f"{name} memory",
        data={"keptAs": for_who_is_at_work(name), "kept": steps.now, "fresh": steps.fresh},
        on_restored_change=lambda: None,
    )
    if given.restored is not None and steps.fresh:
        _go(name, steps.then(given.restored))


def _go_on_with_what_waits(name: str, steps: _Steps) -> None:
    let_go: set[str] = st.session_state.pop(f"{name} let go", set())
    if not let_go.isdisjoint(json.loads(steps.now)):
        # The browser shows what a control said before until it is told what it says.
        _go(name, steps)
    waiting: dict[str, object] | None = st.session_state.pop(f"{name} to take up", None)
    if waiting is not None:
        take_up(name, waiting)


def _offer_steps(name: str, steps: _Steps) -> None:
    row = st.container(horizontal=True)
    last = len(steps.states) - 1
    for label, icon, by, useless in (
        (N_("Back one choice"), "undo", -1, steps.at == 0),
        (N_("Forward one choice"), "redo", 1, steps.at == last),
    ):
        if row.button(
            _(label), icon=f":material/{icon}:", disabled=useless, key=f"{label} in {name}"
        ):
            _go(name, replace(steps, at=steps.at + by, fresh=False))


def go_with_the_last_choice(name: str) -> None:
    """Have what changes in this run be a part of the last choice, and taken back with it."""
    st.session_state[f"{name} goes along"] = True


def begin_anew(name: str) -> None:
    """Put the controls to where they stood at first, as one choice, which is taken back as one.

    Those that came since stand where they begin.
    """
    steps: _Steps = st.session_state[f"{name} steps"]
    # Taken back, it gives back what is out of sight now, too.
    stands = {key: st.session_state[key] for key in steps.keys if key in st.session_state}
    steps = steps.shown_as(json.dumps({**stands, **json.loads(steps.now)}))
    _go(name, steps.then(steps.states[0], anew=True))


def take_up(name: str, values: Mapping[str, object]) -> None:
    """Set controls as one choice, which is taken back as one, those that are yet to be drawn too.

    Draws the page anew; where no control of these choices was drawn yet, once they are.
    """
    steps: _Steps | None = st.session_state.get(f"{name} steps")
    if steps is None:
        st.session_state[f"{name} to take up"] = dict(values)
        return
    _go(name, steps.then(json.dumps({**json.loads(steps.now), **values})))


def choose_at_once(name: str, values: Mapping[str, float | str]) -> None:
    """Set several of the controls that are shown as one choice, which is taken back as one."""
    steps: _Steps = st.session_state[f"{name} steps"]
    now: dict[str, Any] = json.loads(steps.now)
    then = json.dumps({key: values.get(key, value) for key, value in now.items()})
    if then != steps.now:
        _go(name, steps.then(then))


def _go(name: str, steps: _Steps) -> None:
    st.session_state[f"{name} steps"], st.session_state[f"{name} asked"] = steps, steps.now
    st.rerun()
