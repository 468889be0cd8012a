"""The description of the HTTP contract, with problems under the media type they are sent as."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

PROBLEM_JSON = "application/problem+json"
PROBLEM = {"$ref": "#/components/schemas/Problem"}


class Application(FastAPI):
    """FastAPI, which by itself describes every response as application/json."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document; made once."""
        described = super().openapi()
        operations = (operation for path in described["paths"].values() for operation in path.values())
        for response in (response for operation in operations for response in operation["responses"].values()):
            content = response.get("content", {})
            if content.get("application/json", {}).get("schema") == PROBLEM:
                content[PROBLEM_JSON] = content.pop("application/json")
        return described
