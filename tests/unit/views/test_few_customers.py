"""A real company of three customers: what so few say is counted, and claimed of nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorecard.transforms.periods import Filters
from scorecard.views.causes import build_causes
from scorecard.views.drivers import build_drivers
from scorecard.views.incidents import build_incidents
from scorecard.views.safety_net import build_net
from scorecard.views.scorecard import build_scorecard
from scorecard.views.service import build_service
from scorecard.views.strikes import ALL_GONE, build_strikes
from scorecard.views.trust import build_trust
from scorecard.views.worth import build_worth
from scorecard.warehouse.build import build_snapshot
from scorecard.warehouse.snapshot import Snapshot

ROOT = Path(__file__).parents[3]

FILES = {
    "customers.csv": """record_id,customer_id,segment,became_customer_at,left_at
row1,c1,Home,2025-01-02,
row2,c2,Home,2025-01-03,
row3,c3,Home,2025-01-04,2025-10-20
""",
    "orders.csv": """record_id,customer_id,ordered_at,promised_at,delivered_at,status
o1,c1,2025-10-01 10:00,2025-10-03 10:00,2025-10-08 10:00,delivered
o2,c2,2025-11-01 10:00,2025-11-03 10:00,2025-11-02 10:00,delivered
o3,c3,2025-10-02 10:00,2025-10-04 10:00,2025-10-08 10:00,delivered
o4,c1,2026-01-02 10:00,,,open
""",
    "tickets.csv": """record_id,customer_id,opened_at,first_reply_at,resolved_at,status,channel
t0,c2,2025-02-06 10:00,2025-02-06 11:00,2025-02-07 10:00,resolved,email
t1,c1,2025-10-06 10:00,2025-10-06 11:00,2025-10-07 10:00,resolved,email
""",
    "messages.csv": """record_id,customer_id,sent_at,channel,purpose,topic,about_record
m1,c2,2025-11-05 10:00,email,education,news,
m2,c3,2025-10-05 10:00,email,notice,late delivery,o3
""",
    "invitations.csv": """record_id,customer_id,sent_at,survey,is_answered
i1,c1,2025-10-10 10:00,Relationship,true
""",
    "answers.csv": """record_id,customer_id,answered_at,question,family,score,scale_min,scale_max
a1,c1,2025-10-11 10:00,nps,outcome,10,0,10
""",
}
QUARTER = Filters()


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    place = tmp_path_factory.mktemp("few")
    exports = place / "Three"
    exports.mkdir()
    for name, text in FILES.items():
        (exports / name).write_text(text)
    return build_snapshot(exports, place / "cache", ROOT)


def test_customers_listed_with_their_numbers_are_those_of_the_orders(few: Snapshot) -> None:
    assert build_service(few, QUARTER).reach.n_text == "3 customers"


def test_service_gives_no_share_of_customers_so_few(few: Snapshot) -> None:
    view = build_service(few, QUARTER)
    assert view.reach.text == "too few to say (3)"
    assert "of customers needed it" not in view.sentence
    tile = next(
        one for one in build_scorecard(few, QUARTER).tiles if one.tile_id == "service_share"
    )
    assert tile.second_text == ""
    assert tile.figure.text == view.volume.text
    reach = next(one for one in view.places if (one.of, one.by) == ("customers", "stage"))
    assert "and 1 customer needed service" in reach.text


def test_who_spoke_first_is_counted_where_no_share_can_be_given(few: Snapshot) -> None:
    view = build_service(few, QUARTER)
    assert view.proactive.share.text == "too few to say (2)"
    assert view.proactive.share.n_text == "2 failures with a word"
    assert view.proactive.text == (
        "We spoke first in 1 of 2 failures with a word; 0 of 2 failures stayed silent"
    )
    assert all(point.value is None for point in view.proactive.line.points)
    told = build_incidents(few, QUARTER)
    assert told.sentence == (
        "In Q4 2025 we spoke first in 1 of 2 failures that anybody spoke of;"
        " 0 of 2 failures in all passed in silence."
    )
    assert dict(told.facts)["we spoke first"] == "too few to say (2)"
    assert [bar.figure.text for bar in told.bars] == ["too few to say (2)"]
    assert told.bars[0].note == "n\u00a02, 0 of 2 silent"
    assert told.months[0].told_first.n_text == "2 customers"


def test_one_answer_stands_for_nobody_else(few: Snapshot) -> None:
    view = build_trust(few, QUARTER)
    assert view.sentence == (
        "NPS cannot be weighted: fewer than 30 customers answered, so whether the answers stand"
        " for all customers cannot be told."
    )
    assert view.heard.bars[0].figure.text == "too few to say (1)"
    assert view.response.title == (
        "Too few were asked to tell who answers: 1 invitation in twelve months"
    )
    assert view.response.rate.value is None
    assert build_drivers(few, QUARTER).outcome.text == "too few answers"


def test_a_single_fall_is_said_of_one(few: Snapshot) -> None:
    assert build_net(few, QUARTER).dropped.n_text == "1 fall that is over"


def test_one_answer_is_not_all_of_delight(few: Snapshot) -> None:
    view = build_worth(few, QUARTER)
    assert view.sentence == (
        "1 answer in Q4 2025: too few to say how many are delighted, settled and disappointed."
    )
    assert {bar.figure.text for bar in view.shares} == {"too few to say (1)"}


def test_one_contact_gives_no_share_to_a_cause(few: Snapshot) -> None:
    said = build_causes(few, QUARTER).sentence
    assert said == ("1 contact in the period: too few to say what share failures upstream brought.")


def test_where_all_have_left_customers_are_known_all_the_same(tmp_path: Path) -> None:
    exports = tmp_path / "Gone"
    exports.mkdir()
    leaving = "record_id,became_customer_at,left_at\n" + "".join(
        f"c{n},2025-01-02,2025-10-{10 + n}\n" for n in range(5)
    )
    (exports / "customers.csv").write_text(leaving)
    tickets = "record_id,customer_id,opened_at,status\n"
    (exports / "tickets.csv").write_text(tickets + "t1,c1,2025-02-03,open\nt2,c9,2026-01-02,open\n")
    gone = build_snapshot(exports, tmp_path / "cache", ROOT)
    assert build_strikes(gone, QUARTER).sentence == ALL_GONE


def test_the_one_who_left_is_one(few: Snapshot) -> None:
    text = build_worth(few, QUARTER).leavers.text
    assert text.startswith("The one who left in the twelve months to Dec 2025 did not say why.")
