"""What each step of a recipe does, as the records say it, for the catalogues."""

from __future__ import annotations

from typing import Final

from workbench.studio.language import N_, _

# A test holds them to the texts that reports take.
_DOES: Final = (
    N_(
        "Mends what camera, print and file spoilt, before anything moves. Each share runs from 0 "
        "(nothing) to 1 (all that was measured); the grain that was taken out is laid back at the"
        " end at its own share."
    ),
    N_(
        "Moves the face's landmarks from the age in the photograph to the age shown, by the "
        "ratios of published growth tables applied to the person's own measures. The movement "
        "becomes one smooth displacement of the whole picture. 'strength' scales it, 'rate' is "
        "the speed of growth in standard deviations (0 is the median), 'regions' takes less of it"
        " where it says so."
    ),
    N_(
        "Lets mean differences between ages, learned from the agency's own licensed collection, "
        "speak beside the published tables, as far as they reach. 'shape' and 'skin' scale their "
        "share."
    ),
    N_(
        "Takes a share of single features' form, or of their skin's fine lines, over from "
        "relatives' photographs; at most .3 of each feature from all of them together."
    ),
    N_(
        "Lets the head and the hair of a growing child become narrower against the pupils, as "
        "heads do. They are cut out and laid over their own background, which is filled where "
        "this uncovers it. 'strength' is the share of it."
    ),
    N_(
        "Lets an adult's cheeks, lids and jaw line sink as the appearance table says. "
        "'weight_change' runs from -1 (thinner) to 1 (stouter)."
    ),
    N_(
        "Keeps each iris round and as large in millimetres as in the photograph, whatever the "
        "face around it does."
    ),
    N_(
        "Lays the hair of a donor's photograph on the head, in the head's own hair colour where "
        "that is kept."
    ),
    N_(
        "Darkens, greys or lets the hairline recede: free choices of the artist, which no table "
        "makes."
    ),
    N_(
        "Ages the skin in separate layers, each with a strength by region: features of growing "
        "children, beard shadow, volume, folds, neck, lids, own lines, fine lines, coarse skin, "
        "spots and tone. All of them are changes of the skin's own light."
    ),
    N_(
        "Lets a trained network that the agency supplied change the skin of the grown face, "
        "confined to the face."
    ),
    N_("Hangs a plain backdrop and lays a plain garment, both drawn by the workbench."),
    N_(
        "Keeps moles, scars and other marks exactly as they are in the photograph, where the "
        "artist marked them."
    ),
    N_(
        "Takes fine detail of the face over from another photograph of the same person, which the"
        " recipe names by its hash, where that one shows more than the drawn photograph; "
        "'strength' scales it. Under the strokes of 'hidden', where hair, a hand or a glare lies "
        "over the face, the other photograph's skin is laid."
    ),
    N_(
        "Lays skin over what the strokes of a brush mark: light and colour are bridged from "
        "around, texture comes from patches of skin nearby. What lay under the mark is not known."
        " 'strength' is the opacity."
    ),
    N_(
        "Draws named parts, or circles in px of the photograph, towards their middles, each by "
        "its share of at most three tenths. How swollen a part is was judged by the artist."
    ),
    N_(
        "Lets the lower lip and the chin rise until the lips meet. 'strength' is the share of the"
        " gap that is closed."
    ),
    N_(
        "Draws the upper lid up with its own skin and lashes and lays an eyeball into the "
        "opening: drawn, with an iris of the colour stated (sRGB), or a donor's. 'strength' is "
        "the share of how far eyes usually stand open."
    ),
    N_(
        "Evens wide differences in the skin's hue and the darkness that goes with them "
        "('lividity'), and leads the skin to a usual hue of living skin at its own lightness, or "
        "to the tone stated ('pallor'). The usual hue was chosen by eye, not taken from a "
        "publication."
    ),
)


def doing(does: str) -> str:
    """Return what a step does in the language of who looks."""
    return _(does)
