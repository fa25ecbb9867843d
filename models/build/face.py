"""Rebuild the face networks and the canonical mesh: ``python -m models.build.face``.

The canonical mesh is stored in its package as a protocol-buffer message; the few fields needed
are read here without that library.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import numpy as np

from models.build.packages import rebuild

VARINT, LENGTH_DELIMITED, FIXED_32 = 0, 2, 5
FLOATS_PER_VERTEX = 5  # x, y, z in cm, u, v
MESH_FIELD, VERTEX_FIELD, INDEX_FIELD = 1, 3, 4


def read_varint(message: bytes, at: int) -> tuple[int, int]:
    """Return a base-128 number and the place after it."""
    number, shift = 0, 0
    while True:
        byte = message[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7


def read_fields(message: bytes) -> Iterator[tuple[int, int | float | bytes]]:
    """Yield (field number, value) of a message, in the order they are stored."""
    at = 0
    while at < len(message):
        key, at = read_varint(message, at)
        field, wire = key >> 3, key & 7
        if wire == VARINT:
            value, at = read_varint(message, at)
            yield field, value
        elif wire == LENGTH_DELIMITED:
            length, at = read_varint(message, at)
            yield field, message[at : at + length]
            at += length
        elif wire == FIXED_32:
            yield field, float(struct.unpack_from("<f", message, at)[0])
            at += 4
        else:
            msg = f"Field {field} at byte {at} has the unknown wire type {wire}."
            raise ValueError(msg)


def canonical_mesh(message: bytes) -> bytes:
    """Turn the face-geometry message into an npz: vertices (468, 3) cm, uv (468, 2), triangles.

    ``triangles`` is (898, 3). The y axis points up, z out of the face, u right and v down.
    """
    mesh = dict(read_fields(message))[MESH_FIELD]
    assert isinstance(mesh, bytes)
    parts = list(read_fields(mesh))
    floats = [value for field, value in parts if field == VERTEX_FIELD]
    indices = [value for field, value in parts if field == INDEX_FIELD]
    buffer = np.array(floats, np.float32).reshape(-1, FLOATS_PER_VERTEX)
    stored = io.BytesIO()
    np.savez(
        stored,
        vertices=buffer[:, :3],
        uv=buffer[:, 3:],
        triangles=np.array(indices, np.uint16).reshape(-1, 3),
    )
    return stored.getvalue()


if __name__ == "__main__":
    for network in ("blazeface_full_range", "face_mesh", "iris", "selfie_segmentation"):
        rebuild(network)
    rebuild("canonical_face", canonical_mesh)
