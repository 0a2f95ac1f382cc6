"""The web application: the page mounted in FastAPI, with its headers and health checks."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

from assistant.settings import Settings
from assistant.web import api, calculators_api
from assistant.web.api_page import api_page
from assistant.web.headers import Headers
from assistant.web.loader import Loader

NAME = "cytopenia-assistant"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
DESCRIPTION = "Cited answers on cytopenia after CAR-T cell therapy, over HTTP."


class ServeFault(RuntimeError):
    """The page cannot be served where it was asked to be."""


def create_app(settings: Settings) -> FastAPI:
    """Return the application; the assistant begins to load when the server starts."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_OFFLINE"] = "1"
    loader = Loader(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        loader.start()
        yield

    app = FastAPI(
        title="Cytopenia assistant", description=DESCRIPTION, version=version(NAME),
        lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
    )  # fmt: skip
    app.add_middleware(Headers, frame_ancestors=settings.frame_ancestors.replace(",", " ").split())
    app.include_router(api.router(loader))
    app.include_router(calculators_api.router())
    api.explain_errors(app)

    @app.get("/api/docs", include_in_schema=False)
    def documentation() -> HTMLResponse:
        return HTMLResponse(api_page(app.openapi()))

    @app.api_route("/api/{path:path}", methods=METHODS, include_in_schema=False)
    def nothing(path: str) -> None:
        raise HTTPException(404, "There is nothing here for this method; see /api/docs.")

    @app.get("/healthz", summary="Is the server alive?")
    def alive() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz", summary="Are the index and the models loaded?", responses={503: {}})
    def ready() -> JSONResponse:
        state = "ready" if loader.ready else str(loader.state)
        return JSONResponse({"status": state}, status_code=200 if loader.ready else 503)

    mount_pages(app, settings, loader)
    return app


def mount_pages(app: FastAPI, settings: Settings, loader: Loader) -> None:
    """Put the page, the embed and their files into the application."""
    import gradio as gr

    from assistant.web.page import build_page
    from assistant.web.texts import interface
    from assistant.web.theme import STATIC, theme

    app.mount("/web", StaticFiles(directory=STATIC))

    @app.get("/embed.js", include_in_schema=False)
    def embed_script() -> FileResponse:
        return FileResponse(STATIC / "embed.js", media_type="text/javascript")

    @app.get("/embed", include_in_schema=False)
    def embed(theme: str = "", lang: str = "", question: str = "") -> RedirectResponse:
        asked = {"__theme": theme, "lang": lang, "question": question}
        query = urlencode({name: value for name, value in asked.items() if value})
        return RedirectResponse(f"embed/?{query}")

    feedback = None
    if settings.feedback:
        from assistant.web.feedback import Feedback

        feedback = Feedback(settings.feedback)
    for path in ("/embed", ""):
        gr.mount_gradio_app(
            app, build_page(loader, settings, feedback, embed=bool(path)), path=path,
            footer_links=[], show_error=False,
            ssr_mode=False, pwa=False, enable_monitoring=False, theme=theme(), i18n=interface(),
            max_file_size="1mb",
        )  # fmt: skip


def serve(settings: Settings) -> None:
    """Serve the page until stopped; raise `ServeFault` when the address cannot be taken."""
    with listening(settings.host, settings.port) as listener:
        import uvicorn

        host, port = listener.getsockname()[:2]
        print(f"Open http://{host}:{port} in a browser. Stop with Ctrl+C.", flush=True)  # noqa: T201
        config = uvicorn.Config(
            create_app(settings),
            log_level="warning",
            access_log=False,
            proxy_headers=True,
            root_path=settings.root_path.rstrip("/"),
        )
        uvicorn.Server(config).run(sockets=[listener])


def listening(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address; raise `ServeFault` when it is in use or refused."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, proto)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        raise ServeFault(
            f"cannot serve on {host}:{port} ({error.strerror}): choose another port with "
            f"CYTOPENIA_PORT={port + 1 if port < 65535 else 7861}, or another CYTOPENIA_HOST"
        ) from error
    return listener
