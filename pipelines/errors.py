"""Errors of the pipelines; messages name the thing, the value, the limit and the next step."""


class PipelineError(Exception):
    """A picture could not be worked on as asked."""


class PhotographError(PipelineError):
    """The bytes are not a photograph that can be worked on."""


class LandmarkError(PipelineError):
    """Landmarks are missing, malformed or do not fit their photograph."""


class NoFaceError(LandmarkError):
    """No face was found in the photograph."""


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
