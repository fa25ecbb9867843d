"""Errors of the workbench; messages name the thing, the value, the limit and the next step."""


class WorkbenchError(Exception):
    """Something about a case, its records or its files cannot be done as asked."""


class SettingsError(WorkbenchError):
    """A setting is wrong, or the workbench's home cannot be used."""


class CaseError(WorkbenchError):
    """A case cannot be opened or found as asked."""


class UnknownCaseError(CaseError):
    """No case has this number."""


class CaseExistsError(CaseError):
    """A case with this number was opened before."""


class ChangedSinceError(CaseError):
    """A case was changed after it was read."""


class IntakeError(WorkbenchError):
    """A photograph cannot be taken into the case as asked."""


class NoPhotographError(IntakeError):
    """A case has no photograph of its subject to work from."""


class AgeUnknownError(IntakeError):
    """The age that a photograph shows is not known."""


class VersionError(WorkbenchError):
    """A version cannot be made or found as asked."""


class AccessError(WorkbenchError):
    """Who is at work may not do this."""


class OwnWorkError(AccessError):
    """A version waits for a second person, and this is the first."""


class SignInError(WorkbenchError):
    """The agency's provider vouches for nobody who may come in."""


class UnknownVersionError(VersionError):
    """The case has no version of this number."""


class UnknownPhotographError(IntakeError):
    """The case has no photograph of this number."""


class StateError(VersionError):
    """A version's state does not allow this."""


class VaultError(WorkbenchError):
    """Bytes in the vault are missing, changed, or cannot be kept."""


class BackupError(WorkbenchError):
    """A home cannot be backed up or restored as asked."""


class CustodyError(WorkbenchError):
    """The custody log cannot be continued."""


class ExportError(WorkbenchError):
    """A file cannot leave the workbench as asked."""


class TemplateError(ExportError):
    """An agency's own template cannot be set."""


class OutputExistsError(ExportError):
    """Another file has the name, and replacing it was not asked for."""


class BagError(WorkbenchError):
    """A case cannot be put into a bag or taken out of one as asked."""


class CredentialsError(WorkbenchError):
    """Content credentials cannot be made, kept or used as asked."""


class CredentialsExistError(CredentialsError):
    """A home has credentials already, which are not replaced unasked."""


class AgencyModelError(WorkbenchError):
    """A model of the agency's own cannot be added or found as asked."""


class PresetError(WorkbenchError):
    """A preset cannot be kept or removed as asked."""


class ManifestError(WorkbenchError):
    """A batch's manifest cannot be worked through."""


class BatchError(WorkbenchError):
    """A batch cannot be run as asked."""


class JobLostError(BatchError):
    """The process that ran a job ended before the job did."""


class JobTimeError(BatchError):
    """A job took longer than it may."""


class JobMemoryError(BatchError):
    """A job needed more memory than it may have."""


class CaseListError(WorkbenchError):
    """A list of solved cases cannot be worked through."""
