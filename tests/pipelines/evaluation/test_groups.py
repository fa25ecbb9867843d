from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.evaluation.groups import age_band, all_groups, groups_of, span_band


@given(age=st.floats(0, 110), span=st.floats(0, 110))
def test_every_pair_is_in_everybody_and_in_one_band_of_each_kind(age: float, span: float) -> None:
    groups = groups_of(age, span)
    assert len(set(groups)) == 3
    assert set(groups) <= set(all_groups())


def test_bands_are_worded_and_begin_at_their_first_number() -> None:
    assert age_band(4.9) == "aged 0 to 4"
    assert age_band(5) == "aged 5 to 9"
    assert age_band(70) == "aged 40 or more"
    assert span_band(10.5) == "7 to 10 years on"
    with pytest.raises(ValueError, match="beyond the last band"):
        age_band(111)
