"""Tests of this folder take minutes: `make test-long` runs them with many more random examples than usual."""

from hypothesis import settings

settings.register_profile("long", max_examples=5_000, stateful_step_count=60, deadline=None)
