"""JSON Schemas (2020-12) of the record, made from its models. `schemas/` holds them as files."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from saual.record import SCHEMA_VERSION, Failure, Letter, Record

Part = Literal["letter", "failure", "record"]
_TYPES: dict[Part, Any] = {"letter": Letter, "failure": Failure, "record": Record}


class _Schema(GenerateJsonSchema):
    """A record always has every field; titles that only repeat the names of fields are left out."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        return True

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema(part: Part = "letter") -> dict[str, Any]:
    """The schema of a letter, of a failure, or of a line of output, which is one or the other."""
    body = TypeAdapter(_TYPES[part]).json_schema(mode="serialization", schema_generator=_Schema)
    head = {"$schema": _Schema.schema_dialect, "$id": f"urn:saual:{part}:{SCHEMA_VERSION}"}
    return head | body


def schema_text(part: Part = "letter") -> str:
    """The schema as the file in `schemas/` has it."""
    return json.dumps(schema(part), ensure_ascii=False, indent=2) + "\n"
