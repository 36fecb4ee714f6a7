"""Large exports for the benchmarks: the columns of Zendesk tickets and of app usage."""

from __future__ import annotations

from pathlib import Path

import duckdb

TICKET_COLUMNS = {
    "Id": "bigint",
    "Requester id": "bigint",
    "Requester email": "varchar",
    "Status": "varchar",
    "Priority": "varchar",
    "Via": "varchar",
    "Created at": "timestamp",
    "Due date": "timestamp",
    "Solved at": "timestamp",
    "Satisfaction Score": "varchar",
    "Assignee stations": "integer",
    "Reopens": "integer",
    "Replies": "integer",
    "First reply time in minutes": "double",
    "Full resolution time in minutes": "double",
    "Contact reason [list]": "varchar",
    "Order number [txt]": "varchar",
    "SLA [flag]": "integer",
}
"""The header of the export, each with the type that DuckDB is told."""

USAGE_COLUMNS = {
    "record_id": "bigint",
    "customer_email": "varchar",
    "used_at": "timestamp",
    "feature": "varchar",
    "sessions": "integer",
    "channel": "varchar",
}

_CHANCES = """
select
    i,
    cast(hash(i) % 1000 as bigint) as p,
    cast(hash(i * 31 + 7) % 1000 as bigint) as q,
    cast(hash(i * 17 + 3) % greatest({rows} // 4, 1) as bigint) as who,
    timestamp '2024-11-01' + to_minutes(cast(hash(i * 13) % 1051200 as bigint)) as opened
from range({rows}) as r(i)
"""

_TICKETS = """
select
    8001 + i as "Id",
    300000000 + who as "Requester id",
    'person' || who || '@ex.test' as "Requester email",
    case when p < 930 then 'Solved' when p < 970 then 'Open' else 'Pending' end as "Status",
    case when q < 700 then 'Normal' when q < 900 then 'High' else 'Low' end as "Priority",
    case when q < 500 then 'Mail' when q < 750 then 'Web form'
        when q < 900 then 'Chat' else 'Phone call (inbound)' end as "Via",
    strftime(opened, '%Y-%m-%d %H:%M') as "Created at",
    strftime(opened + interval 3 day, '%Y-%m-%d %H:%M') as "Due date",
    case when p < 930 then strftime(opened + to_minutes(60 + 7 * p), '%Y-%m-%d %H:%M') end
        as "Solved at",
    case when p < 300 then 'Good' when p < 360 then 'Bad' when p < 800 then 'Offered' end
        as "Satisfaction Score",
    1 + p % 3 as "Assignee stations",
    case when q < 90 then 1 else 0 end as "Reopens",
    1 + q % 4 as "Replies",
    case when p < 970 then 5 + q end as "First reply time in minutes",
    case when p < 930 then 60 + 7 * p end as "Full resolution time in minutes",
    case when q < 300 then 'Where is my order' when q < 600 then 'Change plan'
        when q < 800 then 'Billing question' else 'Set-up, or instructions' end
        as "Contact reason [list]",
    case when q < 400 then '#' || (1000 + who) end as "Order number [txt]",
    case when p < 930 then cast(p < 600 as integer) end as "SLA [flag]"
from ({chances})
"""

_USAGE = """
select
    1 + i as record_id,
    'person' || who || '@ex.test' as customer_email,
    strftime(opened, '%Y-%m-%d %H:%M') as used_at,
    case when q < 500 then 'shop' when q < 800 then 'tracking' else 'account' end as feature,
    1 + p % 5 as sessions,
    case when p < 700 then 'app' else 'web' end as channel
from ({chances})
"""

_DESCRIBED = """
select
    *,
    'Box ' || "Id" || ' has not come, and "tomorrow" was said twice' as "Subject",
    repeat('I wrote on Monday, ' || "Id" || '. Nobody has an answer' || chr(10), 16)
        as "Description"
from ({tickets})
"""

_SHAPES = {
    "tickets": _TICKETS,
    "usage": _USAGE,
    "described": _DESCRIBED.replace("{tickets}", _TICKETS),
}
COLUMNS = {"tickets": TICKET_COLUMNS, "usage": USAGE_COLUMNS}


def write_export(shape: str, rows: int, path: Path) -> None:
    """Write a CSV of so many rows, the same for the same arguments; in bounded memory."""
    text = _SHAPES[shape].format(chances=_CHANCES.format(rows=rows))
    with duckdb.connect(config={"memory_limit": "1GB", "threads": 2}) as connection:
        connection.execute(f"copy ({text}) to '{path}' (format csv, header true)")
