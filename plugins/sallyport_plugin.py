"""What Sallyport adds to Airflow's API server: answers judged as they arrive, gates that show what they ask now, pages."""

from airflow.plugins_manager import AirflowPlugin

from sallyport.orchestration.middleware import AnswerGuard, AskingRefresher
from sallyport.orchestration.pages.app import DESK, PREFIX, REVIEW_TAB, build


class SallyportPlugin(AirflowPlugin):
    """Registered by Airflow at start."""

    name = "sallyport"
    fastapi_root_middlewares = [  # noqa: RUF012 - Airflow reads a plain class attribute
        {"middleware": AnswerGuard, "args": [], "kwargs": {}, "name": "Sallyport: answers are judged"},
        {"middleware": AskingRefresher, "args": [], "kwargs": {}, "name": "Sallyport: gates show what they ask now"},
    ]
    fastapi_apps = [{"app": build(), "url_prefix": PREFIX, "name": "Sallyport: pages"}]  # noqa: RUF012 - as above
    external_views = [REVIEW_TAB, DESK]  # noqa: RUF012 - as above
