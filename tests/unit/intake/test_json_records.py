"""Records are decoded a piece at a time, and are those that decoding the whole would give."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.intake import json_records
from scorecard.intake.json_records import NotJsonError, records_of_list

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def pieces(text: str, size: int, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    monkeypatch.setattr(json_records, "_PIECE", size)
    return list(records_of_list(io.StringIO(text)))


@given(st.lists(VALUES, max_size=5), st.integers(1, 7), st.sampled_from([None, 1]), st.booleans())
@settings(max_examples=150, deadline=None)
def test_whatever_the_pieces_the_records_are_the_same(
    records: list[Any], size: int, indent: int | None, is_ascii: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        text = json.dumps(records, indent=indent, ensure_ascii=is_ascii)
        assert pieces(text, size, patch) == [("", one) for one in records]
        wrapped = json.dumps({"count": 2, "rows": records, "more": []}, indent=indent)
        assert pieces(f"\ufeff {wrapped}\n", size, patch) == [("rows", one) for one in records]


def test_an_object_without_a_list_is_one_record() -> None:
    assert list(records_of_list(io.StringIO(' {"a": 1, "b": {"c": 2}}'))) == [
        ("", {"a": 1, "b": {"c": 2}})
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"a": 1}, {"a" 2}]', "Expecting ':' delimiter at letter 17"),
        ('[{"a": 1} {"a": 2}]', "a comma is expected at letter 11"),
        ('[{"a": 1},', "Expecting value at letter 11"),
        ('[{"a": 1}', "the end comes too soon at letter 10"),
        ('[{"a": "one', "Unterminated string starting at at letter 8"),
        ('[1] [2]', "there is more behind the end at letter 5"),
        ('{"rows": [1], nothing: 2}', "a key in quotes is expected at letter 15"),
        ('[' * 100_000, "nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_no_json_is_said_with_its_place(text: str, said: str) -> None:
    with pytest.raises(NotJsonError, match=said):
        list(records_of_list(io.StringIO(text)))


def test_a_fault_ends_the_reading_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "_PIECE", 64)
    file = io.StringIO("[1, oops, " + "2, " * 10_000 + "3]")
    with pytest.raises(NotJsonError, match="Expecting value at letter 5"):
        list(records_of_list(file))
    assert file.tell() < 1_000


def test_a_long_list_is_never_held_as_a_whole() -> None:
    text = "[" + ",".join(['{"name": "somebody", "score": 7}'] * 200_000) + "]"
    file = io.StringIO(text)
    tracemalloc.start()
    assert sum(1 for _ in records_of_list(file)) == 200_000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 << 20
