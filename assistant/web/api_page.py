"""The documentation of the HTTP interface as one page without scripts, made from its schema."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;
color:#1b2733;background:#fff}code,pre{font:14px/1.45 ui-monospace,monospace}
pre{background:#f2f5f7;padding:.8rem;border-radius:6px;overflow:auto}h2{margin-top:2.5rem}
a{color:#0b5c7a}.m{color:#0b5c7a}table{border-collapse:collapse}td,th{text-align:left;
padding:.2rem .8rem .2rem 0;vertical-align:top}@media(prefers-color-scheme:dark){body{color:#dfe7ec;
background:#10181f}pre{background:#18232c}a,.m{color:#7cc4dd}}"""


def api_page(schema: dict[str, Any]) -> str:
    """Return the page for an OpenAPI schema."""
    title = html.escape(schema["info"]["title"])
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<title>{title}: HTTP interface</title><style>{STYLE}</style></head><body><main>",
        f"<h1>{title}: HTTP interface</h1><p>{html.escape(schema['info']['description'])} The same "
        "for programs: <a href='openapi.json'>OpenAPI</a>.</p>",
    ]
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            parts.extend(operation_html(path, method, operation, schema))
    return "\n".join([*parts, "</main></body></html>"])


def operation_html(
    path: str, method: str, operation: dict[str, Any], schema: dict[str, Any]
) -> Iterator[str]:
    """Yield what a reader needs to call one operation."""
    name = f"{method.upper()} {html.escape(path)}"
    yield f"<section><h2 id='{html.escape(operation['operationId'])}'><code class='m'>{name}</code>"
    yield f"</h2><p>{html.escape(operation.get('summary', ''))}</p>"
    if operation.get("parameters"):
        yield "<table><thead><tr><th>parameter</th><th>in</th><th>type</th></tr></thead><tbody>"
        for parameter in operation["parameters"]:
            kind = html.escape(json.dumps(parameter["schema"].get("type", "integer or nothing")))
            yield f"<tr><td><code>{parameter['name']}</code></td><td>{parameter['in']}</td>"
            yield f"<td>{kind}</td></tr>"
        yield "</tbody></table>"
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        names = list(referenced(body["schema"], schema))
        yield "<p>Body (JSON):</p>"
        shown = {name: schema["components"]["schemas"][name] for name in names}
        yield f"<pre tabindex='0'>{html.escape(json.dumps(shown, indent=1))}</pre>"
    yield f"<p>Answers: {', '.join(sorted(operation['responses']))}.</p></section>"


def referenced(part: object, schema: dict[str, Any]) -> Iterator[str]:
    """Yield the names of the schemas that a part refers to, itself first, each once."""
    seen: dict[str, None] = {}
    waiting = [part]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            name = str(item.get("$ref", "")).rpartition("/")[2]
            if name and name not in seen:
                seen[name] = None
                waiting.append(schema["components"]["schemas"][name])
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return iter(seen)
