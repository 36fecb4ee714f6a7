"""Before the first file: every stage names an export and what it shows."""

import pytest

from scorecard.views.first_files import build_first_files
from tests.unit.views.fake import FakeSnapshot


@pytest.fixture(scope="module")
def shown():
    return build_first_files(FakeSnapshot(is_empty=True), "exports")


def test_every_stage_of_the_journey_names_the_export_to_begin_with(shown):
    company = FakeSnapshot(is_empty=True).company
    assert [one.name for one in shown.stages] == [stage.name for stage in company.stages]
    assert all(one.export and one.shows and one.question for one in shown.stages)


def test_the_folder_to_drop_files_into_is_named(shown):
    assert "into the folder exports." in shown.under


def test_what_the_first_export_shows_comes_first_and_the_rest_is_counted(shown):
    service = next(one for one in shown.stages if one.name == "Service")
    assert service.shows.startswith("First reply; First reply, slowest tenth; ")
    assert service.shows.endswith(" more")
