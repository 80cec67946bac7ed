"""Registers with a past, one for all tests of a module, which read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from register_fixtures import empty_database
from sallyport.register.register import Register

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def shared_register(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """Empty; a module's own fixture fills it."""
    with empty_database(request, tmp_path_factory.mktemp("shared")) as url:
        opened = Register(url)
        yield opened
        opened.engine.dispose()
