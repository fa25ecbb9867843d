"""Which command or option answers an error; the messages themselves know of no door."""

from typing import Final

from pipelines.errors import (
    FocalLengthUnknownError,
    NoDepthsForAgeError,
    NoFaceError,
    NoFaceToLayOverError,
    SeveralFacesError,
    SeveralSeriesError,
    SideUnknownError,
    UnitError,
    YoungerTargetError,
)
from workbench.errors import (
    AgencyModelError,
    AgeUnknownError,
    CaseExistsError,
    CredentialsExistError,
    CustodyError,
    NoPhotographError,
    OutputExistsError,
    OwnWorkError,
    TemplateError,
    UnknownCaseError,
    VaultError,
)

_HINTS: Final[dict[type[Exception], str]] = {
    NoFaceError: "Give a file of 68 [x, y] pairs with --landmarks FILE (for a photograph in a "
    "case, to 'workbench photo landmarks NUMBER PHOTO').",
    NoFaceToLayOverError: "Give --photo-points FILE.",
    SeveralFacesError: "Give --face N (for a photograph in a case, to 'workbench photo landmarks "
    "NUMBER PHOTO').",
    YoungerTargetError: "--allow-regression allows it.",
    SeveralSeriesError: "Give --series N.",
    SideUnknownError: "Give --frame XYZ.",
    UnitError: "Give --unit mm, cm, m or in.",
    NoDepthsForAgeError: "Give --depths FILE.csv, or --accept-adult-depths.",
    FocalLengthUnknownError: "Give --focal-mm35 MM or --distance-mm MM.",
    TemplateError: "With WORKBENCH_DEBUG=1 the typesetter's own words are shown too.",
    UnknownCaseError: "'workbench case list' shows the cases, 'workbench case open' opens one.",
    CaseExistsError: "'workbench case show' shows it.",
    NoPhotographError: "'workbench photo add' adds one.",
    AgeUnknownError: "Give --age-at-photo A.",
    OutputExistsError: "--force replaces it.",
    OwnWorkError: "'workbench user add NAME --role reviewer' adds one.",
    AgencyModelError: "'workbench models list' shows the models, 'workbench models add' adds one.",
    CredentialsExistError: "'workbench credentials init --replace' makes new ones.",
    VaultError: "'workbench verify' checks everything.",
    CustodyError: "'workbench verify' checks the log.",
}


def hint_for(error: Exception) -> str | None:
    """Return which command or option helps, or None where the message says all."""
    return next((_HINTS[kind] for kind in type(error).__mro__ if kind in _HINTS), None)
