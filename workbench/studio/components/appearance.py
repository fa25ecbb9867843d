"""Choose what no table can say: skin, weight, habits, hair, and mending of the photograph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from models.ageing import greying
from pipelines.ageing.greying import usual_grey
from pipelines.steps import EffectWish, HairStep, HeadStep, SagStep, SkinStep
from workbench.cases.records import Case
from workbench.studio.components.dials import Dial, turn_dials
from workbench.studio.components.kept_choices import choice
from workbench.studio.components.presets import GreyHair
from workbench.studio.components.strengths import choose_effects
from workbench.studio.language import N_, _

RECEDING: Final = N_("Receding hairline")
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

    Grey hair starts at what is usual from the latest photograph on.
    """
    restore = st.toggle(
        _("Mend the photograph first"),
        help=_("Noise, blocks, blur, fading and coloured light, as far as they are measured."),
        key=choice(f"restore of {case.number}"),
    )
    dials = _dials(case, usual_grey_hair(case, latest_age, target_age))
    if case.sex == "F" or target_age < _BEARD_FROM_YEARS:
        del dials["beard"]
    turned = turn_dials(name, _("Skin, weight, hair"), list(dials.values()))
    said = dict(zip(dials, turned, strict=True))
    effects, beard = choose_effects(case, name), said.get("beard", 0.0)
    if beard:
        effects["beard shadow"] = EffectWish(strength=beard)
    return Appearance(
        SagStep(strength=said["sag"], weight_change=said["weight"]),
        SkinStep(
            strength=said["skin"],
            smoking=said["smoking"],
            sun=said["sun"],
            effects=effects,
        ),
        HeadStep(strength=said["head"]),
        HairStep(grey=said["grey"], darken=said["darker"], recede=said["recede"]),
        restore,
    )


def _dials(case: Case, grey: GreyHair) -> dict[str, Dial]:
    """Return the dials by what they are called here; each starts where nothing is chosen."""

    def dial(label: str, usual: float, meaning: str, **given: float) -> Dial:
        return Dial(f"{label} of {case.number}", _(label), usual, meaning=_(meaning), **given)

    grey_hair = Dial(
        grey.key,
        _("Grey hair"),
        grey.usual,
        step=0.01,
        meaning=_(
            "How much of the hair turns, temples first. Starts at what is usual "
            "among people who grey ({source}; {status}). 0 keeps the hair as it is.",
            source=greying().source,
            status=greying().status,
        ),
    )
    return {
        "skin": dial(N_("Skin changes"), 1.0, N_("0 leaves the skin as it is."), highest=2.0),
        "sag": dial(N_("Sinking"), 1.0, N_("Soft tissue of an adult face sinks."), highest=1.5),
        "weight": dial(N_("Weight"), 0.0, N_("From thinner to stouter."), lowest=-1.0),
        "smoking": dial(N_("Smoking"), 0.0, N_("Adds lines at lips and eyes, and a dull tone.")),
        "sun": dial(N_("Sun"), 0.0, N_("Adds spots, and lines at eyes, forehead and neck.")),
        "head": dial(
            N_("Narrower head"), 1.0, N_("A growing child's head and hair against the pupils.")
        ),
        "darker": dial(N_("Darker hair"), 0.0, N_("A fair child's hair darkens; ask the family.")),
        "grey": grey_hair,
        "recede": dial(
            RECEDING,
            0.0,
            N_("How far its corners rise, in distances of the pupils."),
            highest=0.2,
            step=0.01,
        ),
        "beard": dial(N_("Beard shadow"), 0.0, N_("The shadow of a shaven beard.")),
    }
