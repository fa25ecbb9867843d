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
from workbench.studio.components.strengths import choose_effects
from workbench.studio.language import N_, _

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


def choose_appearance(case: Case, latest_age: float, target_age: float, name: str) -> Appearance:
    """Show the controls of the chosen age; ``name`` is that of the choices as they are kept.

    Each starts where nothing is chosen; grey hair at what is usual from the latest photograph on.
    """
    usual = usual_grey_hair(case, latest_age, target_age)
    with st.expander(_("Skin, weight, hair"), icon=":material/face:"):
        restore = st.toggle(
            _("Mend the photograph first"),
            help=_("Noise, blocks, blur, fading and coloured light, as far as they are measured."),
            key=choice(f"restore of {case.number}"),
        )
        skin = _share(case, N_("Skin changes"), 1.0, N_("0 leaves the skin as it is."), highest=2.0)
        sag = _share(
            case, N_("Sinking"), 1.0, N_("Soft tissue of an adult face sinks."), highest=1.5
        )
        weight = _share(case, N_("Weight"), 0.0, N_("From thinner to stouter."), lowest=-1.0)
        smoking = _share(
            case, N_("Smoking"), 0.0, N_("Adds lines at lips and eyes, and a dull tone.")
        )
        sun = _share(case, N_("Sun"), 0.0, N_("Adds spots, and lines at eyes, forehead and neck."))
        narrower = _share(
            case,
            N_("Narrower head"),
            1.0,
            N_("A growing child's head and hair against the pupils."),
        )
        hair = _choose_hair(case, usual)
        beard = 0.0
        if case.sex != "F" and target_age >= _BEARD_FROM_YEARS:
            beard = _share(case, N_("Beard shadow"), 0.0, N_("The shadow of a shaven beard."))
    effects = choose_effects(case, name)
    return Appearance(
        SagStep(strength=sag, weight_change=weight),
        SkinStep(
            strength=skin,
            smoking=smoking,
            sun=sun,
            effects={**effects, "beard shadow": EffectWish(strength=beard)},
        ),
        HeadStep(strength=narrower),
        hair,
        restore,
    )


def _choose_hair(case: Case, usual: GreyHair) -> HairStep:
    darker = _share(
        case, N_("Darker hair"), 0.0, N_("A fair child's hair darkens; ask the family.")
    )
    grey = st.slider(
        _("Grey hair"),
        min_value=0.0,
        max_value=1.0,
        value=usual.usual,
        step=0.01,
        help=_(
            "How much of the hair turns, temples first. Starts at what is usual "
            "among people who grey ({source}; {status}). 0 keeps the hair as it is.",
            source=greying().source,
            status=greying().status,
        ),
        key=choice(usual.key),
    )
    recede = _share(
        case,
        N_("Receding hairline"),
        0.0,
        N_("How far its corners rise, in distances of the pupils."),
        highest=0.2,
    )
    return HairStep(grey=grey, darken=darker, recede=recede)


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
        _(name),
        min_value=lowest,
        max_value=highest,
        value=usual,
        step=0.05 if highest >= 1 else 0.01,
        help=_(meaning),
        key=choice(f"{name} of {case.number}"),
    )
