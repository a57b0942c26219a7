"""The version that ``GET /health`` and the OpenAPI document name."""

VERSION = "0.1.0"
