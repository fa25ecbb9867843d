from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from skimage.data import astronaut

from models import registry, samples
from models.samples import SampleError

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
EXIF_IMAGE_DESCRIPTION, EXIF_MAKE, EXIF_MODEL = 0x010E, 0x010F, 0x0110
LARGEST_BYTES = 400_000
ALL_BYTES = 4_000_000


@pytest.mark.parametrize("name", samples.names())
def test_every_sample_is_published_and_opens_as_a_small_jpeg(name: str) -> None:
    path = samples.sample(name)
    assert path.stat().st_size < LARGEST_BYTES
    with Image.open(path) as picture:
        assert picture.format == "JPEG"
        assert picture.mode == "RGB"
        assert min(picture.size) >= 1000


@pytest.mark.parametrize("name", samples.names())
def test_every_sample_says_that_it_is_synthetic_and_names_no_camera(name: str) -> None:
    with Image.open(samples.sample(name)) as picture:
        exif = picture.getexif()
    assert exif[EXIF_IMAGE_DESCRIPTION] == "synthetic"
    assert EXIF_MAKE not in exif
    assert EXIF_MODEL not in exif


def test_all_samples_together_stay_small() -> None:
    assert sum(samples.sample(name).stat().st_size for name in samples.names()) < ALL_BYTES


def test_the_table_covers_both_sexes_and_three_skin_tones() -> None:
    assert {portrait.sex for portrait in samples.PORTRAITS} == {"F", "M"}
    assert {portrait.skin for portrait in samples.PORTRAITS} == {"light", "medium", "dark"}


@pytest.mark.parametrize("portrait", samples.PORTRAITS, ids=lambda portrait: portrait.name)
def test_the_name_of_a_portrait_tells_its_age_and_skin(portrait: samples.Sample) -> None:
    words = portrait.name.split("-")
    assert int(words[1]) == portrait.age_years
    assert words[2] in {"F": ("girl", "woman"), "M": ("boy", "man")}[portrait.sex]
    assert words[3] == portrait.skin
    assert samples.portrait(portrait.name) is portrait
    assert samples.sample(portrait.name) == registry.ROOT / portrait.file


def test_an_unknown_sample_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(SampleError, match="child-06-girl-light"):
        samples.sample("child")
    with pytest.raises(SampleError, match="astronaut"):
        samples.portrait("group-of-three")


def test_the_astronaut_is_the_same_png_every_time() -> None:
    first, second = samples.astronaut_png_bytes(), samples.astronaut_png_bytes()
    assert first == second
    assert first.startswith(PNG_SIGNATURE)
    with Image.open(io.BytesIO(first)) as picture:
        assert np.array_equal(np.asarray(picture), astronaut())


def test_the_door_frame_beside_the_girl_is_straight_and_upright() -> None:
    with Image.open(samples.sample("child-06-girl-light")) as picture:
        grey = np.asarray(picture.convert("L"), np.float64)
    rows = np.arange(40, 1000, 40)
    # Left of the edge the white frame, right of it the dark beyond; no hair reaches it.
    band = slice(950, 1030)
    step = np.gradient(np.stack([grey[row : row + 20, band].mean(axis=0) for row in rows]), axis=1)
    edge = step.argmin(axis=1)
    assert np.ptp(edge) <= 4
    assert step.min(axis=1).max() < -3
