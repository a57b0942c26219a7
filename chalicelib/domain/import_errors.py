"""The refusals of running an import; those of a file and of its cells stand beside what reads them."""

from chalicelib.domain.errors import DomainError


class ImportNotReady(DomainError):
    """Only what has been read, and has not been confirmed or cancelled yet, can be confirmed."""

    code = "import_not_ready"


class ImportOver(DomainError):
    """There is nothing left to stop."""

    code = "import_over"


class ImportUnderWay(DomainError):
    """What became of each row is told once all is over."""

    code = "import_under_way"


class TooManyImports(DomainError):
    """The office has as many imports under way as it may have at once."""

    code = "too_many_imports"


class ImportIncomplete(DomainError):
    """A run ends with rows that no worker could do; another one is begun for them."""

    code = "import_incomplete"
