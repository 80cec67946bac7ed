"""Airflow's own database, roles and accounts, made in one process: ``python -m trial.airflow_database ACCOUNTS.json``."""

from __future__ import annotations

import sys

from airflow.utils import db

from sallyport.orchestration import roles

if __name__ == "__main__":
    db.upgradedb()
    roles.main(sys.argv[1:])
