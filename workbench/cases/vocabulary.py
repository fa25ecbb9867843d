"""The words that records choose from, in one place for records, commands and API alike."""

from __future__ import annotations

from typing import Final, Literal, get_args

Kind = Literal[
    "missing_child",
    "missing_adult",
    "unidentified_deceased",
    "unidentified_living",
    "fugitive_or_other",
]
Status = Literal["open", "recovered", "identified", "closed"]
NumberKind = Literal["ncmec", "namus", "ncic", "agency", "cybertip", "other"]
Relation = Literal["subject", "mother", "father", "sibling", "other", "donor"]
Consent = Literal["unknown", "given", "lawful_authority", "refused"]
Resource = Literal[
    "dna_family_reference",
    "dental",
    "fingerprints",
    "radiographs",
    "anthropology",
    "isotopes",
    "genealogy",
    "imaging",
]
EvidenceState = Literal["considered", "requested", "done", "not_available", "not_needed"]
Role = Literal["artist", "reviewer", "case_manager", "administrator", "read_only"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
NUMBER_KINDS: Final[tuple[NumberKind, ...]] = get_args(NumberKind)
RELATIONS: Final[tuple[Relation, ...]] = get_args(Relation)
CONSENTS: Final[tuple[Consent, ...]] = get_args(Consent)
RESOURCES: Final[tuple[Resource, ...]] = get_args(Resource)
EVIDENCE_STATES: Final[tuple[EvidenceState, ...]] = get_args(EvidenceState)
ROLES: Final[tuple[Role, ...]] = get_args(Role)
