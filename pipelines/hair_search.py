"""Find person and hair in a small picture of head and shoulders, each side by its colours."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.colour_cut import Colours, cut
from pipelines.head_view import HeadView, Mask, grown
from pipelines.networks import infer

_INPUT_SIDE, _OUTPUT = 256, "activation_10"
_ROUNDS = 3
# Fewer pixels than this (in squared pupil distances) describe no colour.
_LEAST_AREA = 0.03


def find_person(view: HeadView, lab: Pixels, painted: Floats) -> tuple[Mask, Floats]:
    """Return who stands before the background (h, w), and what the network thought, 0 to 1.

    ``painted`` (h, w) is 1 where the artist says person, -1 where not, else 0.
    """
    likely, unit = _network(view.pixels), view.unit
    sure = np.zeros(likely.shape, np.float32)
    sure[grown(likely > 0.85, -0.10 * unit)] = 1
    sure[~grown(likely > 0.15, 0.14 * unit)] = -1
    sure[view.oval()] = 1
    sure = np.where(painted, painted, sure)
    front, back = (likely > 0.9) | (painted > 0), (likely < 0.1) | (painted < 0)
    if min(front.sum(), back.sum()) < _LEAST_AREA * unit**2:
        person = ((likely > 0.5) | (sure > 0)) & (sure >= 0)
    else:
        person = cut(lab, Colours.of(lab[front]), Colours.of(lab[back]), sure, likely > 0.5)
    return _connected(person, view.oval() | (painted > 0)), likely


def find_hair(view: HeadView, lab: Pixels, person: Mask, painted: Floats) -> Mask:
    """Return which pixels (h, w) of the person are hair of the head."""
    sure = _certain(view, lab, person, painted)
    least = _LEAST_AREA * view.unit**2
    hair, rest = sure > 0, (sure < 0) & person
    if min(hair.sum(), rest.sum()) < least:
        return hair
    hair = hair | _in_the_shade(view, lab, sure, person)
    for _ in range(_ROUNDS):
        front, back = Colours.of(lab[hair & person]), Colours.of(lab[rest])
        hair = cut(lab, front, back, sure, hair)
        rest = person & ~hair
        if min(rest.sum(), hair.sum()) < least:
            break
    return _connected(hair, sure > 0)


def _network(pixels: Pixels) -> Floats:
    side = (_INPUT_SIDE, _INPUT_SIDE)
    small = cv2.resize(pixels, side, interpolation=cv2.INTER_AREA)
    found = infer("selfie_segmentation", small.astype(np.float32) / np.float32(255), (_OUTPUT,))
    likely = found[0].reshape(side)
    large = cv2.resize(likely, pixels.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.float32)


def _connected(mask: Mask, core: Mask) -> Mask:
    """Keep only what hangs together with ``core``: a neighbour is another person."""
    _, labels = cv2.connectedComponents((mask | core).astype(np.uint8), connectivity=4)
    return mask & np.isin(labels, np.unique(labels[core]))


def _certain(view: HeadView, lab: Pixels, person: Mask, painted: Floats) -> Floats:
    """Return 1 for certain hair, -1 for certainly none, 0 where the cut decides, (h, w)."""
    places = view.places()
    aside, y = np.abs(places[..., 0]), places[..., 1]
    crown_side = person & (aside < 1.0) & (y < view.hairline_y)
    crown_side &= ~view.face_to_hairline(raised=0.12)
    skin = view.inner_face() & ~view.features()
    sure = np.zeros(person.shape, np.float32)
    sure[grown(crown_side & _unlike(lab, skin, crown_side), -0.05 * view.unit)] = 1
    sure[~person | view.inner_face()] = -1
    # Throat and chest: hair may fall beside them, not over them.
    sure[((y > view.chin_y) & (aside < 0.4)) | (y > view.chin_y + 2.2)] = -1
    return np.where(painted, painted, sure)


def _in_the_shade(view: HeadView, lab: Pixels, sure: Floats, person: Mask) -> Mask:
    """Return what hangs beside the face, is no skin or cloth, and no lighter than the hair."""
    places = view.places()
    near = (np.abs(places[..., 0]) < 1.6) & (places[..., 1] < view.chin_y + 0.2)
    near &= ~grown(view.oval(), 0.05 * view.unit) & person & (sure == 0)
    near &= lab[..., 0] <= np.percentile(lab[..., 0][sure > 0], 90)
    return near & _unlike(lab, (sure < 0) & person, near)


def _unlike(lab: Pixels, known: Mask, among: Mask) -> Mask:
    """Return which pixels of ``among`` have a colour that hardly any ``known`` one has."""
    if not known.any():
        return among
    colours = Colours.of(lab[known])
    usual = np.percentile(colours.log_likelihood(lab[known]), 2)
    result = among.copy()
    result[among] = colours.log_likelihood(lab[among]) < usual
    return result
