"""What SES is asked for, and how its refusals are read."""

import email
import email.policy
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.stub import ANY, Stubber
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from chalicelib.adapters.ses import SesMailer
from chalicelib.domain.errors import MailRefused, ServiceUnavailable
from chalicelib.domain.mail import Mail

REGION = "sa-east-1"
SENDER = "convites@portaria.test"
TO = "carla@exemplo.com.br"
TAGS = {"office_id": "off_a", "invitation_id": "inv_1", "version": "1"}


def render(name: str, **facts: Any) -> Mail:
    return Mail(subject=f"Convite: {facts['office_name']}", text=f"{name} ção", html="<p>ção</p>")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Any:
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(variable, "testing")
    return boto3.client("sesv2", region_name=REGION, config=Config(retries={"total_max_attempts": 1}))


@pytest.fixture
def mailer(client: Any) -> SesMailer:
    return SesMailer(client, SENDER, "portaria", render)


@pytest.fixture
def stub(client: Any) -> Iterator[Stubber]:
    with Stubber(client) as stubber:
        yield stubber


def send(mailer: SesMailer, office_name: str = "Contábil Silva", **more: Any) -> str:
    return mailer.send("invitation", to=TO, office_name=office_name, **({"tags": TAGS} | more))


def sender_of(mailer: SesMailer, stub: Stubber, office_name: str) -> str:
    asked: list[str] = []
    stub.add_response("send_email", {"MessageId": "m-1"})
    stub.client.meta.events.register(
        "provide-client-params.sesv2.SendEmail", lambda params, **_: asked.append(params["FromEmailAddress"])
    )
    send(mailer, office_name)
    return asked[0]


def test_a_mail_is_asked_for_with_both_bodies_tags_and_configuration_set(
    mailer: SesMailer, stub: Stubber
) -> None:
    utf8 = {"Charset": "UTF-8"}
    expected = {
        "FromEmailAddress": ANY,
        "Destination": {"ToAddresses": [TO]},
        "ReplyToAddresses": ["ola@silva.example"],
        "Content": {
            "Simple": {
                "Subject": {"Data": "Convite: Contábil Silva", **utf8},
                "Body": {"Text": {"Data": "invitation ção", **utf8}, "Html": {"Data": "<p>ção</p>", **utf8}},
            }
        },
        "EmailTags": [{"Name": name, "Value": value} for name, value in TAGS.items()],
        "ConfigurationSetName": "portaria",
    }
    stub.add_response("send_email", {"MessageId": "m-1"}, expected)

    assert send(mailer, reply_to="ola@silva.example") == "m-1"


@pytest.mark.statement("H3", "H4")
@pytest.mark.parametrize(
    ("office_name", "shown"),
    [
        ("Silva", "Silva via Portaria"),
        ("Escritório São José Contabilidade", "Escritório São José Contabilidade via Portaria"),
        ('A "B" \\ C, Ltda.', 'A "B" \\ C, Ltda. via Portaria'),
        ("Silva & Irmãos, Ltda.", "Silva & Irmãos, Ltda. via Portaria"),
        ("Banco <x@banco.com>", "Banco <x (arroba) banco. com> via Portaria"),
        ("Ana\r\nBcc: x@y.com", "Ana Bcc: x (arroba) y. com via Portaria"),
        ("=?utf-8?q?Banco?=", "= ?utf-8?q?Banco?= via Portaria"),
        ("", "Portaria"),
    ],
)
def test_the_sender_is_the_office_by_way_of_the_platform(
    mailer: SesMailer, stub: Stubber, office_name: str, shown: str
) -> None:
    header = sender_of(mailer, stub, office_name)

    addresses = email.message_from_string(f"From: {header}\n\n", policy=email.policy.default)[
        "From"
    ].addresses
    assert header.isascii()
    assert "\n" not in header
    assert [(each.display_name, each.addr_spec) for each in addresses] == [(shown, SENDER)]


@pytest.mark.statement("H4")
def test_the_longest_and_strangest_sender_fits_the_limits(mailer: SesMailer, stub: Stubber) -> None:
    header = sender_of(mailer, stub, "名" * 200)

    assert len(header) <= 320
    assert max(len(word) for word in header.split()) <= 75


@pytest.mark.parametrize("value", ["Ana Souza", "ana@exemplo.com.br", "", "a\nb", "ação"])
def test_a_tag_holds_ids_only(mailer: SesMailer, value: str) -> None:
    with pytest.raises(ValueError, match="ids only"):
        send(mailer, tags={"person": value})


@pytest.mark.statement("J10", "L2")
@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("MessageRejected", 400, MailRefused),
        ("MailFromDomainNotVerifiedException", 400, MailRefused),
        ("BadRequestException", 400, MailRefused),
        ("NotFoundException", 404, MailRefused),
        ("TooManyRequestsException", 429, ServiceUnavailable),
        ("ThrottlingException", 400, ServiceUnavailable),
        ("LimitExceededException", 400, ServiceUnavailable),
        ("SendingPausedException", 400, ServiceUnavailable),
        ("AccountSuspendedException", 400, ServiceUnavailable),
        ("InternalFailure", 500, ServiceUnavailable),
        ("AccessDeniedException", 403, ServiceUnavailable),
    ],
)
def test_a_refusal_for_good_is_told_from_one_that_passes(
    mailer: SesMailer, stub: Stubber, code: str, status: int, expected: type[Exception]
) -> None:
    stub.add_client_error("send_email", code, f"Email address is not verified: {TO}", http_status_code=status)

    with pytest.raises(expected) as refusal:
        send(mailer)

    assert TO not in repr(refusal.value)
    assert refusal.value.__suppress_context__


@pytest.mark.statement("J10")
@pytest.mark.parametrize(
    "fault",
    [
        ReadTimeoutError(endpoint_url="https://email"),
        ConnectTimeoutError(endpoint_url="https://email"),
        EndpointConnectionError(endpoint_url="https://email"),
    ],
)
def test_a_silent_service_is_worth_trying_again(fault: Exception) -> None:
    class Silent:
        def send_email(self, **_: Any) -> None:
            raise fault

    with pytest.raises(ServiceUnavailable):
        send(SesMailer(Silent(), SENDER, "portaria", render))


@mock_aws
def test_a_mail_reaches_an_emulated_ses() -> None:
    client = boto3.client("sesv2", region_name=REGION)
    client.create_email_identity(EmailIdentity=SENDER)
    client.create_configuration_set(ConfigurationSetName="portaria")

    assert send(SesMailer(client, SENDER, "portaria", render))

    (message,) = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    assert message.subject == "Convite: Contábil Silva"
    assert message.destinations["ToAddresses"] == [TO]
