"""Logger and metrics of every function. Secrets and personal data never become values of either."""

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

logger = Logger(service="portaria", log_uncaught_exceptions=False)
metrics = Metrics(namespace="Portaria", service="portaria")

FUNNEL = (
    "ClientUserCompleted",
    "InvitationSent",
    "InvitationExpired",
    "InvitationDeclined",
    "AccountRegistered",
    "AccountLinked",
    "FactorEnrolled",
    "ClientUserActivated",
)

DELIVERIES = ("Delivered", "Bounced", "SoftBounced", "Complained", "Rejected", "Delayed")
"""What became of mails of every kind, counted as often as SES tells it."""


def count(step: str) -> None:
    """Adds one to a step of the funnel, or to a fate of mails; the metric leaves with the function's log (EMF)."""
    if step not in FUNNEL + DELIVERIES:
        raise ValueError(step)
    metrics.add_metric(name=step, unit=MetricUnit.Count, value=1)


def flush_metrics() -> None:
    """Writes the metrics of this invocation as one log line, if there are any."""
    if metrics.metric_set:
        metrics.flush_metrics()
