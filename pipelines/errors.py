"""Errors of the pipelines; messages name the thing, the value, the limit and the next step."""


class PipelineError(Exception):
    """A picture could not be worked on as asked."""


class PhotographError(PipelineError):
    """The bytes are not a photograph that can be worked on."""


class LandmarkError(PipelineError):
    """Landmarks are missing, malformed or do not fit their photograph."""


class NoFaceError(LandmarkError):
    """No face was found in the photograph."""


class NoFaceToLayOverError(NoFaceError):
    """No face was found in the photograph that a skull is to be laid over."""


class SeveralFacesError(LandmarkError):
    """Several faces were found and none was chosen."""


class MatteError(PipelineError):
    """A matte, or what is made from it, cannot be had as asked."""


class GrowthError(PipelineError):
    """The ages asked for cannot be reached from the photograph's age."""


class YoungerTargetError(GrowthError):
    """The target age lies below the photograph's age, which was not asked for in so many words."""


class WarpError(PipelineError):
    """A displacement would fold or tear the picture."""


class RecipeError(PipelineError):
    """A recipe is malformed or does not fit the photographs and tables at hand."""


class RestorationError(PipelineError):
    """A photograph cannot be restored as asked."""


class FamilyError(PipelineError):
    """A relative's features cannot be blended in as asked."""


class PrototypeError(PipelineError):
    """Prototypes cannot be learned, read or used as asked."""


class NeuralError(PipelineError):
    """A neural plug-in cannot be opened or run as asked."""


class ReconstructionError(PipelineError):
    """A face cannot be approximated from what was given."""


class VolumeError(ReconstructionError):
    """A volume cannot be read, or is not a head in a CT."""


class SeveralSeriesError(VolumeError):
    """A folder or archive holds several series and none was chosen."""


class SideUnknownError(ReconstructionError):
    """A file does not say which of its sides is the person's right."""


class SkullError(ReconstructionError):
    """A surface or a volume is not a skull that can be worked on."""


class UnitError(SkullError):
    """A surface has a size that no skull has in the unit that was given."""


class CraniometryError(ReconstructionError):
    """Points of a skull are missing, malformed or do not fit it."""


class DepthError(ReconstructionError):
    """A table of tissue depths is malformed, or none covers the person."""


class NoDepthsForAgeError(DepthError):
    """No table of tissue depths covers the age band."""


class SuperimpositionError(ReconstructionError):
    """A skull cannot be laid over a photograph as asked."""


class FocalLengthUnknownError(SuperimpositionError):
    """Nothing says how long the photograph's lens was or how far its camera stood."""


class SkullPhotographError(ReconstructionError):
    """A scaled photograph of a skull, its ruler or its points cannot be worked on."""


class PostmortemError(PipelineError):
    """A morgue photograph cannot be worked on as asked."""
