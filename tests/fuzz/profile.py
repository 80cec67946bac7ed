"""How many examples a fuzzer looks at: few and always the same in the tests, as many as asked for and new ones in `make fuzz`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

EXAMPLES = "SALLYPORT_FUZZ_EXAMPLES"
"""Environment variable of `make fuzz`: examples for each fuzzer."""

settings.register_profile("steady", derandomize=True, database=None, deadline=None, print_blob=True)
settings.register_profile("wandering", derandomize=False, database=None, deadline=None, print_blob=True)


def load_profile() -> None:
    """For all of Hypothesis in this run."""
    settings.load_profile("wandering" if os.environ.get(EXAMPLES) else "steady")


def budget(examples: int) -> settings:
    """The settings of one fuzzer, which looks at ``examples`` in the tests. Its fixtures serve all of them by design."""
    return settings(max_examples=int(os.environ.get(EXAMPLES, examples)), suppress_health_check=list(HealthCheck))
