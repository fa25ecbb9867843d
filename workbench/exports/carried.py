"""What the file of a photograph says beside its picture, in words: no export carries any of it."""

from __future__ import annotations

from typing import Final

from PIL import Image

_GPS, _DETAILS, _SMALL = 0x8825, 0x8769, 1
# EXIF's numbers of what a file may say, by what it gives away.
_TELLING: Final = {
    "the camera": (0x010F, 0x0110, 0xA431, 0xA434, 0xA435),
    "the time it was taken": (0x0132, 0x9003, 0x9004),
    "names or words": (0x010E, 0x013B, 0x8298, 0x9286, 0x9C9D, 0x9C9B, 0x9C9C, 0xA430),
    "the program it was edited with": (0x0131,),
}


def carried(exif: bytes | None) -> tuple[str, ...]:
    """Return in words what a photograph's EXIF block gives away; nothing where it is damaged."""
    if not exif:
        return ()
    block = Image.Exif()
    try:
        block.load(exif)
        found = {*block, *block.get_ifd(_DETAILS)}
        place, small = block.get_ifd(_GPS), block.get_ifd(_SMALL)
    except (OSError, SyntaxError, ValueError, KeyError):
        return ()
    said = [what for what, tags in _TELLING.items() if found.intersection(tags)]
    said += ["the place (GPS)"] if place else []
    return (*said, *(["a small copy of the picture"] if small else []))
