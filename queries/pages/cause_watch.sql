-- One row per cause, side and day: contacts after events and in spans compared.
-- Of the events of the period; see queries/summaries/cause_days.sql.
select
    cause,
    side,
    day,
    sum(contacts) as contacts,
    sum(ended) as ended,
    sum(part) as part
from cause_days
where
    month >= cast($start_on as date)
    and month < cast($end_before as date)
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
group by cause, side, day
order by cause, side, day
