-- One row per cause, kind of link and outcome: contacts of the period.
-- A cause of null: not explained by any event on record.
select
    cause,
    stage,
    link,
    outcome,
    count(*) as contacts,
    count(*) - count(customer_id) as nameless
from causes_of_contacts
where
    opened_at >= cast($start_on as date)
    and opened_at < cast($end_before as date)
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
    and ($channel is null or channel = $channel)
group by cause, stage, link, outcome
order by cause nulls last, stage, link, outcome
