"""Promise: the same recipe gives the same bytes, in another process and with other threads."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models import samples
from pipelines.developing import restore_step
from pipelines.photograph import read_photograph
from pipelines.quality import measure_quality
from pipelines.recipe import Recipe
from pipelines.restoration import proposed
from pipelines.steps import HairStep, SettingStep
from tests.desks import NUMBER, new_desk, open_case

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder with recipe and photograph, and the hashes of the rendering and the recipe."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "photograph").write_bytes(samples.astronaut_png_bytes())
    with new_desk(folder / "home") as desk:
        open_case(desk, born=date(1980, 3, 1))
        desk.take_in(NUMBER, folder / "photograph", age_years=33)
        version = desk.progress(NUMBER, target_age=60)
        (folder / "recipe.json").write_bytes(version.recipe.canonical())
        assert "mesh" in version.rendering.landmarks.groups, "every layer takes part"
        return folder, version.version.rendering_sha256, version.recipe.sha256


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_another_process_with_other_threads_draws_the_same_bytes(
    saved: tuple[Path, str, str], threads: int
) -> None:
    folder, rendering, recipe = saved
    counts = {
        name: str(threads)
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    }
    module = "tests.behaviour.rendering_once"
    command = [sys.executable, "-m", module, folder / "recipe.json", folder / "photograph"]
    drawn = subprocess.run(
        [*command, str(threads)],
        cwd=ROOT,
        env={**os.environ, **counts, "PYTHONHASHSEED": str(threads)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert drawn.stdout == f"{rendering} {recipe}"


READS = """
import sys
from pathlib import Path
from models import registry
from pipelines.photograph import read_photograph
from pipelines.recipe import Recipe
from pipelines.render import render

checked, read = registry.path, set()
registry.path = lambda name: read.add(name) or checked(name)
photograph = read_photograph(Path(sys.argv[2]))
render(Recipe.from_bytes(Path(sys.argv[1]).read_bytes()), {photograph.sha256: photograph})
print(*sorted(read))
"""


def test_a_recipe_names_every_file_that_its_rendering_reads(saved: tuple[Path, str, str]) -> None:
    folder, _, __ = saved
    recipe = Recipe.from_bytes((folder / "recipe.json").read_bytes())
    photograph = read_photograph(folder / "photograph")
    faults = measure_quality(photograph.pixels, recipe.sources[0].landmarks)
    steps = (
        restore_step(replace(proposed(faults), noise=0.5, blur=0.5, cast=0.5)),
        *recipe.steps,
        HairStep(darken=0.2, grey=0.5, colour=(90, 60, 40), recede=0.1),
        SettingStep(backdrop=1, garment=1),
    )
    full = recipe.model_copy(update={"steps": steps})
    (folder / "full.json").write_bytes(full.canonical())
    command = [sys.executable, "-c", READS, folder / "full.json", folder / "photograph"]
    drawn = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert drawn.stdout.split() == sorted(recipe.tables)


def test_two_homes_export_the_same_bytes_whatever_the_hour(tmp_path: Path) -> None:
    hashes: set[str] = set()
    for name in ("one", "other"):
        with new_desk(tmp_path / name) as desk:
            desk.store.now()
            open_case(desk, born=date(1980, 3, 1))
            desk.take_in(NUMBER, samples.astronaut_png_bytes(), age_years=33)
            desk.progress(NUMBER, target_age=60)
            hashes.add(desk.export(NUMBER, 1, tmp_path / name / "out", file_type="tiff").sha256)
    assert len(hashes) == 1
