"""Settings of one installation, from the environment (``WORKBENCH_…``) and nowhere else."""

from __future__ import annotations

import getpass
import re
from pathlib import Path
from typing import Any

from platformdirs import user_data_dir
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines.photograph import PIXEL_LIMIT
from workbench.errors import SettingsError

STANDING_STATEMENT = (
    "Artist's impression of how the person may look at about {age} years. It is meant to "
    "generate leads and is not a means of identification. Hair, clothing and colouring may differ."
)
STANDING_STATEMENT_ES = (
    "Recreación artística del aspecto que la persona podría tener aproximadamente a los {age} "
    "años. Sirve para generar pistas y no es un medio de identificación. El cabello, la ropa y el "
    "color pueden ser distintos."
)
APPROXIMATION_STATEMENT = (
    "Facial approximation from a skull, by published average depths of soft tissue. It is meant to "
    "generate leads and is not a means of identification. Bone does not tell hair, colouring, the "
    "fullness of the face, or the form of lips and ears."
)
APPROXIMATION_STATEMENT_ES = (
    "Aproximación facial a partir de un cráneo, según espesores medios publicados de los tejidos "
    "blandos. Sirve para generar pistas y no es un medio de identificación. El hueso no indica el "
    "cabello, el color, el volumen del rostro ni la forma de labios y orejas."
)
POSTMORTEM_STATEMENT = (
    "Artist's impression made from a post-mortem photograph. It is meant to generate leads and is "
    "not a means of identification. Colouring, eyes and expression may differ."
)
POSTMORTEM_STATEMENT_ES = (
    "Imagen orientativa hecha a partir de una fotografía post mortem. Sirve para generar pistas y "
    "no es un medio de identificación. El color, los ojos y la expresión pueden ser distintos."
)
SUPERIMPOSITION_STATEMENT = (
    "A comparison of a skull with a photograph, for an examiner. It serves exclusion better than "
    "the contrary, decides nothing by itself, and is not a means of identification."
)
SUPERIMPOSITION_STATEMENT_ES = (
    "Comparación de un cráneo con una fotografía, para un examinador. Sirve más para excluir que "
    "para lo contrario, no decide nada por sí sola y no es un medio de identificación."
)
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/\S*)?")
# A secret sent in the clear is safe on this machine alone.
_PROVIDER = re.compile(r"https://[^\s/]+(/\S*)?|http://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?")
_ENDPOINT = re.compile(r"https?://[^\s/]+/?", re.IGNORECASE)


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unnamed artist"


class Settings(BaseSettings):
    """Where the cases live, who is at work, and the words that go on every picture.

    ``credentials_key`` and ``credentials_certificate`` are files of a certificate that the agency
    brings; ``credentials_trust`` is a PEM file, or a folder of them, of others whose word counts.
    ``vault_url`` is a bucket, ``s3://bucket/prefix``, that holds the vault in the home's place, and
    ``vault_endpoint`` the address of its object store where that is not Amazon's. ``provider_url``
    is the issuer of the agency's OpenID Connect provider, where people sign in to the studio.
    """

    model_config = SettingsConfigDict(env_prefix="WORKBENCH_", frozen=True, extra="ignore")

    home: Path = Field(default_factory=lambda: Path(user_data_dir("workbench", appauthor=False)))
    artist: str = Field(default_factory=_user_name, min_length=1, max_length=120)
    agency: str = Field(default="", max_length=120)
    pixel_limit: int = Field(default=PIXEL_LIMIT, ge=1_000_000, le=2_000_000_000)
    statement: str = Field(default=STANDING_STATEMENT, max_length=600)
    statement_es: str = Field(default=STANDING_STATEMENT_ES, max_length=600)
    approximation_statement: str = Field(default=APPROXIMATION_STATEMENT, max_length=600)
    approximation_statement_es: str = Field(default=APPROXIMATION_STATEMENT_ES, max_length=600)
    postmortem_statement: str = Field(default=POSTMORTEM_STATEMENT, max_length=600)
    postmortem_statement_es: str = Field(default=POSTMORTEM_STATEMENT_ES, max_length=600)
    superimposition_statement: str = Field(default=SUPERIMPOSITION_STATEMENT, max_length=600)
    superimposition_statement_es: str = Field(default=SUPERIMPOSITION_STATEMENT_ES, max_length=600)
    contact: str = Field(default="", max_length=600)
    agency_url: str = Field(default="", max_length=300)
    poster_template: Path | None = None
    database_url: str | None = None
    vault_url: str | None = None
    vault_endpoint: str | None = None
    provider_url: str | None = None
    provider_client_id: str | None = None
    provider_client_secret: SecretStr | None = None
    provider_name: str = Field(default="the agency's account", min_length=1, max_length=60)
    studio_url: str | None = None
    idle_minutes: float = Field(default=30.0, gt=0, le=720)
    credentials_key: Path | None = None
    credentials_certificate: Path | None = None
    credentials_trust: Path | None = None

    @field_validator(
        "statement",
        "statement_es",
        "approximation_statement",
        "approximation_statement_es",
        "postmortem_statement",
        "postmortem_statement_es",
        "superimposition_statement",
        "superimposition_statement_es",
    )
    @classmethod
    def _is_worded(cls, statement: str) -> str:
        if len(statement.split()) < 5:
            raise ValueError("the standing statement may be reworded, but it cannot be left out")
        return " ".join(statement.split())

    @field_validator("agency_url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if url and not _WEB_ADDRESS.fullmatch(url):
            raise ValueError("it is no web address such as https://agency.example/tips")
        return url

    @field_validator("vault_url")
    @classmethod
    def _is_bucket(cls, url: str | None) -> str | None:
        if url is not None and not _BUCKET.fullmatch(url):
            raise ValueError(f"'{url}' names no bucket; write s3://bucket or s3://bucket/prefix")
        return url

    @field_validator("vault_endpoint")
    @classmethod
    def _is_endpoint(cls, url: str | None) -> str | None:
        if url is not None and not _ENDPOINT.fullmatch(url):
            raise ValueError(f"'{url}' is no address such as https://store.example:9000")
        return url

    @field_validator("provider_url", "studio_url")
    @classmethod
    def _is_secure(cls, url: str | None) -> str | None:
        if url is not None and not _PROVIDER.fullmatch(url):
            raise ValueError(f"'{url}' is no address that begins with https://")
        return url and url.rstrip("/")

    @model_validator(mode="after")
    def _is_whole(self) -> Settings:
        given = (self.provider_url, self.provider_client_id, self.provider_client_secret)
        if any(given) and not all(given):
            raise ValueError(
                "WORKBENCH_PROVIDER_URL, WORKBENCH_PROVIDER_CLIENT_ID and "
                "WORKBENCH_PROVIDER_CLIENT_SECRET belong together, and one is missing"
            )
        return self

    @field_validator("poster_template")
    @classmethod
    def _is_file(cls, template: Path | None) -> Path | None:
        if template is None:
            return None
        template = template.expanduser().absolute()
        if not template.is_file():
            raise ValueError(f"there is no file '{template}'")
        return template

    @field_validator("artist", "agency", "contact")
    @classmethod
    def _is_printable(cls, name: str) -> str:
        name = name.strip()
        if not name.isprintable():
            raise ValueError("it holds characters that cannot be printed")
        return name

    @field_validator("home")
    @classmethod
    def _is_absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @property
    def credentials_folder(self) -> Path:
        """Where the home keeps credentials that were made in it."""
        return self.home / "credentials"

    @property
    def database(self) -> str:
        """The database's URL: SQLite in the home unless another was set."""
        return self.database_url or f"sqlite:///{self.home / 'workbench.sqlite3'}"

    @property
    def contact_lines(self) -> tuple[str, ...]:
        """The lines of the contact, which bars part."""
        return tuple(filter(None, (line.strip() for line in self.contact.split("|"))))

    def statement_at(
        self, age_years: float | None, language: str = "en", *, product: str = ""
    ) -> str:
        """Return the standing statement for the age a picture shows; without one, for a skull's.

        Pictures of the ``product`` "post_mortem" or "superimposition" have one of their own.
        """
        spanish = language == "es"
        if product == "post_mortem":
            return self.postmortem_statement_es if spanish else self.postmortem_statement
        if product == "superimposition":
            return self.superimposition_statement_es if spanish else self.superimposition_statement
        if age_years is None:
            return self.approximation_statement_es if spanish else self.approximation_statement
        statement = self.statement_es if language == "es" else self.statement
        return statement.replace("{age}", f"{age_years:g}")


def load_settings(**given: Any) -> Settings:
    """Read the settings; raise SettingsError naming the first one that is wrong."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        # What two settings are together belongs to the first of them.
        name = str(first["loc"][0]) if first["loc"] else "provider_url"
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(
            f"The setting WORKBENCH_{name.upper()} cannot be used: {reason}. "
            f"Change it or remove it and start again."
        ) from error
