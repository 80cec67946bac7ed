"""What Sallyport adds to Airflow's API server: answers judged as they arrive, gates that show what they ask now, pages.

Every process of Airflow loads this file, each task anew. So each part is loaded when it is asked for, which the API server
alone does: to load a web server takes longer than most tasks' own work.
"""

from functools import cached_property
from typing import Any

from airflow.plugins_manager import AirflowPlugin


class SallyportPlugin(AirflowPlugin):
    """Registered by Airflow at start."""

    name = "sallyport"

    @cached_property
    def fastapi_root_middlewares(self) -> list[dict[str, Any]]:
        """What stands around all of the API server."""
        from sallyport.orchestration.middleware import AnswerGuard, AskingRefresher

        return [
            {"middleware": AnswerGuard, "args": [], "kwargs": {}, "name": "Sallyport: answers are judged"},
            {
                "middleware": AskingRefresher,
                "args": [],
                "kwargs": {},
                "name": "Sallyport: gates show what they ask now",
            },
        ]

    @cached_property
    def fastapi_apps(self) -> list[dict[str, Any]]:
        """Our pages."""
        from sallyport.orchestration.pages.app import PREFIX, build

        return [{"app": build(), "url_prefix": PREFIX, "name": "Sallyport: pages"}]

    @cached_property
    def external_views(self) -> list[dict[str, Any]]:
        """Where Airflow's own pages show ours."""
        from sallyport.orchestration.pages.app import DESK, REVIEW_TAB

        return [REVIEW_TAB, DESK]
