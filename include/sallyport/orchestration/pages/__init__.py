"""Pages that Airflow shows within its own: an application for the API server, with its scripts and styles beside it."""
