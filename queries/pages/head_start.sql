-- One row per period: how long before their first contact customers knew.
-- Over failures where both spoke; negative hours: they came to us first.
select
    count(*) as failures,
    percentile_cont(0.5) within group (
        order by
            (
                epoch(failures.first_contact_at)
                - epoch(failures.first_told_at)
            ) / 3600.0
    ) as median_hours
from failures
left join people
    on failures.customer_id = people.customer_id
where
    failures.first_told_at is not null
    and failures.first_contact_at is not null
    and failures.failed_at >= cast($start_on as date)
    and failures.failed_at < cast($end_before as date)
    and ($segment is null or people.segment = $segment)
    and ($region is null or people.region = $region)
