-- One row per customer whom an incident touched, those nobody told first.
-- An incident is $event_id, or all failures of one $kind in the period.
select
    failures.customer_id,
    people.segment,
    people.region,
    failures.failed_at,
    failures.first_told_at,
    failures.first_contact_at,
    failures.first_word,
    failures.contacts_after,
    failures._file,
    failures._row
from failures
left join people
    on failures.customer_id = people.customer_id
where
    failures.kind = $kind
    and ($event_id is null or failures.event_id = $event_id)
    and failures.failed_at >= cast($start_on as date)
    and failures.failed_at < cast($end_before as date)
    and ($segment is null or people.segment = $segment)
    and ($region is null or people.region = $region)
order by
    failures.first_told_at asc nulls first,
    failures.failed_at asc,
    failures.customer_id asc
limit $limit
