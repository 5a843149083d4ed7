"""The record: its schema files, and the way to JSON and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saual.record import Failure, Letter
from saual.schema import Part, schema, schema_text

PARTS: tuple[Part, ...] = ("letter", "failure")


@pytest.mark.parametrize("part", PARTS)
def test_schema_file_is_the_models(part: Part, root: Path) -> None:
    file = root / "schemas" / f"{part}.schema.json"
    assert file.read_text("utf-8") == schema_text(part), "the record has changed: make schema"


def test_a_line_of_output_is_a_letter_or_a_failure() -> None:
    assert [variant["$ref"] for variant in schema("record")["anyOf"]] == ["#/$defs/Letter", "#/$defs/Failure"]


def test_every_field_is_always_there() -> None:
    assert set(schema("letter")["required"]) == set(schema("letter")["properties"])
    assert {"from", "to", "granularity", "text", "start", "end", "by"} <= set(
        schema("letter")["$defs"]["Date"]["required"]
    )


def test_the_schema_names_no_place() -> None:
    assert "$id" not in json.dumps(schema("letter")["$defs"])
    assert schema("letter")["$id"] == "urn:saual:letter:1.0"
    assert schema("letter")["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def values(part: dict[str, Any], defs: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Any JSON value that the schema allows (the small dialect that the record's schema uses)."""
    if "$ref" in part:
        return values(defs[part["$ref"].rpartition("/")[2]], defs)
    if "anyOf" in part:
        return st.one_of([values(choice, defs) for choice in part["anyOf"]])
    if "const" in part:
        return st.just(part["const"])
    if "enum" in part:
        return st.sampled_from(part["enum"])
    return _plain(part, defs)


def _plain(part: dict[str, Any], defs: dict[str, Any]) -> st.SearchStrategy[Any]:
    match part["type"]:
        case "object":
            return st.fixed_dictionaries({key: values(field, defs) for key, field in part["properties"].items()})
        case "array" if "prefixItems" in part:
            return st.tuples(*[values(item, defs) for item in part["prefixItems"]]).map(list)
        case "array":
            return st.lists(values(part["items"], defs), max_size=1)
        case "string" if "pattern" in part:
            return st.from_regex(part["pattern"].replace(r"\d", "[0-9]"), fullmatch=True)
        case "string":
            return st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
        case "integer":
            return st.integers(0, 10**9)
        case "number":
            return st.floats(-1e6, 1e6)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
    raise AssertionError(part)


LETTERS = values(schema("letter"), schema("letter")["$defs"])
FAILURES = values(schema("failure"), schema("failure")["$defs"])


@given(LETTERS)
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_letter_survives_json(value: Any) -> None:
    line = Letter.model_validate_json(json.dumps(value)).model_dump_json()
    assert json.loads(line) == value
    assert "\n" not in line


@given(FAILURES)
@settings(deadline=None)
def test_a_failure_survives_json(value: Any) -> None:
    assert json.loads(Failure.model_validate_json(json.dumps(value)).model_dump_json()) == value
