"""What the application runs on: the template's parts, packaging, and the local stack."""
