"""Rows of the bench over bone: a made-up CT to a surface, and that of a skull to a face.

VTK's way to a surface is InVesalius' too; its rows are there where it is installed.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import zoom

from pipelines.reconstruction.approximation import Person, approximate
from pipelines.reconstruction.skull import BONE_HU, Skull, skull_from_volume
from pipelines.reconstruction.volume import Volume
from tests.bench_ratio import REPORTED, Ratio, measured
from tests.pipelines.reconstruction.phantoms import phantom
from tests.pipelines.reconstruction.scans import affine, head_hu

_RUNS: Final = 3
_FINER: Final = 2


def bone() -> Iterator[Ratio]:
    """Yield our way from a CT to bone against VTK's, and that from bone to a face against ours."""
    volume = _head_ct()

    def ours() -> Skull:
        return skull_from_volume(volume)

    if importlib.util.find_spec("vtk") is not None:
        yield measured(
            f"bone's surface of a CT, {' x '.join(map(str, volume.hu.shape[::-1]))}",
            ours,
            lambda: vtk_surface(volume),
            REPORTED,
            runs=_RUNS,
            called="VTK's largest iso-surface",
        )
    made = phantom("young woman")

    def face() -> None:
        approximate(made.skull, made.points, Person("F", "adult", "normal"))

    yield measured(
        "a face of one build over a skull, with its envelopes",
        face,
        ours,
        REPORTED,
        runs=1,
        called="bone's surface of the CT",
    )


def vtk_surface(volume: Volume) -> tuple[NDArray[Any], int]:
    """Return points and the number of triangles of the largest surface, as VTK finds it.

    Flying edges, then the largest of the connected parts.
    """
    import vtk  # pyright: ignore[reportMissingImports]
    from vtk.util import numpy_support  # pyright: ignore[reportMissingImports]

    tools: Any = vtk
    depth, height, width = volume.hu.shape
    image = tools.vtkImageData()
    image.SetDimensions(width, height, depth)
    image.SetSpacing(*volume.spacing_mm)
    flat = np.ascontiguousarray(volume.hu).ravel()
    support: Any = numpy_support
    image.GetPointData().SetScalars(support.numpy_to_vtk(flat, deep=False))
    edges = tools.vtkFlyingEdges3D()
    edges.SetInputData(image)
    edges.SetValue(0, BONE_HU)
    largest = tools.vtkPolyDataConnectivityFilter()
    largest.SetInputConnection(edges.GetOutputPort())
    largest.SetExtractionModeToLargestRegion()
    largest.Update()
    surface = largest.GetOutput()
    return support.vtk_to_numpy(surface.GetPoints().GetData()), surface.GetNumberOfPolys()


def _head_ct() -> Volume:
    """Return a made-up head's CT with voxels as fine as a face needs."""
    matrix = affine()
    matrix[:3, :3] /= _FINER
    return Volume(np.asarray(zoom(head_hu(), _FINER, order=1), np.int16), matrix)
