"""Exports: files that leave the workbench, each recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipelines.materials import originals_of
from pipelines.recipe import AnyRecipe
from pipelines.reconstruction.flat_recipe import FROM_PHOTOGRAPHS
from pipelines.reconstruction.superimposition_recipe import SUPERIMPOSITION
from workbench.agency_credentials import Signer, signer_for
from workbench.cases.access import DRAFT_STATES, PUBLIC_FORMATS, check_public
from workbench.cases.records import Export, Version
from workbench.cases.store import find_case, find_version
from workbench.errors import ExportError
from workbench.exports.carried import carried
from workbench.exports.delivery import Delivery, deliver
from workbench.exports.encoding import FileType
from workbench.exports.formats import FormatName, Language, Paper
from workbench.exports.label import Label
from workbench.exports.picture import SUFFIX_OF
from workbench.exports.sidecar import export_name
from workbench.exports.xmp import packet_rows
from workbench.particulars import export_particulars
from workbench.progressing import label_of
from workbench.work.corrections import otherwise
from workbench.work.credentials import CredentialWork
from workbench.work.orders import OnStep, Order
from workbench.work.posters import Proof, prove_poster
from workbench.work.writers import WRITERS

# An editor strips credentials as it saves, and they would add an empty page to a layered TIFF.
_FOR_EDITORS: Final[frozenset[FormatName]] = frozenset({"layers"})


@dataclass(frozen=True)
class GoesAlong:
    """What every file of a version says of itself, and what photographs say and it does not.

    ``left_out`` holds, by a photograph's number, what its file gives away.
    """

    metadata: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[int, tuple[str, ...]], ...]


def tell_nobody(done: int, total: int, doing: str) -> None:
    """Leave a step untold."""
    del done, total, doing


class ExportWork(CredentialWork):
    """What leaves the workbench."""

    def export(
        self,
        number: str,
        version: int,
        folder: Path,
        *,
        format: FormatName = "picture",
        language: Language = "en",
        file_type: FileType = "png",
        paper: Paper = "letter",
        photos: Sequence[int] = (),
        on_step: OnStep = tell_nobody,
    ) -> Delivery:
        """Write a version in one format into ``folder``, a sidecar beside each file; record it.

        ``file_type`` is a picture's, ``paper`` a poster's or a report's; ``photos`` names the
        photographs to show beside it in place of the subject's newest. Until the version is
        approved, each file is marked as a draft, and what is made for the public is refused.
        Pictures are signed last, where there are credentials. Raises ExportError,
        CredentialsError, StateError and AccessError; then nothing is written.
        """
        self.store.permit(f"{format} exported")
        case, recipe = self.case(number), self.recipe(number, version)
        saved = find_version(case, version)
        _refuse_working_picture(format, saved)
        check_public(format, saved.state)
        signer = self._signer(format)
        folder = folder.expanduser().absolute()
        order = Order(
            desk=self,
            folder=folder,
            case=case,
            version=saved,
            recipe=recipe,
            label=self._label(number, saved, recipe, language),
            language=language,
            file_type=file_type,
            paper=paper,
            photos=tuple(photos),
            issued=self.store.now().date(),
            sign=signer.signed,
            on_step=on_step,
        )
        written = deliver(
            folder,
            order.label,
            lambda workroom: WRITERS[format](order, workroom),
            lambda made, place: signer.finish(made, place, order.label),
            shown=order.shown,
        )
        try:
            records = self._record_export(order, written, format, signer)
        except BaseException:
            written.take_back()
            raise
        unsigned = signer.note_on(file.path for file in written.files)
        corrected = [f"The picture was drawn with {words}." for words in otherwise(recipe, case)]
        notes = (*order.notes, *corrected, *filter(None, [unsigned]))
        return replace(written, notes=notes, records=records)

    def prove(self, number: str, version: int, *, paper: Paper = "letter") -> Proof:
        """Return a version's poster as it would be printed now; nothing is kept or recorded.

        A version that nobody approved is shown too, marked as a draft. Raises ExportError.
        """
        self.store.permit("poster exported")
        case, recipe = self.case(number), self.recipe(number, version)
        saved = find_version(case, version)
        _refuse_working_picture("poster", saved)
        return prove_poster(
            Order(
                desk=self,
                folder=self.settings.home,
                case=case,
                version=saved,
                recipe=recipe,
                label=self._label(number, saved, recipe, "en"),
                language="en",
                file_type="png",
                paper=paper,
                photos=(),
                issued=self.store.now().date(),
                sign=lambda picture, _name, _label, _place: picture,
                on_step=tell_nobody,
            )
        )

    def goes_along(self, number: str, version: int) -> GoesAlong:
        """Return what goes along with a version in any format, before anything is written.

        The photographs are those that it was drawn from, and those of the subject, which may be
        shown beside it.
        """
        self.store.permit("picture exported")
        case, recipe = self.case(number), self.recipe(number, version)
        drawn = set(originals_of(recipe))
        label = self._label(number, find_version(case, version), recipe, "en")
        told = (
            (photo.number, carried(self.photograph(number, photo.number).exif))
            for photo in case.photos
            if photo.sha256 in drawn or photo.relation == "subject"
        )
        return GoesAlong(packet_rows(label), tuple(told))

    def written(
        self, number: str, version: int, folder: Path, *, format: FormatName = "picture"
    ) -> list[Path]:
        """Return the files in ``folder`` that a version, as it stands, was exported to before."""
        saved = self.version(number, version)
        label = self._label(number, saved, self.recipe(number, version), "en")
        name, folder = export_name(label), folder.expanduser().absolute()
        places = [
            Path(export.path)
            for export in saved.exports
            if export.format.partition("/")[0] == format
        ]
        return [
            place
            for place in dict.fromkeys(places)
            if place.parent == folder and place.name.startswith(name) and place.is_file()
        ]

    def _signer(self, name: FormatName) -> Signer:
        if name in _FOR_EDITORS:
            return Signer(None)
        return signer_for(self.settings, self.store.now())

    def _label(self, number: str, saved: Version, recipe: AnyRecipe, language: Language) -> Label:
        return replace(
            label_of(recipe, self.settings),
            rendering_sha256=saved.rendering_sha256,
            case_number=number,
            version=saved.number,
            draft=saved.state in DRAFT_STATES,
            language=language,
            statement=self.settings.statement_at(saved.age_years, language, product=saved.kind),
        )

    def _record_export(
        self, order: Order, written: Delivery, name: FormatName, signer: Signer
    ) -> tuple[int, ...]:
        """Record every file in one transaction, an entry of the log for each; return their ids."""
        number, version = order.case.number, order.version.number
        made: list[Export] = []
        with self.store.acting() as acting:
            saved = find_version(find_case(acting.session, number), version)
            for file in written.files:
                export = Export(
                    format=f"{name}/{_kind_of(file.path)}",
                    path=str(file.path),
                    sha256=file.sha256,
                    made_by=self.store.actor,
                    made_at=self.store.now(),
                )
                saved.exports.append(export)
                made.append(export)
                told = export_particulars(export, version, file.size_bytes, order.shown)
                acting.log(f"{name} exported", export, **told, **signer.particulars(file.path))
        return tuple(export.id for export in made)


def _refuse_working_picture(format: FormatName, version: Version) -> None:
    if format in PUBLIC_FORMATS and version.kind in (SUPERIMPOSITION, FROM_PHOTOGRAPHS):
        kind = version.kind.replace("_", " ")
        raise ExportError(
            f"Version {version.number} ({kind}) shows bone and is for an examiner or an artist; a "
            f"{format} is for the public. Export it as a picture, as layers or as a report."
        )


def _kind_of(path: Path) -> str:
    kinds = {suffix: kind for kind, suffix in SUFFIX_OF.items()}
    return kinds.get(path.suffix, path.suffix.removeprefix("."))
