"""Options that name what is borrowed for a picture: relatives, donor hair, models."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli import reading

if TYPE_CHECKING:
    from workbench.borrowing import Borrowings, RelativeWish

_FEATURES = "eyes, brows, nose, mouth, jaw, cheeks, ears"

Relatives = Annotated[
    list[str] | None,
    typer.Option(
        "--relative",
        metavar="PHOTO:FEATURE=W,...",
        help="A relative's photograph by its number, and what goes over: "
        f"{_FEATURES}, each up to .3, such as 3:nose=.2,jaw=.1. Saves the picture without as well.",
    ),
]
RelativeFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--relative",
        metavar="FILE:age=A,FEATURE=W,...",
        help="A relative's photograph, the age it shows, and what goes over: "
        f"{_FEATURES}, each up to .3, such as mother.jpg:age=38,nose=.2.",
    ),
]
DonorHair = Annotated[
    int | None,
    typer.Option(
        "--donor-hair",
        metavar="PHOTO",
        parser=reading.count,
        help="The number of a donor's photograph, whose hair is laid on the head.",
    ),
]
DonorHairFile = Annotated[
    Path | None,
    typer.Option(
        "--donor-hair", metavar="FILE", help="A stock photograph whose hair is laid on the head."
    ),
]
PrototypesName = Annotated[
    str | None,
    typer.Option(
        "--prototypes",
        metavar="MODEL",
        help="Your own prototypes beside the tables: a name of 'models list'.",
    ),
]
PrototypesFile = Annotated[
    str | None,
    typer.Option(
        "--prototypes", metavar="FILE", help="Your own prototypes beside the tables: an .npz file."
    ),
]
NetworkName = Annotated[
    str | None,
    typer.Option(
        "--network",
        metavar="MODEL",
        help="A network that changes the skin: a name of 'models list'.",
    ),
]
NetworkFile = Annotated[
    str | None,
    typer.Option(
        "--network",
        metavar="FILE",
        help="A network that changes the skin: its manifest, a .toml file.",
    ),
]
NetworkStrength = Annotated[
    float,
    typer.Option(
        "--network-strength",
        metavar="S",
        parser=reading.share,
        help="How strongly the network changes the skin, 0 to 1.",
    ),
]


def borrowed_of(
    in_file: "Borrowings",
    relatives: Sequence[str] | None,
    donor: int | Path | None,
    prototypes: str | None,
    network: str | None,
    network_strength: float,
) -> "Borrowings":
    """Return what a file of choices and the options borrow; an option counts over the file."""
    from workbench.borrowing import DonorWish, NetworkWish, PrototypesWish

    by_number = not isinstance(donor, Path)
    found: dict[str, Any] = {}
    if relatives:
        found["relatives"] = tuple(relative_wish(text) for text in relatives)
    if donor is not None:
        found["donor"] = DonorWish(photo=donor if by_number else str(donor))
    if prototypes is not None:
        found["prototypes"] = PrototypesWish(model=prototypes)
    if network is not None:
        found["network"] = NetworkWish(model=network, strength=network_strength)
    return in_file.model_copy(update=found)


def relative_wish(text: str) -> "RelativeWish":
    """Read a photograph with what is taken from it; raise BadParameter naming what is wrong."""
    from workbench.borrowing import RelativeWish

    photo, colon, parts = text.rpartition(":")
    given = dict(_pair(part, text) for part in parts.split(",")) if colon else {}
    if not photo or not given:
        raise typer.BadParameter(
            f"'{text}' does not say what is taken; write it as 3:nose=.2,mouth=.1."
        )
    age, sex = given.pop("age", None), given.pop("sex", None)
    try:
        weights = {feature: float(weight) for feature, weight in given.items()}
        return RelativeWish.model_validate(
            {
                "photo": int(photo) if photo.isdecimal() else photo,
                "shape": weights,
                "texture": weights,
                "age_years": None if age is None else float(age),
                "sex": sex,
            }
        )
    except ValueError as error:
        raise typer.BadParameter(
            f"'{text}' cannot be used: features are {_FEATURES}, each with a weight from 0 to .3; "
            f"age is in years, sex F or M."
        ) from error


def _pair(part: str, text: str) -> tuple[str, str]:
    name, equals, value = part.partition("=")
    if not equals:
        raise typer.BadParameter(f"'{part}' in '{text}' has no weight; write it as nose=.2.")
    return name.strip(), value.strip()
