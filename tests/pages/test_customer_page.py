"""One customer's page: its keys with what joined them, and what has happened to it."""

from __future__ import annotations

from scorecard import formats
from tests.pages.conftest import OpenPage, text_of


def test_a_customer_shows_its_keys_and_hides_its_email(open_page: OpenPage) -> None:
    open_page("sample", "scorecard")
    from scorecard.ui.workspace import workspace

    held = workspace().wait()
    assert held is not None
    keys = held.table("identities", ["customer_id", "source", "kind", "key"])
    struck = held.table("strikes", ["customer_id"])["customer_id"].drop_nulls()
    mailed = keys.filter(keys["kind"] == "email")
    number = min({*mailed["customer_id"]} & {*struck})
    email = mailed.filter(mailed["customer_id"] == number)["key"][0]

    app = open_page("sample", "customer", customer=str(number))
    said = text_of(app)
    assert formats.customer_code(number) in said
    assert "poor experience" in said
    assert "by e-mail" in said
    assert email not in said
    assert f"{email[0]}…@{email.partition('@')[2]}" in said
    app.toggle(key="customer-plain").set_value(True).run()
    assert email in text_of(app)


def test_an_unknown_customer_is_told_so(open_page: OpenPage) -> None:
    for text in ("1", "", "nobody", "9" * 30):
        app = open_page("sample", "customer", customer=text)
        assert not app.exception
        assert "Which customer?" in text_of(app)
