"""The fixtures of :class:`setup_site.SetupSite`: on a SQLite register, and on each kind of register.

A folder whose tests need more of a site has a ``site`` of its own.
"""

from __future__ import annotations

import pytest

from setup_site import SetupSite


@pytest.fixture
def site(tmp_path, sqlite_register):
    return SetupSite(tmp_path, sqlite_register)


@pytest.fixture
def any_site(tmp_path, register):
    return SetupSite(tmp_path, register)
