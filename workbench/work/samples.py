"""The sample case of a first visit: a synthetic child, whom nobody misses."""

from __future__ import annotations

from datetime import date
from typing import Final

from models.samples import sample
from workbench.cases.details import CaseDetails
from workbench.cases.records import Case
from workbench.cases.sample import SAMPLE_NUMBER
from workbench.errors import UnknownCaseError
from workbench.intake import Origin
from workbench.work.judging import JudgingWork

_PICTURE, _AGE_YEARS = "child-06-girl-light", 6.0
_BORN: Final = date(2014, 5, 1)
_ORIGIN: Final = Origin(provider="the workbench", consent="given", consent_scope="synthetic")


class SampleWork(JudgingWork):
    """What is done with the sample case."""

    def open_sample(self) -> Case:
        """Return the sample case, opened with its photograph where it is not there yet.

        One that was put away is open again. Raises AccessError for who may open no case.
        """
        try:
            case = self.case(SAMPLE_NUMBER)
        except UnknownCaseError:
            case = self.open_case(SAMPLE_NUMBER, subject="Sample child", born=_BORN, sex="F")
        if case.status != "open":
            case = self.change_case(SAMPLE_NUMBER, CaseDetails(status="open"))
        if not case.photos:
            data, name = sample(_PICTURE).read_bytes(), f"{_PICTURE}.jpg"
            self.take_in(case.number, data, age_years=_AGE_YEARS, file_name=name, origin=_ORIGIN)
        return self.case(SAMPLE_NUMBER)

    def put_sample_away(self) -> Case:
        """Have no list show the sample any more; its log stays, as that of every case.

        Raises UnknownCaseError where there is none.
        """
        return self.change_case(SAMPLE_NUMBER, CaseDetails(status="closed"))
