"""What may be asked of the list of client users, of the list on screen and of its workbook alike."""

from typing import Annotated

from pydantic import ConfigDict, Field

from chalicelib.domain.client_user import Status
from chalicelib.domain.listing import Filters, Order
from chalicelib.domain.model import Model
from chalicelib.entrypoints.paging import Cursor, open_place, seal_place
from chalicelib.services.client_user_lists import Wanted

Word = Annotated[str, Field(max_length=200)]


class FilterQuery(Model):
    """``?q=&company=&department=&status=&sort=``; unknown parameters are refused."""

    model_config = ConfigDict(extra="forbid")

    q: Word = ""
    company: Word = ""
    department: Word = ""
    status: Status | None = None
    sort: Annotated[str, Field(pattern="^(-?name|-?last_login_at)$")] = "name"

    def filters(self) -> Filters:
        return Filters(self.q, self.company, self.department, self.status)

    def order(self) -> Wanted:
        return Wanted(order=Order(self.sort.removeprefix("-")), is_descending=self.sort.startswith("-"))


class ListQuery(FilterQuery):
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Cursor = ""

    def part(self, office_id: str) -> Wanted:
        """Errors: ``CursorInvalid`` for a cursor of another office, of other filters or of another order."""
        after = open_place(self.cursor, office_id, self._asked()) if self.cursor else ""
        order = self.order()
        return Wanted(self.limit, after, order.order, order.is_descending)

    def cursor_at(self, place: str, office_id: str) -> str | None:
        return seal_place(place, office_id, self._asked()) if place else None

    def _asked(self) -> str:
        return self.model_dump_json(exclude={"limit", "cursor"})
