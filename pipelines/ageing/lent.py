"""What others lend to a face: relatives, an agency's prototypes, a network.

The layers are worked out from the grown face before its skin is aged, as strengths of the skin may
change without drawing anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.ageing.family import Relative, family_shape, family_warnings
from pipelines.ageing.family_texture import family_texture
from pipelines.ageing.head import Ages
from pipelines.ageing.neural import network_layer_name, neural_layer, open_network
from pipelines.ageing.prototype_file import read_prototypes
from pipelines.ageing.prototypes import (
    PROTOTYPE_LAYER,
    Prototypes,
    prototype_shape,
    prototype_texture,
)
from pipelines.ageing.skin_window import Face, face_window
from pipelines.alignment import eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer
from pipelines.lending import FamilyStep, NeuralStep, PrototypesStep, RelativeFace
from pipelines.materials import Materials
from pipelines.recipe import Progressed, Recipe


def lent_shape(
    recipe: Recipe, face: Floats, grown: Floats, ages: Ages, strength: float, materials: Materials
) -> Floats:
    """Return a grown shape (68, 2) px as prototypes have it too; ``face`` is the shape before.

    ``strength`` is that of growth.
    """
    step = recipe.step(PrototypesStep)
    if step is None or not step.shape:
        return grown
    blended = prototype_shape(
        face,
        grown,
        prototypes_of(step, materials),
        from_age=ages.start,
        to_age=ages.end,
        sex=ages.sex,
        strength=strength,
    )
    return grown + step.shape * (blended - grown)


def with_relatives(recipe: Recipe, grown: Floats, ages: Ages) -> Floats:
    """Return a grown shape (68, 2) px with the features of relatives that a recipe blends in."""
    step = recipe.step(FamilyStep)
    if step is None:
        return grown
    relatives = [_relative(each, each.landmarks) for each in step.relatives]
    return family_shape(grown, relatives, to_age=ages.end, sex=ages.sex)


def lent_skin(
    recipe: Recipe, picture: Pixels, after: Landmarks, ages: Ages, materials: Materials
) -> tuple[Layer, ...]:
    """Return the layers of skin that a recipe takes from prototypes, relatives and a network.

    ``picture`` (H, W, 3) uint8 is the grown one, of which ``after`` are the landmarks.
    """
    mesh = after.groups.get("mesh")
    if mesh is None or not _lends_skin(recipe):
        return ()
    face = face_window(picture, mesh, eye_frame(after))
    layers: list[Layer] = []
    prototypes = recipe.step(PrototypesStep)
    if prototypes and prototypes.skin:
        layers.append(_prototype_skin(prototypes, face, ages, materials))
    family = recipe.step(FamilyStep)
    for relative in family.relatives if family else ():
        if any(relative.texture.values()):
            photograph, placed = materials.face(relative.sha256, relative.landmarks)
            layers.append(family_texture(face, _relative(relative, placed), photograph.pixels))
    network = recipe.step(NeuralStep)
    if network and network.strength:
        model = open_network(
            materials.file(network.manifest_sha256), materials.file(network.network_sha256)
        )
        layer = neural_layer(
            picture,
            face,
            model,
            from_age=ages.start,
            to_age=ages.end,
            strength=network.strength,
        )
        layers.append(replace(layer, name=network_layer_name(network.name)))
    return tuple(layers)


def unblended(recipe: Progressed) -> Progressed:
    """Return the recipe without its relatives, or itself where nothing of theirs goes over."""
    if isinstance(recipe, Recipe):
        return _without_family(recipe)
    return recipe.model_copy(update={"parts": tuple(map(_without_family, recipe.parts))})


def _without_family(recipe: Recipe) -> Recipe:
    family = recipe.step(FamilyStep)
    if family is None or not any(relative.used for relative in family.relatives):
        return recipe
    steps = tuple(step for step in recipe.steps if step != family)
    return recipe.model_copy(update={"steps": steps})


def relaid(layers: Sequence[Layer], recipe: Recipe) -> tuple[Layer, ...]:
    """Return layers with the strengths that a recipe gives to prototypes' skin and to a network."""
    wanted: dict[str, float] = {}
    prototypes, network = recipe.step(PrototypesStep), recipe.step(NeuralStep)
    if prototypes:
        wanted[PROTOTYPE_LAYER] = prototypes.skin
    if network:
        wanted[network_layer_name(network.name)] = network.strength
    return tuple(
        replace(layer, opacity=wanted[layer.name] / 2) if layer.name in wanted else layer
        for layer in layers
    )


def lent_warnings(
    recipe: Recipe, before: Landmarks, ages: Ages, materials: Materials
) -> tuple[str, ...]:
    """Return what to know of all that a recipe takes from others."""
    found: list[str] = []
    family, step = recipe.step(FamilyStep), recipe.step(PrototypesStep)
    if family:
        relatives = [_relative(each, each.landmarks) for each in family.relatives]
        found += family_warnings(before, relatives, from_age=ages.start, to_age=ages.end)
    if step and (step.shape or step.skin):
        found.append(_reach(step, prototypes_of(step, materials), ages))
    network = recipe.step(NeuralStep)
    if network and network.strength:
        found.append(
            f"The network '{network.name}', trained on other people's faces, changed the skin. "
            f"Show it beside a picture without it."
        )
    return tuple(found)


def prototypes_of(step: PrototypesStep, materials: Materials) -> Prototypes:
    """Return the prototypes that a step names; raise PrototypeError where they are no such file."""
    return read_prototypes(materials.file(step.sha256), name=step.name)[0]


def _reach(step: PrototypesStep, prototypes: Prototypes, ages: Ages) -> str:
    sizes = [prototypes.effective_size(age, ages.sex) for age in (ages.start, ages.end)]
    share = prototypes.share(ages.start, ages.end, ages.sex)
    rests = (
        f"The prototypes '{step.name}' rest, in effect, on {sizes[0]:.0f} photographs at "
        f"{ages.start:g} years and {sizes[1]:.0f} at {ages.end:g}"
    )
    if not share:
        return f"{rests}: too few, so that the tables alone are used."
    return f"{rests}: they take {share:.0%}, the tables {1 - share:.0%}."


def _lends_skin(recipe: Recipe) -> bool:
    prototypes, network = recipe.step(PrototypesStep), recipe.step(NeuralStep)
    family = recipe.step(FamilyStep)
    return bool(
        (prototypes and prototypes.skin)
        or (network and network.strength)
        or (family and any(any(each.texture.values()) for each in family.relatives))
    )


def _prototype_skin(step: PrototypesStep, face: Face, ages: Ages, materials: Materials) -> Layer:
    return prototype_texture(
        face,
        prototypes_of(step, materials),
        from_age=ages.start,
        to_age=ages.end,
        sex=ages.sex,
        strength=step.skin,
    )


def _relative(face: RelativeFace, landmarks: Landmarks) -> Relative:
    return Relative(landmarks, face.age_years, face.sex, face.shape, face.texture)
