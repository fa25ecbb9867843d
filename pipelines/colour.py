"""Bring a decoded picture of any tone and profile to 8-bit sRGB, saying what was done to it."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from pipelines.file_kinds import UnfitError
from pipelines.sentences import Sentence

PROFILE_LIMIT_BYTES: Final = 16 << 20

_REFUSED_MODES: Final = {
    "CMYK": Sentence(
        "is in CMYK, the colours of print. Convert it to RGB in a picture program "
        "(with the print profile, where one is known) and save it as TIFF, PNG or JPEG."
    ),
    "LAB": Sentence(
        "is in Lab colour. Convert it to RGB in a picture program and save it as TIFF or PNG."
    ),
    "HSV": Sentence(
        "is in HSV colour. Convert it to RGB in a picture program and save it as TIFF or PNG."
    ),
    "F": Sentence(
        "holds floating-point brightness, not a photograph's. Save it with 8 or 16 bits as PNG."
    ),
    "I": Sentence("holds 32-bit brightness, not a photograph's. Save it with 8 or 16 bits as PNG."),
}
_DEEP_GREY: Final = ("I;16", "I;16B", "I;16L", "I;16N")
# What an ICC profile's header calls the colours that a mode holds.
_PROFILE_SPACE: Final = {"L": "GRAY", "RGB": "RGB"}


def refuse_odd_modes(mode: str) -> None:
    """Raise UnfitError for colours that cannot be taken as a photograph's without a decision."""
    if mode in _REFUSED_MODES:
        raise UnfitError(_REFUSED_MODES[mode])


def to_srgb(image: Image.Image, profile: bytes | None) -> tuple[NDArray[np.uint8], list[str]]:
    """Return (H, W, 3) uint8 sRGB and notes on what was changed.

    Transparency is laid on white; 16-bit grey is scaled by 255/65535; colours go through the
    embedded profile by relative colorimetric intent with black-point compensation, and are
    taken as sRGB where the profile is missing or broken.
    """
    notes: list[str] = []
    image, alpha = _opaque(image, notes)
    image = _through_profile(image, profile, notes).convert("RGB")
    if alpha is not None:
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=alpha)
        image = white
    return np.array(image, np.uint8), notes


def _opaque(image: Image.Image, notes: list[str]) -> tuple[Image.Image, Image.Image | None]:
    """Split a picture into L or RGB and its transparency, or None where it has none."""
    if image.mode in _DEEP_GREY:
        deep = np.asarray(image).astype(np.uint32)
        grey = ((deep * 255 + 32767) // 65535).astype(np.uint8)
        return Image.fromarray(grey), None
    if "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBA", "RGBa"):
        whole = image.convert("RGBA")
        alpha = whole.getchannel("A")
        if alpha.getextrema() != (255, 255):
            notes.append("Its transparent parts were laid on white.")
            return whole.convert("RGB"), alpha
        image = whole
    return image.convert("L" if image.mode in ("1", "L", "LA") else "RGB"), None


def _through_profile(image: Image.Image, profile: bytes | None, notes: list[str]) -> Image.Image:
    if not profile:
        return image
    try:
        source = _open_profile(profile)
        # ICC.1:2022 section 7.2: the header's bytes 16 to 19 name the device's colours.
        space = profile[16:20].decode("ascii", "replace").strip()
        if image.mode == "L" and space == "RGB":
            # Cameras in monochrome mode keep their colour profile on a grey picture.
            image = image.convert("RGB")
        if space != _PROFILE_SPACE[image.mode]:
            notes.append(f"Its colour profile is for {space}; colours are taken as sRGB.")
            return image
        name = ImageCms.getProfileDescription(source).strip()
        if name.casefold().startswith("srgb"):
            return image
        converted = ImageCms.profileToProfile(
            image,
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError):
        notes.append("Its embedded colour profile cannot be read; colours are taken as sRGB.")
        return image
    assert converted is not None
    notes.append(f"Its colours were converted to sRGB from the profile '{_printable(name)}'.")
    return converted


def _open_profile(profile: bytes) -> ImageCms.ImageCmsProfile:
    if len(profile) > PROFILE_LIMIT_BYTES:
        raise ValueError
    return ImageCms.ImageCmsProfile(BytesIO(profile))


def _printable(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:60]
