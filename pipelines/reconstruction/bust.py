"""Cut a head off below the neck and close it, so that it can be printed."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.reconstruction.skull import Faces

# A place so near the cut would get others all but at its own, which a file's numbers cannot tell
# apart: it is lifted so far above, mm.
_CLEAR_MM: Final = 0.1
# How broad the rim of a fan is, as a share of the way to its middle.
_RIM: Final = 0.01


def cut_below(vertices: Floats, faces: Faces, floor: float) -> tuple[Floats, Faces]:
    """Return a surface (n, 3) and (m, 3) cut by the plane z = ``floor``; what is below is gone."""
    lifted = vertices.copy()
    lifted[np.abs(vertices[:, 2] - floor) < _CLEAR_MM, 2] = floor + _CLEAR_MM
    vertices = lifted
    above = vertices[:, 2] >= floor
    count = above[faces].sum(axis=1)
    whole = faces[count == 3]
    crossing = faces[(count == 1) | (count == 2)]
    made: dict[tuple[int, int], int] = {}
    places = list[Floats]()

    def between(a: int, b: int) -> int:
        key = (min(a, b), max(a, b))
        if key not in made:
            share = (floor - vertices[a, 2]) / (vertices[b, 2] - vertices[a, 2])
            made[key] = len(vertices) + len(places)
            places.append(vertices[a] + share * (vertices[b] - vertices[a]))
        return made[key]

    cut = list[tuple[int, int, int]]()
    for face in crossing:
        alone = above[face].sum() == 1
        turn = int(np.argmax(above[face] == alone))
        a, b, c = (int(i) for i in np.roll(face, -turn))
        ab, ca = between(a, b), between(c, a)
        cut += [(a, ab, ca)] if alone else [(ab, b, c), (ab, c, ca)]
    every = np.vstack([vertices, np.array(places).reshape(-1, 3)])
    return _without_loose(every, np.vstack([whole, np.array(cut, np.intp).reshape(-1, 3)]))


def closed(vertices: Floats, faces: Faces) -> tuple[Floats, Faces]:
    """Return a surface with every open border filled by a fan around its middle.

    A narrow rim of its own keeps the fan's direction out of the shading of the border.
    """
    sides = faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    key, back = sides @ [len(vertices), 1], sides @ [1, len(vertices)]
    following = defaultdict[int, list[int]](list)
    for a, b in sides[~np.isin(key, back)].tolist():
        following[b].append(a)
    fans, added, count = list[tuple[int, int, int]](), list[Floats](), len(vertices)
    while following:
        start = next(iter(following))
        loop = [start]
        while (step := _take(following, loop[-1])) is not None and step != start:
            loop.append(step)
        middle = vertices[loop].mean(axis=0)
        rim = list(range(count, count + len(loop)))
        added += [*(vertices[loop] + _RIM * (middle - vertices[loop])), middle]
        count += len(loop) + 1
        sides_of = zip(loop, loop[1:] + loop[:1], rim, rim[1:] + rim[:1], strict=True)
        for a, b, a_in, b_in in sides_of:
            fans += [(a, b, b_in), (a, b_in, a_in), (a_in, b_in, count - 1)]
    if not fans:
        return vertices, faces
    return np.vstack([vertices, added]), np.vstack([faces, np.array(fans, np.intp)])


def _take(following: dict[int, list[int]], vertex: int) -> int | None:
    ends = following.get(vertex)
    if not ends:
        return None
    end = ends.pop()
    if not ends:
        del following[vertex]
    return end


def _without_loose(vertices: Floats, faces: Faces) -> tuple[Floats, Faces]:
    used, places = np.unique(faces, return_inverse=True)
    return vertices[used], places.reshape(-1, 3).astype(np.intp)
