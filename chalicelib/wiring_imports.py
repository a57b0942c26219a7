"""The part of the composition root that imports need."""

from chalicelib import wiring
from chalicelib.adapters.dynamodb.imports import Imports
from chalicelib.adapters.events import ImportQueue
from chalicelib.adapters.import_files import ImportFiles
from chalicelib.services.ports_imports import ImportDesk


def desk() -> ImportDesk:
    settings = wiring.settings()
    return ImportDesk(
        store=wiring.store(),
        imports=Imports(wiring.portal()),
        files=ImportFiles(wiring.client("s3"), settings.imports_bucket),
        wake=ImportQueue(wiring.client("lambda"), settings.parse_import_function).hand_over,
        clock=wiring.clock,
        tokens=wiring.tokens,
        throttle=wiring.throttle(),
    )
