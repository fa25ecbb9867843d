"""From a skull's file and a photograph to a folder of overlays, outside of any case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.environment import libraries, software
from pipelines.errors import NoFaceError, NoFaceToLayOverError
from pipelines.landmark_finder import find_landmarks
from pipelines.photograph import Photograph, read_photograph
from pipelines.reconstruction import support
from pipelines.reconstruction.craniometry import Craniometry, read_craniometry
from pipelines.reconstruction.face_points import FacePoints, from_landmarks, read_face_points
from pipelines.reconstruction.focal import lens_of
from pipelines.reconstruction.product_names import COMPARISON
from pipelines.reconstruction.scored import Entry, read_entries
from pipelines.reconstruction.skull_recipe import OwnTable, SkullSource, table_hashes
from pipelines.reconstruction.superimposition_recipe import Across, SuperimpositionRecipe
from pipelines.rendering import Stopwatch
from workbench.exports.layers import psd_of
from workbench.exports.sheets import Stack
from workbench.folders import refuse_full, write_folder
from workbench.skull_files import read_skull_file

if TYPE_CHECKING:
    from pipelines.reconstruction.approximation import Person, Reading

OnStep = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Overlaying:
    """How skull and face are laid over one another."""

    mix: float = 0.5
    wipe: float = 0.5
    across: Across = "vertical"


@dataclass(frozen=True)
class Superimposed:
    """The folder that was written, its files, and the report that is in it too."""

    folder: Path
    files: tuple[Path, ...]
    report: dict[str, Any]

    def document(self) -> dict[str, Any]:
        """Return what the command prints as JSON."""
        return {"folder": str(self.folder), "files": [str(f) for f in self.files], **self.report}


@dataclass(frozen=True)
class Given:
    """What is known beside skull and photograph: all may be left out but a lens or a distance."""

    mm35: float | None = None
    distance_mm: float | None = None
    photo_points: Path | None = None
    face: int | None = None
    table: Path | None = None
    scores: Path | None = None
    material: support.Material = field(default_factory=support.Material)


@dataclass(frozen=True)
class Examined:
    """What is known of a comparison's camera and material, and what an examiner scored."""

    mm35: float | None = None
    distance_mm: float | None = None
    table: OwnTable | None = None
    scores: Mapping[str, Entry] = field(default_factory=dict[str, Entry])
    material: support.Material = field(default_factory=support.Material)


def plan_superimposition(
    skull: SkullSource,
    points: Craniometry,
    photograph: Photograph,
    face: FacePoints,
    *,
    person: Person,
    known: Examined,
    overlaying: Overlaying,
) -> SuperimpositionRecipe:
    """Return the recipe of a skull, with its points, over a photograph with its face's points."""
    return SuperimpositionRecipe(
        software=software(),
        libraries=dict(libraries(surfaces=True)),
        skull=skull,
        points_json=points.json(),
        sex=person.sex,
        age_band=person.age_band,
        build=person.builds[0],
        accept_adult_depths=person.accept_adult_depths,
        own_table=known.table,
        tables=table_hashes(SuperimpositionRecipe.TABLES),
        photograph=photograph.sha256,
        face_json=face.json(),
        focal_mm35=known.mm35,
        distance_mm=known.distance_mm,
        mix=overlaying.mix,
        wipe=overlaying.wipe,
        across=overlaying.across,
        scores=dict(known.scores),
        material=known.material,
    )


@dataclass(frozen=True)
class Comparing:
    """The files of a skull, its points and a photograph, and how they are to be read."""

    skull: Path
    photo: Path
    points: Path
    person: Person
    reading: Reading
    given: Given
    overlaying: Overlaying = Overlaying()

    def planned(
        self, skull_sha256: str, suffix: str, photograph: Photograph, face: FacePoints
    ) -> SuperimpositionRecipe:
        """Return the recipe over a skull's kept file and a photograph.

        Raises CraniometryError, DepthError and SuperimpositionError for what cannot be read.
        """
        given = self.given
        source = {"sha256": skull_sha256, "suffix": suffix, **asdict(self.reading)}
        known = Examined(
            given.mm35,
            given.distance_mm,
            OwnTable.read(given.table) if given.table else None,
            read_entries(given.scores) if given.scores else {},
            given.material,
        )
        return plan_superimposition(
            SkullSource.model_validate(source),
            read_craniometry(self.points),
            photograph,
            face,
            person=self.person,
            known=known,
            overlaying=self.overlaying,
        )

    def check_lens(self, photograph: Photograph) -> None:
        """Raise FocalLengthUnknownError where nothing tells how long the camera's lens was."""
        lens_of(photograph, mm35=self.given.mm35, distance_mm=self.given.distance_mm)

    @contextmanager
    def no_face_told(self) -> Generator[None]:
        """Say of a photograph without a face what can be given in its place."""
        try:
            yield
        except NoFaceError as error:
            raise NoFaceToLayOverError(
                f"No face was found in '{self.photo.name}'. Place points of its skin by hand, by "
                f"the names of the points of bone below them."
            ) from error

    def placed(self, size: tuple[int, int]) -> FacePoints | None:
        """Return the points that an artist placed on a photograph of a size, where any were."""
        file = self.given.photo_points
        return None if file is None else read_face_points(file, size)


def superimpose_files(
    asked: Comparing, out: Path, *, on_step: OnStep = lambda done, total, doing: None
) -> Superimposed:
    """Lay a skull over a face's photograph and write the overlays into a new folder.

    Raises PipelineError and ExportError; then nothing was written.
    """
    from pipelines.reconstruction.approximation import Prepared, open_skull
    from pipelines.reconstruction.superimposition_drawing import draw_superimposition

    refuse_full(out, "superimposition")
    watch = Stopwatch()
    photograph = read_photograph(asked.photo)
    asked.check_lens(photograph)
    points: Craniometry = read_craniometry(asked.points)
    on_step(0, 3, "Reading the skull")
    ready = Prepared.of(open_skull(asked.skull, asked.reading, points), points)
    face = asked.placed(photograph.size) or _found(asked, photograph)
    data, suffix, _packed = read_skull_file(asked.skull)
    recipe = asked.planned(hashlib.sha256(data).hexdigest(), suffix, photograph, face)
    watch.lap("read")
    on_step(1, 3, "Finding the camera and drawing")
    drawn = draw_superimposition(recipe, ready, photograph)
    on_step(2, 3, "Writing")
    said: dict[str, Any] = {
        **json.loads(drawn.products[COMPARISON]),
        "skull": {"name": asked.skull.name, "sha256": recipe.skull.sha256},
        "photograph": {"name": asked.photo.name, "sha256": photograph.sha256},
        "timings_ms": {**watch.timings_ms, **drawn.timings_ms},
    }
    files = {
        **drawn.products,
        "layers.psd": psd_of(Stack.of(drawn.layers)),
        COMPARISON: json.dumps(said, ensure_ascii=False, indent=1).encode(),
    }
    on_step(3, 3, "Done")
    return Superimposed(out, tuple(write_folder(out, files)), said)


def _found(asked: Comparing, photograph: Photograph) -> FacePoints:
    called = f"'{asked.photo.name}'"
    with asked.no_face_told():
        return from_landmarks(find_landmarks(photograph, face=asked.given.face, called=called))
