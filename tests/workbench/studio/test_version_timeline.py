"""The timeline of versions puts each once, after all that it was made from, whatever branches."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.cases.records import Version
from workbench.studio.components.version_timeline import Place, places_of


@st.composite
def histories(draw: st.DrawFn) -> list[Version]:
    versions: list[Version] = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        parents = (
            draw(st.lists(st.sampled_from(versions), max_size=3, unique_by=id)) if versions else []
        )
        versions.append(Version(number=number, parents=parents))
    return versions


@given(histories())
def test_every_version_has_a_place_of_its_own_after_its_parents(versions: list[Version]) -> None:
    places = places_of(versions)
    assert len(set(places.values())) == len(versions)
    for version in versions:
        assert all(places[one.number].step < places[version.number].step for one in version.parents)
        place = places[version.number]
        left = [n for n, other in places.items() if other.row == place.row and n < version.number]
        assert not left or max(left) in {one.number for one in version.parents}


def test_a_line_goes_on_in_its_row_and_a_second_child_branches_off() -> None:
    first = Version(number=1)
    second, other = Version(number=2, parents=[first]), Version(number=3, parents=[first])
    third = Version(number=4, parents=[second])
    assert places_of([first, second, other, third]) == {
        1: Place(0, 0),
        2: Place(1, 0),
        3: Place(1, 1),
        4: Place(2, 0),
    }


def test_a_branch_does_not_stand_behind_one_that_it_does_not_come_from() -> None:
    first = Version(number=1)
    second, other = Version(number=2, parents=[first]), Version(number=3, parents=[first])
    third, late = Version(number=4, parents=[second]), Version(number=5, parents=[second])
    assert places_of([first, second, other, third, late])[5] == Place(2, 2)
