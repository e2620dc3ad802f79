"""The outline of the OpenAPI document: what a client relies on. ``python -m`` writes it anew."""

import json
from pathlib import Path
from typing import Any

from service.api.openapi import operations_of
from service.app import create_app
from service.settings import Settings

SNAPSHOT = Path(__file__).parent / "openapi.outline.json"


def outline() -> dict[str, Any]:
    document = create_app(Settings()).state.document()
    return {
        "openapi": document["openapi"],
        "operations": {
            f"{method} {path}": {
                "summary": operation["summary"],
                "parameters": [each["name"] for each in operation.get("parameters", ())],
                "answers": {
                    status: sorted(answer.get("content", ()))
                    for status, answer in operation["responses"].items()
                },
            }
            for (method, path), operation in operations_of(document).items()
        },
        "schemas": {
            name: sorted(schema["properties"])
            for name, schema in document["components"]["schemas"].items()
        },
    }


if __name__ == "__main__":
    text = json.dumps(outline(), ensure_ascii=False, indent=1, sort_keys=True)
    SNAPSHOT.write_text(text + "\n", encoding="utf-8")
