"""Doors for an agency's own systems: keys to the API, webhooks, and what they are to hear."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from copy import copy
from datetime import datetime
from typing import Final, Self
from urllib.parse import urlsplit

from sqlalchemy import select

from workbench.cases.outbox import (
    DELIVERED,
    IN_USE,
    OFF,
    ApiKey,
    OutboxEvent,
    Webhook,
    headers_for,
    pause_after,
    waiting_events,
)
from workbench.cases.people import AT_WORK, User, all_users, find_user
from workbench.errors import AccessError
from workbench.posting import post
from workbench.work.planning import PlanningWork

_PREFIX: Final = "wb_"
Post = Callable[[str, bytes, Mapping[str, str]], str]
"""Sends bytes to an address and returns what went wrong, or nothing."""


class DoorWork(PlanningWork):
    """What is done with keys, webhooks and the outbox."""

    def acting_as(self, name: str) -> Self:
        """Return this desk with somebody else at work; both share the home and its memory."""
        other = copy(self)
        other.store = self.store.for_actor(name)
        other.settings = self.settings.model_copy(update={"artist": name})
        return other

    def add_key(self, user: str, label: str = "") -> tuple[ApiKey, str]:
        """Make a key for a user and return it with its words, which are kept nowhere."""
        words = _PREFIX + secrets.token_urlsafe(32)
        with self.store.acting() as acting:
            holder = find_user(all_users(acting.session), user)
            if holder is None or holder.state != AT_WORK:
                raise AccessError(f"There is no user {user} at work. Add the user first.")
            key = ApiKey(
                user_id=holder.id,
                label=label[:120],
                sha256=_hashed(words),
                state=IN_USE,
                added_by=self.store.actor,
                added_at=self.store.now(),
            )
            acting.session.add(key)
            acting.log("key added", key, user=holder.id)
        return key, words

    def revoke_key(self, key: int) -> ApiKey:
        """Have a key open nothing from now on; raise AccessError where there is none."""
        with self.store.acting() as acting:
            found = acting.session.get(ApiKey, key)
            if found is None:
                raise AccessError(f"There is no key {key}.")
            found.state = OFF
            acting.log("key revoked", found, key=key)
        return found

    def api_keys(self) -> list[tuple[ApiKey, User]]:
        """Return every key with its user."""
        asked = select(ApiKey, User).join(User, User.id == ApiKey.user_id).order_by(ApiKey.id)
        with self.store.reading() as session:
            return [(key, user) for key, user in session.execute(asked)]

    def user_of_key(self, words: str) -> User | None:
        """Return the user at work whom a key in use belongs to, or None."""
        asked = (
            select(User)
            .join(ApiKey, ApiKey.user_id == User.id)
            .where(ApiKey.sha256 == _hashed(words), ApiKey.state == IN_USE, User.state == AT_WORK)
        )
        with self.store.reading() as session:
            return session.scalars(asked).first()

    def add_webhook(self, url: str) -> Webhook:
        """Have an address hear of approvals and exports from now on; raise AccessError."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > 500:
            raise AccessError(f"'{url[:60]}' is no web address. Give http:// or https://.")
        with self.store.acting() as acting:
            webhook = Webhook(
                url=url,
                secret=secrets.token_hex(32),
                state=IN_USE,
                added_by=self.store.actor,
                added_at=self.store.now(),
            )
            acting.session.add(webhook)
            acting.log("webhook added", webhook)
        return webhook

    def drop_webhook(self, webhook: int) -> Webhook:
        """Have an address hear of nothing new; what waits for it is still sent."""
        with self.store.acting() as acting:
            found = acting.session.get(Webhook, webhook)
            if found is None:
                raise AccessError(f"There is no webhook {webhook}.")
            found.state = OFF
            acting.log("webhook dropped", found, webhook=webhook)
        return found

    def webhooks(self) -> list[Webhook]:
        """Return every webhook."""
        with self.store.reading() as session:
            return list(session.scalars(select(Webhook).order_by(Webhook.id)))

    def events(self) -> list[OutboxEvent]:
        """Return everything that webhooks were or are to be told."""
        with self.store.reading() as session:
            return list(session.scalars(select(OutboxEvent).order_by(OutboxEvent.id)))

    def deliver(self, send: Post = post) -> tuple[int, int]:
        """Send what waits in the outbox; return how many were heard and how many were not.

        Whoever is killed between sending and noting it sends again, under the same key.
        """
        with self.store.reading() as session:
            waiting = waiting_events(session, self.store.now())
        heard, silent = 0, set[int]()
        for event in waiting:
            # Who does not answer is asked again later, so that the others need not wait.
            if event.webhook_id not in silent:
                if self._send(event, send):
                    heard += 1
                else:
                    silent.add(event.webhook_id)
        return heard, len(waiting) - heard

    def _send(self, event: OutboxEvent, send: Post) -> bool:
        with self.store.reading() as session:
            webhook = session.get_one(Webhook, event.webhook_id)
        head = {"id": event.key, "event": event.event, "at": event.queued_at.isoformat()}
        body = json.dumps({**head, **event.payload}, sort_keys=True).encode()
        signature = signature_of(webhook.secret, body, self.store.now())
        problem = send(webhook.url, body, headers_for(event, signature))
        with self.store.acting() as acting:
            noted = acting.session.get_one(OutboxEvent, event.id)
            noted.attempts += 1
            noted.problem = problem[:200]
            if problem:
                noted.next_try_at = self.store.now() + pause_after(noted.attempts)
            else:
                noted.state = DELIVERED
            told = {"key": noted.key, "attempts": noted.attempts, "heard": not problem}
            acting.log("event sent", noted, **told)
        return not problem


def signature_of(secret: str, body: bytes, at: datetime) -> str:
    """Return a body's signature: the second, and HMAC-SHA-256 over the second and the body."""
    second = int(at.timestamp())
    digest = hmac.new(secret.encode(), f"{second}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={second},v1={digest}"


def _hashed(words: str) -> str:
    # A key is 256 random bits: nothing can be tried against its plain hash.
    return hashlib.sha256(words.encode()).hexdigest()
