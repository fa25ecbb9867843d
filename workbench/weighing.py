"""Which photographs a progression is made from, and how much each counts in the fusion."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.sentences import Sentence
from pipelines.steps import FusionWish
from workbench.cases.records import Case, SourceImage
from workbench.cases.store import find_photo
from workbench.errors import IntakeError, NoPhotographError
from workbench.intake import check_consent, usable_photographs


def photographs_used(
    case: Case, photos: Sequence[int], wish: FusionWish
) -> dict[SourceImage, float]:
    """Return the photographs of these numbers, or all of the subject's, and what each counts.

    Raises IntakeError where there is none or one must not be used, or for a weight of another.
    """
    chosen = [find_photo(case, photo) for photo in dict.fromkeys(photos)]
    chosen = chosen or usable_photographs(case)
    if not chosen:
        raise NoPhotographError(
            Sentence(
                "Case {number} has no photograph of the subject yet. Add one first.",
                number=case.number,
            )
        )
    for photo in chosen:
        check_consent(case, photo)
    counts = counts_of(wish, [str(photo.number) for photo in chosen])
    return dict(zip(chosen, counts, strict=True))


def counts_of(wish: FusionWish, used: Sequence[str]) -> list[float]:
    """Return how many times its worth each photograph counts, by the names of those ``used``.

    One of which nothing is said counts once. Raises IntakeError for a weight of any other.
    """
    for name in wish.weights:
        if name not in used:
            raise IntakeError(
                Sentence(
                    "There is a weight for the photograph {name}, which is not among those used "
                    "({listed}). Take the weight out, or use that photograph.",
                    name=name,
                    listed=", ".join(used),
                )
            )
    return [wish.weights.get(name, 1.0) for name in used]
