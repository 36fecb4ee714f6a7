from __future__ import annotations

import io
from pathlib import Path

import pytest

from scorecard.errors import IntakeError
from scorecard.ui import uploads


def test_a_file_is_kept_whole_under_its_own_name(tmp_path: Path) -> None:
    kept = uploads.keep("orders (2).csv", io.BytesIO(b"a,b\n1,2\n"), tmp_path / "new")
    assert kept.read_bytes() == b"a,b\n1,2\n"
    assert [path.name for path in kept.parent.iterdir()] == ["orders (2).csv"]


def test_an_archive_is_kept_as_it_is(tmp_path: Path) -> None:
    kept = uploads.keep("Weekly Export.ZIP", io.BytesIO(b"PK\x05\x06" + bytes(18)), tmp_path)
    assert kept.name == "Weekly Export.ZIP"


@pytest.mark.parametrize("name", ["../../escape.csv", "..\\..\\escape.csv", "/etc/escape.csv"])
def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    assert uploads.keep(name, io.BytesIO(b"x"), tmp_path).parent == tmp_path


@pytest.mark.parametrize("name", ["notes.exe", "company.toml", "noending", ".csv"])
def test_what_cannot_be_read_is_refused_with_what_could(tmp_path: Path, name: str) -> None:
    with pytest.raises(IntakeError, match="Export it as one of: csv"):
        uploads.keep(name, io.BytesIO(b"x"), tmp_path)
    assert list(tmp_path.iterdir()) == []
