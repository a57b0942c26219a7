"""The ports of ``services/ports.py`` in memory, a few lines each."""

from chalicelib.services.ports import Store
from tests.fakes.drawer import commit
from tests.fakes.funnel import FakeFunnel
from tests.fakes.notifications import FakeNotifications
from tests.fakes.offices import FakeAudit, FakeCompanies, FakeDepartments, FakeOffices, FakeTasks
from tests.fakes.onboarding import FakeInvitationTokens, FakeOutbox, FakeWaits
from tests.fakes.people import FakeAccounts, FakeDrafts, FakeLists, FakeMembers

__all__ = ["fake_store"]


def fake_store() -> Store:
    members = FakeMembers()
    return Store(
        offices=FakeOffices(),
        companies=FakeCompanies(),
        departments=FakeDepartments(),
        members=members,
        drafts=FakeDrafts(),
        invitation_tokens=FakeInvitationTokens(),
        waits=FakeWaits(),
        outbox=FakeOutbox(),
        audit=FakeAudit(),
        tasks=FakeTasks(),
        notifications=FakeNotifications(),
        accounts=FakeAccounts(),
        funnel=FakeFunnel(),
        lists=FakeLists(members),
        commit=commit,
    )
