-- One row per contact of the period that is traced to $cause, newest first.
-- A $cause of null: contacts that are not explained.
select
    customer_id,
    opened_at,
    channel,
    reason,
    segment,
    region,
    event_id,
    happened_at,
    days_since,
    link,
    outcome,
    record_id,
    _file,
    _row
from causes_of_contacts
where
    cause is not distinct from $cause
    and opened_at >= cast($start_on as date)
    and opened_at < cast($end_before as date)
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
    and ($channel is null or channel = $channel)
order by opened_at desc, record_id asc
limit $limit
