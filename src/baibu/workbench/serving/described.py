"""Describe a service in the form of OpenAPI, from the signature of its model.

Start reading at `openapi`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baibu.workbench.packaging.signature import Signature

Plain = dict[str, Any]
PLACES = (
    "POST /predict", "POST /predict/batch", "POST /label", "GET /health", "GET /metrics",
    "GET /schema", "GET /openapi.json", "GET /docs", "GET /",
)  # fmt: skip
MEDIA_TYPES = {  # of files that are sent as they are, by the kind of the column
    "image": ("image/png", "image/jpeg", "image/bmp", "image/gif"),
    "sound": ("audio/wav",),
}
REFUSALS = {
    "400": "The body cannot be read.",
    "403": "The request is not from here.",
    "413": "Too many bytes or rows.",
    "422": "A column holds what no answer can be given to; `problems` names each.",
    "503": "More waits than there is room for; `Retry-After` says when to come back.",
    "504": "No answer came in time.",
}


def openapi(signature: Signature, version: str) -> Plain:
    """Give the whole description."""
    row, answer, batch = (_ref(name) for name in ("Row", "Answer", "Batch"))
    many = {"type": "array", "items": row, "minItems": 1}
    example = signature.example
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Predict {signature.target}", "version": version},
        "paths": {
            "/predict": _post("Answer one row.", _one(signature, row, example), answer),
            "/predict/batch": _post(
                "Answer many rows, or none.",
                {"application/json": _as(many, [example]), "text/csv": {"schema": _TEXT}},
                batch,
            ),
            "/label": _post(
                "Tell what came true of a prediction.",
                {"application/json": {"schema": _ref("Label")}},
                _ref("Label"),
            ),
            "/health": _get("Say whether a row would be answered now.", "application/json"),
            "/metrics": _get("Counts for Prometheus.", "text/plain"),
            "/schema": _get("What the model reads and answers.", "application/json"),
        },
        "components": {"schemas": schemas(signature)},
    }


def _one(signature: Signature, row: Plain, example: Plain) -> dict[str, Plain]:
    """Give the forms in which one row may be sent: a file also as it is."""
    forms = {"application/json": _as(row, example)}
    kind = signature.columns[0].kind if len(signature.columns) == 1 else ""
    for media in MEDIA_TYPES.get(kind, ()):
        forms[media] = {"schema": {"type": "string", "format": "binary"}}
    return forms


def schemas(signature: Signature) -> Mapping[str, Plain]:
    """Give the forms of what is sent both ways."""
    answer = _answer(signature)
    one = {"type": "object", "properties": answer, "required": ["id", "prediction", "version"]}
    row = {name: held for name, held in answer.items() if name not in ("version", "remarks")}
    told = {"code": _TEXT, "what": _TEXT, "fix": _TEXT, "field": _TEXT, "problems": _LIST}
    inner = {"type": "object", "properties": told, "required": ["code", "what"]}
    truth: Plain = {"enum": list(signature.classes)} if signature.classes else _NUMBER
    label = {"type": "object", "properties": {"id": _TEXT, "truth": truth}}
    return {
        "Row": signature.schema(),
        "Answer": one,
        "Batch": {
            "type": "object",
            "properties": {
                "version": _TEXT,
                "remarked": {"type": "integer"},
                "predictions": {
                    "type": "array",
                    "items": {"type": "object", "properties": row},
                },
            },
            "required": ["version", "remarked", "predictions"],
        },
        "Label": {**label, "required": ["id", "truth"]},
        "Refusal": {"type": "object", "properties": {"error": inner}, "required": ["error"]},
    }


def _answer(signature: Signature) -> Plain:
    found: Plain = {"id": _TEXT, "version": _TEXT, "remarks": _LIST}
    if not signature.classes:
        amounts = {"prediction": _NUMBER, "value": _NUMBER}
        return {**found, **amounts, "low": _NUMBER, "high": _NUMBER}
    chances = {name: {"type": "number", "minimum": 0, "maximum": 1} for name in signature.classes}
    found["prediction"] = {"type": "string", "enum": list(signature.classes)}
    found["chances"] = {
        "type": "object", "properties": chances, "required": list(signature.classes),
    }  # fmt: skip
    return found


_TEXT: Plain = {"type": "string"}
_NUMBER: Plain = {"type": "number"}
_LIST: Plain = {"type": "array", "items": {"type": "object"}}


def _ref(name: str) -> Plain:
    return {"$ref": f"#/components/schemas/{name}"}


def _as(schema: Plain, example: Any) -> Plain:
    return {"schema": schema, "example": example}


def _post(summary: str, content: Mapping[str, Plain], said: Plain) -> Plain:
    refused = {
        code: {
            "description": text,
            "content": {"application/json": {"schema": _ref("Refusal")}},
        }
        for code, text in REFUSALS.items()
    }
    answered = {"description": "The answer.", "content": {"application/json": {"schema": said}}}
    body = {"required": True, "content": dict(content)}
    return {
        "post": {"summary": summary, "requestBody": body, "responses": {"200": answered, **refused}}
    }


def _get(summary: str, media: str) -> Plain:
    answered = {"description": "The answer.", "content": {media: {"schema": {}}}}
    return {"get": {"summary": summary, "responses": {"200": answered}}}
