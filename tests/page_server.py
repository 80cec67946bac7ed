"""Our pages as the API server mounts them, on a port, in a frame as Airflow's page makes it, before a real browser."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from trial.process import free_port

from browser import chromium
from sallyport.orchestration.pages.app import PREFIX, build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import FrameLocator, Page

FRAME = (
    '<iframe sandbox="allow-scripts allow-same-origin allow-forms allow-downloads" style="width:1180px;height:880px" '
    'src="{}"></iframe>'
)


@contextmanager
def served(path: str, add: Callable[[FastAPI], object] | None = None) -> Iterator[str]:
    """The application below its prefix, and at ``/frame`` a page that holds ``path`` of it. ``add`` adds routes. Its address."""
    host, port = FastAPI(), free_port()
    host.mount(PREFIX, build())
    if add is not None:
        add(host)

    @host.get("/frame")
    def frame() -> HTMLResponse:
        return HTMLResponse(FRAME.format(PREFIX + path))

    server = uvicorn.Server(uvicorn.Config(host, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def looking(
    path: str, headers: Mapping[str, str], add: Callable[[FastAPI], object] | None = None
) -> Iterator[tuple[Page, FrameLocator]]:
    """A browser with the session of ``headers`` on the page at ``path``: the page around it, and the frame."""
    with served(path, add) as address, chromium() as browser:
        context = browser.new_context(viewport={"width": 1200, "height": 900})
        context.add_cookies([{"name": "_token", "value": headers["Cookie"].partition("=")[2], "url": address}])
        page = context.new_page()
        page.goto(f"{address}/frame")
        yield page, page.frame_locator("iframe")
