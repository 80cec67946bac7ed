"""How many examples the fuzzers look at: few and always the same ones in the tests, more and new ones in `make fuzz`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

WANDERING = bool(os.environ.get("SALLYPORT_FUZZ"))
"""Set by `make fuzz`, which gives the seed, too."""
_TIMES = 4 if WANDERING else 1


def load_profile() -> None:
    """For all of Hypothesis in this run. Nothing is kept between runs: the same seed makes the same examples."""
    settings.register_profile("ours", derandomize=not WANDERING, database=None, deadline=None, print_blob=True)
    settings.load_profile("ours")


def budget(examples: int) -> settings:
    """For one fuzzer that looks at ``examples`` in the tests. Its fixtures serve all of them by design."""
    return settings(max_examples=_TIMES * examples, suppress_health_check=list(HealthCheck))
