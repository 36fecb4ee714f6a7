-- One row per contact reason: contacts of the period, and those traced.
-- The $limit most frequent ones; a reason of null: the export states none.
select
    reason,
    count(*) as contacts,
    count(cause) as traced
from causes_of_contacts
where
    opened_at >= cast($start_on as date)
    and opened_at < cast($end_before as date)
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
    and ($channel is null or channel = $channel)
group by reason
order by contacts desc, reason asc
limit $limit
