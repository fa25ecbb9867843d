"""Sheets for reviewers: versions and photographs side by side, blind where that is asked."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import random
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pipelines.recipe import Progressed
from pipelines.review_sheet import Face, View, side_by_side, stacked
from workbench.cases.store import find_case, find_photo
from workbench.errors import ExportError, OutputExistsError
from workbench.work.handing_out import HandingOutWork
from workbench.work.showing import face_points
from workbench.writing import write_once

_VIEWS: Final[tuple[View, ...]] = ("head", "inner face")
_SIDE_PX: Final = 512
_MOST: Final = 12
_LETTERS: Final = "ABCDEFGHIJKL"


@dataclass(frozen=True)
class ReviewSheet:
    """A sheet that was written, the SHA-256 of its bytes, and the key of a blind one."""

    path: Path
    sha256: str
    key: Path | None


class ReviewSheetWork(HandingOutWork):
    """What is laid before reviewers."""

    def review_sheet(
        self,
        number: str,
        versions: Sequence[int],
        out: Path,
        *,
        photos: Sequence[int] = (),
        views: Sequence[View] = _VIEWS,
        blind: bool = False,
    ) -> ReviewSheet:
        """Write photographs and versions of a case side by side as one PNG; record it.

        A row of whole heads and one of inner faces, unless ``views`` says otherwise. ``blind``
        shuffles the faces and names them by letters; what is what stands in a file beside it, which
        is not for the reviewers. Raises ExportError; then nothing is written.
        """
        self.store.permit("review sheet exported")
        place = out.expanduser().absolute()
        key = place.with_name(f"{place.stem}-key.json") if blind else None
        _check_places(place, key)
        faces = self._faces(number, versions, photos)
        if not 0 < len(faces) <= _MOST:
            raise ExportError(f"{len(faces)} faces were chosen; a sheet holds 1 to {_MOST}.")
        if blind:
            # Not to be guessed from the case: reviewers may know how it was made up.
            random.SystemRandom().shuffle(faces)
        named = dict(zip(_LETTERS, [face.label for face in faces], strict=False))
        if blind:
            faces = [replace(face, label=letter) for letter, face in zip(named, faces, strict=True)]
        data = self._png(faces, views)
        sha256 = hashlib.sha256(data).hexdigest()
        files = {place: data}
        if key is not None:
            told = {"sheet_sha256": sha256, "faces": named}
            files[key] = json.dumps(told, indent=2).encode()
        with self.store.acting() as acting, _written(files):
            acting.log(
                "review sheet exported",
                find_case(acting.session, number),
                sha256=sha256,
                versions=list(versions),
                photos=list(photos),
                blind=blind,
            )
        return ReviewSheet(place, sha256, key)

    def _faces(self, number: str, versions: Sequence[int], photos: Sequence[int]) -> list[Face]:
        case, faces = self.case(number), list[Face]()
        for photo in dict.fromkeys(photos):
            kept = find_photo(case, photo)
            if kept.consent == "refused":
                raise ExportError(
                    f"Photograph {photo} of case {number} may not be used: consent was refused. "
                    f"Choose another."
                )
            pixels = self.photograph(number, photo).pixels
            points = self.landmarks(number, photo).ibug68
            faces.append(Face(pixels, points, f"photo {photo}: {kept.age_years:g} years"))
        for version in dict.fromkeys(versions):
            recipe, pixels = self.recipe(number, version), self.picture(number, version)
            if not isinstance(recipe, Progressed):
                kind = recipe.product.replace("_", " ")
                raise ExportError(
                    f"Version {version} of case {number} is another product ({kind}), and sheets "
                    f"lay progressions side by side. Export its pictures instead."
                )
            age = recipe.target_age_years
            faces.append(
                Face(pixels, face_points(pixels, recipe), f"version {version}: {age:g} years")
            )
        return faces

    def _png(self, faces: Sequence[Face], views: Sequence[View]) -> bytes:
        rows = [side_by_side(faces, view=view, side=_SIDE_PX) for view in views]
        words, file = PngInfo(), io.BytesIO()
        words.add_itxt("Description", self.settings.statement)
        Image.fromarray(np.ascontiguousarray(stacked(rows))).save(file, "PNG", pnginfo=words)
        return file.getvalue()


@contextlib.contextmanager
def _written(files: Mapping[Path, bytes]) -> Generator[None]:
    """Write files for as long as what comes after succeeds; raise ExportError."""
    done: list[Path] = []
    try:
        for place, data in files.items():
            write_once(place, data, mode=0o644)
            done.append(place)
        yield
    except BaseException as error:
        for path in done:
            path.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise ExportError(
            f"The sheet cannot be written ({error.strerror}). Choose another place."
        ) from error


def _check_places(place: Path, key: Path | None) -> None:
    if place.suffix.lower() != ".png":
        raise ExportError(f"A sheet is a PNG; '{place.name}' does not end in .png. Rename it.")
    for path in filter(None, (place, key)):
        if path.exists():
            raise OutputExistsError(f"'{path}' is there already. Choose another name.")
