"""What files are called."""

from __future__ import annotations

from pydantic import Field, PositiveInt

from sallyport.policy.section import Section


class NamingRules(Section):
    """What files are called."""

    encoded_names: PositiveInt = Field(
        5, description="Names of one request that look like encoded data, from which on a reviewer is told."
    )
