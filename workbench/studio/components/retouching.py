"""Choose what is done to a morgue photograph, and answer the checklist of its intake."""

from __future__ import annotations

from typing import Final, get_args

import streamlit as st

from models.postmortem import questions
from pipelines.postmortem.checklist import Answer, Answers
from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.postmortem.steps import (
    ColourStep,
    EyesStep,
    MouthStep,
    PostmortemChoices,
    SwellingStep,
    SwollenPart,
    WoundsStep,
)
from pipelines.steps import Stroke
from workbench.cases.records import Case, SourceImage
from workbench.studio.components.brush import as_painted
from workbench.studio.components.kept_choices import choice
from workbench.studio.language import N_, _
from workbench.studio.session import aged, plain, spoken

_ANSWERS: Final[tuple[Answer, ...]] = ("yes", "no", "not said")
_NOT_SAID: Final = _ANSWERS[-1]
_BROWN: Final = "#60422c"
_LAID: Final = N_("Skin laid over the brush's marks")
_MOUTH: Final = N_("Close the mouth")
_EYES: Final = N_("Open the eyes")
_LIVIDITY: Final = N_("Even patches (lividity)")
_PALLOR: Final = N_("Bring colour back (pallor)")
_DRAWN_IN: Final = N_("How far to draw them in")


def choose_operations(key: str, strokes: tuple[Stroke, ...]) -> PostmortemChoices:
    """Show a control for each operation; every one starts at nothing done."""
    wounds = None
    if strokes:
        share = _share(_LAID, key, start=1.0)
        wounds = WoundsStep(strength=share, strokes=strokes) if share else None
    mouth, eyes = _share(_MOUTH, key), _share(_EYES, key)
    iris = _iris(key) if eyes else None
    lividity = _share(_LIVIDITY, key)
    pallor = _share(_PALLOR, key)
    coloured = bool(lividity or pallor)
    return PostmortemChoices(
        wounds=wounds,
        swelling=_swelling(key),
        mouth=MouthStep(strength=mouth) if mouth else None,
        eyes=EyesStep(strength=eyes, iris=iris) if iris else None,
        colour=ColourStep(lividity=lividity, pallor=pallor) if coloured else None,
    )


def retouched_controls(case: Case, key: str, recipe: PostmortemRecipe) -> dict[str, object]:
    """Return the value of each control under its key for a recipe, as far as there is one."""
    wounds, swelling = recipe.step(WoundsStep), recipe.step(SwellingStep)
    mouth, eyes, colour = recipe.step(MouthStep), recipe.step(EyesStep), recipe.step(ColourStep)
    parts = swelling.parts if swelling else {}
    numbers = {photo.sha256: photo.number for photo in case.photos}
    shares = {
        _LAID: wounds.strength if wounds else 1.0,
        _MOUTH: mouth.strength if mouth else 0.0,
        _EYES: eyes.strength if eyes else 0.0,
        _LIVIDITY: colour.lividity if colour else 0.0,
        _PALLOR: colour.pallor if colour else 0.0,
        _DRAWN_IN: max(parts.values(), default=0.5),
    }
    said = {one.key: one.answer for one in recipe.intake if one.by == "person"}
    return {
        **{f"{key} {label}": share for label, share in shares.items()},
        f"{key} strokes": as_painted(wounds.strokes if wounds else ()),
        f"{key} iris": f"#{bytes(eyes.iris).hex()}" if eyes else _BROWN,
        f"{key} donor of eyes": numbers.get(eyes.donor.sha256) if eyes and eyes.donor else None,
        f"{key} swollen": list(parts),
        **{f"{key} {one.key}": said.get(one.key, _NOT_SAID) for one in questions()},
    }


def choose_donor(case: Case, photo: SourceImage, key: str) -> int | None:
    """Ask whose open eyes are lent; None stands for drawn ones."""
    others = {one.number: one for one in case.photos if one.number != photo.number}
    if not others:
        return None
    return st.selectbox(
        _("Eyeballs and irises"),
        [None, *others],
        format_func=lambda n: (
            _("Drawn, in the colour chosen")
            if n is None
            else _(
                "From photograph {number}: {relation}, {age}",
                number=n,
                relation=spoken(others[n].relation),
                age=aged(others[n].age_years),
            )
        ),
        help=_("A photograph of the case with open eyes that look into the camera."),
        key=choice(f"{key} donor of eyes"),
    )


def answer_checklist(key: str) -> Answers:
    """Ask the questions of the checklist; what is left open is measured where it can be."""
    answers: dict[str, tuple[Answer, str]] = {}
    with st.expander(_("Checklist of the intake")):
        st.caption(
            _("What is not said is measured where it can be. The version keeps every answer.")
        )
        for one in questions():
            said: Answer = st.segmented_control(
                plain(one.question),
                _ANSWERS,
                format_func=spoken,
                default=_NOT_SAID,
                required=True,
                help=plain(f"{one.source} ({spoken(one.status)})"),
                key=choice(f"{key} {one.key}"),
            )
            if said != _NOT_SAID:
                answers[one.key] = (said, "")
    return answers


def _share(label: str, key: str, *, start: float = 0.0) -> float:
    return st.slider(_(label), 0.0, 1.0, start, 0.05, key=choice(f"{key} {label}"))


def _iris(key: str) -> tuple[int, int, int]:
    colour = st.color_picker(
        _("Colour of the iris"),
        _BROWN,
        help=_("A guess until somebody who saw the eyes states it."),
        key=choice(f"{key} iris"),
    )
    red, green, blue = bytes.fromhex(colour.lstrip("#"))
    return red, green, blue


def _swelling(key: str) -> SwellingStep | None:
    parts: list[SwollenPart] = st.multiselect(
        _("Swollen parts to draw in"),
        get_args(SwollenPart),
        format_func=spoken,
        placeholder=_("None"),
        key=choice(f"{key} swollen"),
    )
    if not parts:
        return None
    share = _share(_DRAWN_IN, key, start=0.5)
    return SwellingStep(parts=dict.fromkeys(parts, share))
