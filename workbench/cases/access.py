"""Who may do what, in which state of a version: one table, asked whenever an act is recorded.

While a home has no users, whoever sits at it is its only artist and may do everything except what
takes a second person. From the first user on, only users act, each within a role.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

from sqlalchemy import inspect

from pipelines.sentences import Sentence
from workbench.cases.people import AT_WORK, User, find_user, same_person
from workbench.cases.records import DRAFT, CustodyEntry, Export, Version
from workbench.cases.vocabulary import ROLES, Role
from workbench.errors import AccessError, OwnWorkError, StateError

SUBMITTED, APPROVED, RETURNED = "submitted", "approved", "returned"
RELEASED, SUPERSEDED = "released", "superseded"
STATES: Final = (DRAFT, SUBMITTED, APPROVED, RETURNED, RELEASED, SUPERSEDED)
_PUBLIC: Final = {"poster": Sentence("A poster"), "media": Sentence("A media set")}
PUBLIC_FORMATS: Final = frozenset(_PUBLIC)
"""What is made for the public; the other formats are for work and hand-over, marked as drafts."""
DRAFT_STATES: Final = frozenset({DRAFT, SUBMITTED, RETURNED})
"""What nobody approved: every file of it says so."""
PUBLIC_STATES: Final = frozenset({APPROVED, RELEASED})

_EVERYBODY: Final = frozenset(ROLES)
_DRAWING: Final[frozenset[Role]] = frozenset({"artist", "administrator"})
_CASEWORK: Final[frozenset[Role]] = frozenset({"artist", "case_manager", "administrator"})
_REVIEWING: Final[frozenset[Role]] = frozenset({"reviewer", "administrator"})
_MANAGING: Final[frozenset[Role]] = frozenset({"case_manager", "administrator"})
_EXPORTING: Final[frozenset[Role]] = _CASEWORK | _REVIEWING
_RUNNING: Final[frozenset[Role]] = frozenset({"administrator"})


@dataclass(frozen=True)
class Rule:
    """The roles that may do an act, and where it moves a version's state from and to.

    ``by_another`` acts are never done by the version's artist nor by who submitted it;
    ``unattended`` ones follow from what somebody was allowed to do.
    """

    roles: frozenset[Role]
    moves: Mapping[str, str] = field(default_factory=dict[str, str])
    by_another: bool = False
    unattended: bool = False


RULES: Final[Mapping[str, Rule]] = {
    "read": Rule(_EVERYBODY),
    "case opened": Rule(_CASEWORK),
    "case changed": Rule(_CASEWORK),
    "number added": Rule(_CASEWORK),
    "evidence set": Rule(_CASEWORK),
    "case imported": Rule(_RUNNING),
    "photo added": Rule(_CASEWORK),
    "skull added": Rule(_CASEWORK),
    "photo described": Rule(_CASEWORK),
    "photo fingerprinted": Rule(_CASEWORK),
    "photo corrected": Rule(_CASEWORK),
    "subject corrected": Rule(_CASEWORK),
    "landmarks set": Rule(_DRAWING),
    "model added": Rule(_DRAWING),
    "preset saved": Rule(_DRAWING),
    "preset removed": Rule(_DRAWING),
    "version saved": Rule(_DRAWING),
    "hours noted": Rule(_CASEWORK),
    "version submitted": Rule(_CASEWORK, {DRAFT: SUBMITTED, RETURNED: SUBMITTED}),
    "version approved": Rule(_REVIEWING, {SUBMITTED: APPROVED}, by_another=True),
    "version returned": Rule(_REVIEWING, {SUBMITTED: RETURNED}, by_another=True),
    "version judged blind": Rule(_REVIEWING, by_another=True),
    "version released": Rule(_MANAGING, {APPROVED: RELEASED}),
    "version superseded": Rule(_MANAGING, {APPROVED: SUPERSEDED, RELEASED: SUPERSEDED}),
    "event queued": Rule(_EVERYBODY, unattended=True),
    "event sent": Rule(_EVERYBODY, unattended=True),
    "key added": Rule(_RUNNING),
    "key revoked": Rule(_RUNNING),
    "webhook added": Rule(_RUNNING),
    "webhook dropped": Rule(_RUNNING),
    "credentials made": Rule(_RUNNING),
    "agency set": Rule(_RUNNING),
    "user added": Rule(_RUNNING),
    "user changed": Rule(_RUNNING),
    "password set": Rule(_EVERYBODY),
    "identity set": Rule(_RUNNING),
    "signed in": Rule(_EVERYBODY),
    "signed out": Rule(_EVERYBODY),
}
_EXPORT: Final = Rule(_EXPORTING)


def rule_of(action: str) -> Rule:
    """Return the rule of an act by its name in the log; what exports is named '… exported'."""
    if action.endswith(" exported"):
        return _EXPORT
    if action not in RULES:
        raise AccessError(
            Sentence(
                "The act '{action}' has no rule, so nobody may do it. Give it one.", action=action
            )
        )
    return RULES[action]


def check_role(action: str, actor: str, users: Sequence[User]) -> None:
    """Raise AccessError where ``actor`` may not do an act in any state."""
    rule = rule_of(action)
    if rule.unattended:
        return
    user = find_user(users, actor)
    if user is not None and user.state == AT_WORK:
        if user.role in rule.roles:
            return
        who = Sentence("{actor}'s role is {role}", actor=actor, role=Sentence(_said(user.role)))
    elif not users and not rule.by_another:
        return
    else:
        who = Sentence("{actor} is no user of this home", actor=actor)
    roles = [Sentence(_said(role)) for role in ROLES if role in rule.roles]
    needed = reduce(lambda one, other: Sentence("{one} or {other}", one=one, other=other), roles)
    raise AccessError(
        Sentence(
            "{who}, and '{action}' takes {needed}. An administrator adds users and changes roles.",
            who=who,
            action=Sentence(action),
            needed=needed,
        )
    )


def check_second_person(action: str, actor: str, version: Version) -> None:
    """Raise AccessError where an act that takes a second person is done by the first."""
    own = (version.artist, version.submitted_by)
    if rule_of(action).by_another and any(same_person(actor, name) for name in own):
        raise OwnWorkError(
            Sentence(
                "Version {version} is {actor}'s own: nobody reviews what they made or "
                "submitted themselves. Ask another reviewer; an administrator adds one.",
                version=version.number,
                actor=actor,
            )
        )


def check_move(action: str, version: Version, before: str) -> None:
    """Raise StateError where an act does not lead a version from one state to the other."""
    moves = rule_of(action).moves
    wanted = moves.get(before) if moves else before
    if wanted is None or wanted != version.state:
        allowed = ", ".join(moves) if moves else "none"
        raise StateError(
            Sentence(
                "Version {version} is {before}; '{action}' begins from: {allowed}.",
                version=version.number,
                before=Sentence(before),
                action=Sentence(action),
                allowed=allowed,
            )
        )


def check_public(export_format: str, state: str) -> None:
    """Raise StateError where a format for the public is asked of a version without approval."""
    kind = export_format.partition("/")[0]
    if kind in PUBLIC_FORMATS and state not in PUBLIC_STATES:
        raise StateError(
            Sentence(
                "{kind} is for the public and needs an approved version; this one is {state}. "
                "Submit it and have a second person approve it, or export a draft as a picture.",
                kind=_PUBLIC[kind],
                state=Sentence(state),
            )
        )


def check_act(action: str, record: object, actor: str, users: Sequence[User]) -> None:
    """Raise AccessError or StateError where ``actor`` may not do this to this record now.

    The record must not have been flushed yet, so that the state it had before is known.
    """
    if isinstance(record, Version):
        check_second_person(action, actor, record)
    check_role(action, actor, users)
    if isinstance(record, Version):
        check_move(action, record, _state_before(record))
    if isinstance(record, Export):
        check_public(record.format, record.version.state)


def lacks_approval(
    version: Version, entries: Iterable[CustodyEntry], elsewhere: Iterable[str] = ()
) -> bool:
    """Tell whether a version stands as approved without a second person's approval in the log.

    ``entries`` are the log's; whoever wrote past the desk is found by it, whatever they logged.
    ``elsewhere`` are those who approved it in a home that the case came from.
    """
    if version.state in DRAFT_STATES:
        return False
    approvers = [
        entry.actor
        for entry in entries
        if entry.action == "version approved" and _is_about(entry, version)
    ]
    return all(same_person(name, version.artist) for name in (*approvers, *elsewhere))


def _is_about(entry: CustodyEntry, version: Version) -> bool:
    match entry.details:
        case {"record": {"table": "versions", "id": int(number)}}:
            return number == version.id
        case _:
            return False


def _state_before(version: Version) -> str:
    deleted = inspect(version).attrs.state.history.deleted
    return str(deleted[0]) if deleted else version.state


def _said(role: str) -> str:
    return role.replace("_", " ")
