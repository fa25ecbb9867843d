"""Choose where the face grows, how strong each change of the skin is, and the setting."""

from __future__ import annotations

from typing import Final

from pipelines.ageing.skin import usual_strength
from pipelines.steps import (
    EFFECTS,
    FACE_REGIONS,
    Choices,
    EffectName,
    EffectWish,
    Regions,
    SettingStep,
)
from workbench.cases.records import Case
from workbench.studio.components.dials import Dial, turn_dials
from workbench.studio.language import N_, _
from workbench.studio.session import begun, spoken

# It has a place of its own, beside the other habits.
_SHOWN: Final[tuple[EffectName, ...]] = tuple(name for name in EFFECTS if name != "beard shadow")
_SETTING: Final = {
    N_("Plain backdrop"): 1.0,
    N_("Plain garment"): 1.0,
    N_("Height of the collar"): 0.5,
}


def choose_regions(case: Case, choices: str) -> Regions:
    """Show how much of the growth each region takes; return those that do not take all."""
    dials = [Dial(_region_key(case, name), begun(spoken(name))) for name in FACE_REGIONS]
    shares = turn_dials(choices, _("Growth by region"), dials)
    return {name: share for name, share in zip(FACE_REGIONS, shares, strict=True) if share != 1}


def choose_effects(case: Case, choices: str) -> dict[EffectName, EffectWish]:
    """Show the strength of each change of the skin; return those that are not as usual."""
    dials = [
        Dial(_effect_key(case, name), begun(spoken(name)), usual_strength(name), 2.0)
        for name in _SHOWN
    ]
    said = turn_dials(choices, _("Skin, effect by effect"), dials)
    return {
        name: EffectWish(strength=value)
        for name, value, dial in zip(_SHOWN, said, dials, strict=True)
        if value != dial.usual
    }


def choose_setting(case: Case, choices: str) -> SettingStep | None:
    """Show what the workbench draws around the face; return None where it draws nothing."""
    dials = [
        Dial(f"{name} of {case.number}", _(name), 0.0, highest)
        for name, highest in _SETTING.items()
    ]
    backdrop, garment, collar = turn_dials(choices, _("Backdrop and garment"), dials)
    if not backdrop and not garment:
        return None
    return SettingStep(backdrop=backdrop, garment=garment, collar=collar)


def setting_of(case: Case, setting: SettingStep | None) -> dict[str, float]:
    """Return by its key what each dial of the setting says."""
    step = setting or SettingStep()
    values = step.backdrop, step.garment, step.collar
    return {f"{name} of {case.number}": value for name, value in zip(_SETTING, values, strict=True)}


def strengths_of(case: Case, choices: Choices) -> dict[str, float | str]:
    """Return by its key what each dial of regions and effects says for ``choices``."""
    regions, effects = choices.growth.regions, choices.skin.effects
    return {
        **{_region_key(case, name): regions.get(name, 1.0) for name in FACE_REGIONS},
        **{
            _effect_key(case, name): effects[name].strength
            if name in effects
            else usual_strength(name)
            for name in _SHOWN
        },
    }


def _region_key(case: Case, region: str) -> str:
    return f"growth of {region} of {case.number}"


def _effect_key(case: Case, effect: str) -> str:
    return f"effect {effect} of {case.number}"
