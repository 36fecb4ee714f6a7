-- One row per day around an incident: contacts of the customers it touched.
-- Day 1 is the first day after each customer's failure, day -1 the one before.
-- An incident is $event_id, or all failures of one $kind in the period.
select
    case
        when tickets.opened_at > failures.failed_at
            then
                cast(
                    ceil(
                        (epoch(tickets.opened_at) - epoch(failures.failed_at))
                        / 86400.0
                    ) as bigint
                )
        else
            -1
            - cast(
                floor(
                    (epoch(failures.failed_at) - epoch(tickets.opened_at))
                    / 86400.0
                ) as bigint
            )
    end as day,
    count(*) as contacts
from failures
inner join tickets
    on
        failures.customer_id = tickets.customer_id
        and failures.failed_at - interval '14' day < tickets.opened_at
        and failures.failed_at + interval '14' day >= tickets.opened_at
left join people
    on failures.customer_id = people.customer_id
where
    failures.kind = $kind
    and ($event_id is null or failures.event_id = $event_id)
    and tickets.opened_at <= $as_of
    and failures.failed_at >= cast($start_on as date)
    and failures.failed_at < cast($end_before as date)
    and ($segment is null or people.segment = $segment)
    and ($region is null or people.region = $region)
group by day
order by day
