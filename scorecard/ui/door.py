"""What the server does before a page is asked for, and what it tells every browser."""

from __future__ import annotations

import importlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scorecard.ui import remembered
from scorecard.ui.workspace import Workspace, workspace

if TYPE_CHECKING:
    from scorecard.warehouse.snapshot import Snapshot

# Streamlit evaluates its own bundles and inlines styles; nothing may come from,
# or go to, another host.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:;"
        " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
        " connect-src 'self' ws://localhost:* ws://127.0.0.1:*; worker-src 'self' blob:;"
        " frame-ancestors 'none'; form-action 'self'; base-uri 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


_DRAWN_WITH = (
    "scorecard.ui.live",
    "scorecard.ui.states",
    "scorecard.ui.filters",
    "scorecard.ui.first_screen",
    "streamlit.material_icon_names",
    "numpy",
    "PIL.Image",
)
"""Streamlit imports the last two for any picture, a logo too. The first browser is still
fetching its scripts when the server imports all of them."""


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Start reading the files with the server, so that the first visitor need not wait.

    Unless the first screen is remembered: then it is drawn before anything is read.
    """
    space = workspace()
    space.on_new = _warm
    threading.Thread(target=_import_what_draws, name="importing", daemon=True).start()
    if remembered.recall(space) is None:
        space.look()
    yield


def _import_what_draws() -> None:
    for module in _DRAWN_WITH:
        importlib.import_module(module)


def _warm(space: Workspace, snapshot: Snapshot) -> None:
    # All that counts is imported by now; the door itself opens without it.
    from scorecard.ui import warming  # noqa: PLC0415

    warming.begin(space, snapshot)


class _SecurityHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, send_with_headers)


def security_headers() -> list[Middleware]:
    """The middleware that adds the headers to every response."""
    return [Middleware(_SecurityHeaders)]
