"""Choose what no table can say: skin, weight, habits, hair, and mending of the photograph."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from models.ageing import greying
from pipelines.ageing.greying import usual_grey
from pipelines.steps import EffectWish, HairStep, HeadStep, SagStep, SkinStep
from workbench.cases.records import Case
from workbench.studio.components.kept_choices import choice
from workbench.studio.components.presets import GreyHair

_BEARD_FROM_YEARS = 14


@dataclass(frozen=True)
class Appearance:
    """The steps that the artist chose, and whether the photograph is mended first."""

    sag: SagStep
    skin: SkinStep
    head: HeadStep
    hair: HairStep
    restore: bool


def usual_grey_hair(case: Case, latest_age: float, target_age: float) -> GreyHair:
    """Return the control of grey hair at the ages, and where it starts."""
    sex = "F" if case.sex == "F" else "M" if case.sex == "M" else None
    key = f"grey hair at {target_age:g} of {case.number}"
    return GreyHair(key, usual_grey(latest_age, target_age, sex))


def choose_appearance(case: Case, latest_age: float, target_age: float) -> Appearance:
    """Show the controls of the chosen age.

    Each starts where nothing is chosen; grey hair at what is usual from the latest photograph on.
    """
    usual = usual_grey_hair(case, latest_age, target_age)
    with st.expander("Skin, weight, hair", icon=":material/face:"):
        restore = st.toggle(
            "Mend the photograph first",
            help="Noise, blocks, blur, fading and coloured light, as far as they are measured.",
            key=choice(f"restore of {case.number}"),
        )
        skin = _share(case, "Skin changes", 1.0, "0 leaves the skin as it is.", highest=2.0)
        weight = _share(case, "Weight", 0.0, "From thinner to stouter.", lowest=-1.0)
        smoking = _share(case, "Smoking", 0.0, "Adds lines at lips and eyes, and a dull tone.")
        sun = _share(case, "Sun", 0.0, "Adds spots, and lines at eyes, forehead and neck.")
        narrower = _share(
            case, "Narrower head", 1.0, "A growing child's head and hair against the pupils."
        )
        darker = _share(case, "Darker hair", 0.0, "A fair child's hair darkens; ask the family.")
        grey = st.slider(
            "Grey hair",
            min_value=0.0,
            max_value=1.0,
            value=usual.usual,
            step=0.01,
            help="How much of the hair turns, temples first. Starts at what is usual among people "
            f"who grey ({greying().source}; {greying().status}). 0 keeps the hair as it is.",
            key=choice(usual.key),
        )
        beard = 0.0
        if case.sex != "F" and target_age >= _BEARD_FROM_YEARS:
            beard = _share(case, "Beard shadow", 0.0, "The shadow of a shaven beard.")
    return Appearance(
        SagStep(weight_change=weight),
        SkinStep(
            strength=skin,
            smoking=smoking,
            sun=sun,
            effects={"beard shadow": EffectWish(strength=beard)},
        ),
        HeadStep(strength=narrower),
        HairStep(grey=grey, darken=darker),
        restore,
    )


def _share(
    case: Case,
    name: str,
    usual: float,
    meaning: str,
    *,
    lowest: float = 0.0,
    highest: float = 1.0,
) -> float:
    return st.slider(
        name,
        min_value=lowest,
        max_value=highest,
        value=usual,
        step=0.05,
        help=meaning,
        key=choice(f"{name} of {case.number}"),
    )
