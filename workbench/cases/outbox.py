"""Doors for an agency's own systems: keys that open the API, and webhooks that hear of outputs.

What a webhook is to hear stands in the outbox from the very transaction of the act it tells of,
and stays there until it was heard.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, String, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.cases.columns import Digest, Moment, Record
from workbench.cases.records import Export, Version

IN_USE, OFF = "in_use", "off"
WAITING, DELIVERED = "waiting", "delivered"
_FIRST_PAUSE: Final = timedelta(seconds=5)
_LONGEST_PAUSE: Final = timedelta(hours=1)


class ApiKey(Record):
    """A key to the API as its hash; who holds it acts as ``user_id``, within that user's role."""

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    label: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(Digest, unique=True)
    state: Mapped[str] = mapped_column(String(16), default=IN_USE)
    added_by: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(Moment)


class Webhook(Record):
    """An address that hears of outputs, and the secret that signs what it hears."""

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(Digest)
    state: Mapped[str] = mapped_column(String(16), default=IN_USE)
    added_by: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(Moment)


class OutboxEvent(Record):
    """One thing that one webhook is to hear; ``key`` stays the same however often it is sent."""

    __tablename__ = "outbox_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id"), index=True)
    key: Mapped[str] = mapped_column(String(36), unique=True)
    event: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16), default=WAITING, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    problem: Mapped[str] = mapped_column(String(200), default="")
    queued_at: Mapped[datetime] = mapped_column(Moment)


def is_told(action: str) -> bool:
    """Tell whether webhooks hear of an act: of approvals and of exports."""
    return action == "version approved" or action.endswith(" exported")


def events_for(
    session: Session, action: str, record: object, at: datetime
) -> Iterator[OutboxEvent]:
    """Yield an event for each webhook in use, for an act that webhooks hear of."""
    if not is_told(action) or not isinstance(record, (Version, Export)):
        return
    body = output_document(record)
    for webhook in session.scalars(select(Webhook).where(Webhook.state == IN_USE)):
        yield OutboxEvent(
            webhook_id=webhook.id,
            key=str(uuid.uuid4()),
            event=action.replace(" ", "_"),
            payload=body,
            state=WAITING,
            attempts=0,
            next_try_at=at,
            problem="",
            queued_at=at,
        )


def output_document(record: Version | Export) -> dict[str, Any]:
    """Return what another system is told of an output: numbers, hashes, links; never a name."""
    version = record.version if isinstance(record, Export) else record
    case = version.case
    base = f"/api/cases/{address_of(case.number)}"
    document: dict[str, Any] = {
        "case": case.number,
        "external_numbers": [
            {"kind": number.kind, "value": number.value} for number in case.external_numbers
        ],
        "version": version.number,
        "kind": version.kind,
        "age_years": version.age_years,
        "state": version.state,
        "recipe_sha256": version.recipe_sha256,
        "rendering_sha256": version.rendering_sha256,
        "links": {
            "version": f"{base}/versions/{version.number}",
            "outputs": f"{base}/outputs",
        },
    }
    if isinstance(record, Export):
        document["export"] = {"id": record.id, "format": record.format, "sha256": record.sha256}
        document["links"]["file"] = f"{base}/exports/{record.id}/file"
    return document


def address_of(number: str) -> str:
    """Return a case number for an address; a slash, which would end it, becomes a tilde."""
    return number.replace("/", "~").replace(" ", "%20")


def number_at(address: str) -> str:
    """Return the case number that an address means."""
    return address.replace("~", "/")


def waiting_events(session: Session, now: datetime, limit: int = 50) -> list[OutboxEvent]:
    """Return what is to be sent now, the oldest first."""
    due = or_(OutboxEvent.next_try_at <= now, OutboxEvent.attempts == 0)
    asked = select(OutboxEvent).where(OutboxEvent.state == WAITING, due)
    return list(session.scalars(asked.order_by(OutboxEvent.id).limit(limit)))


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, at most an hour."""
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(attempts - 1, 20))


def headers_for(event: OutboxEvent, signature: str) -> Mapping[str, str]:
    """Return what goes with an event: its kind, its key against hearing it twice, its signature."""
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": event.key,
        "X-Workbench-Event": event.event,
        "X-Workbench-Signature": signature,
    }
