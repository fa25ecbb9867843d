"""What the controls of an age progression say for a version that one goes on from."""

from __future__ import annotations

from workbench.cases.records import Case
from workbench.cases.store import find_photo
from workbench.resuming import Resumed
from workbench.studio.components.appearance import RECEDING, usual_grey_hair
from workbench.studio.components.intake import photographs_key
from workbench.studio.components.landmarks_of_version import landmarks_as_in
from workbench.studio.components.lenders import lenders_of
from workbench.studio.components.presets import controls_of
from workbench.studio.components.strengths import setting_of
from workbench.studio.components.strokes import strokes_painted
from workbench.studio.components.weighing import weights_of
from workbench.studio.session import desk


def resumed_controls(case: Case, version: int) -> dict[str, object]:
    """Return the value of each control under its key; raise VersionError where there is none."""
    of = desk().resume(case.number, version)
    latest = max(find_photo(case, photo).age_years for photo in of.photos)
    hair = of.choices.hair
    return {
        photographs_key(case): list(of.photos),
        f"target of {case.number}": of.target_age,
        f"regression of {case.number}": of.allow_regression,
        f"restore of {case.number}": of.restore,
        f"{RECEDING} of {case.number}": hair.recede if hair else 0.0,
        **weights_of(case, of),
        **controls_of(case, of.choices, usual_grey_hair(case, latest, of.target_age)),
        **setting_of(case, of.choices.setting),
        **lenders_of(case, of.borrowed),
        **_strokes(case, of),
        **landmarks_as_in(case, version, of.photos),
    }


def _strokes(case: Case, of: Resumed) -> dict[str, object]:
    """Return what was painted on the drawn photograph; what is on others, nobody sees now."""
    drawn = of.photos[0] if of.drawn is None else of.drawn
    return {**strokes_painted(case, find_photo(case, drawn), of.choices)}
