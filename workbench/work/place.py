"""The place at which an artist works: one home with its records and its darkroom."""

from __future__ import annotations

from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from workbench.agency_words import AgencyWords, read_words
from workbench.cases.store import Clock, Store
from workbench.cases.vault import FolderVault, Vault
from workbench.darkroom import Darkroom
from workbench.settings import Settings


def utc_now() -> datetime:
    """Return this moment; the only clock in the workbench."""
    return datetime.now(UTC)


def vault_of(settings: Settings) -> Vault:
    """Return the vault that the settings name: a bucket, or a folder in the home."""
    if settings.vault_url is None:
        return FolderVault(settings.home / "vault")
    from workbench.cases.bucket import BucketVault

    return BucketVault(settings.vault_url, settings.vault_endpoint)


class Place:
    """One artist's place in one home. Records that it hands out are copies."""

    def __init__(
        self, settings: Settings, *, clock: Clock = utc_now, must_exist: bool = False
    ) -> None:
        """Open the home; raise SettingsError if it is no use.

        A home that is missing is made, or is an error where it ``must_exist``.
        """
        self._settings = settings
        self.store = Store(
            settings.home,
            settings.database,
            actor=settings.artist,
            clock=clock,
            vault=vault_of(settings),
            must_exist=must_exist,
        )
        # Shared by everybody's desk over this home.
        self._said: dict[str, str] = {}
        words = read_words(settings.home)
        if words is not None:
            self.say(words)
        self.forget()

    @property
    def settings(self) -> Settings:
        """The settings of this installation, with the agency's words as the home keeps them."""
        return self._settings.model_copy(update=self._said) if self._said else self._settings

    @settings.setter
    def settings(self, settings: Settings) -> None:
        self._settings = settings

    def say(self, words: AgencyWords) -> None:
        """Name the agency so from now on, on every desk over this home."""
        self._said.update(words.model_dump())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def forget(self) -> None:
        """Let go of the photographs and drawings that are remembered; what is kept stays."""
        self.darkroom = Darkroom(self.store.vault, pixel_limit=self.settings.pixel_limit)

    def close(self) -> None:
        """Leave the desk."""
        self.store.close()
