"""What others know of a person, and what is therefore no password of theirs."""

from collections.abc import Iterable

from chalicelib.domain.account import Account
from chalicelib.domain.client_user import ClientUser
from chalicelib.domain.member import Member
from chalicelib.services.ports import Store


def known_about(account: Account, store: Store) -> list[str]:
    """Names, e-mails, numbers, offices and companies of an account, at every office that it belongs to."""
    found = (
        store.members.find(each.office_id, each.member_id) for each in store.accounts.memberships(account.id)
    )
    return [account.name, account.email, *known_of_members([each for each in found if each], store)]


def known_of_members(members: Iterable[Member], store: Store) -> list[str]:
    """The same of people as their offices know them."""
    return [word for member in members for word in _known_of(member, store)]


def _known_of(member: Member, store: Store) -> list[str]:
    office = store.offices.get(member.office_id)
    known = [office.name, member.name, member.email]
    if isinstance(member, ClientUser):
        granted = [each.id for each in member.companies]
        known += [each.name for each in store.companies.get_many(member.office_id, granted)]
        known += [number for number in (member.cpf, member.phone) if number]
    return known
