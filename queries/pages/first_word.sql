-- One row per month and kind of failure: who spoke first, we or they.
select
    cast(date_trunc('month', failures.failed_at) as date) as month,
    failures.kind,
    count(*) as failures,
    count(*) filter (where failures.first_word = 'we') as we_first,
    count(*) filter (where failures.first_word = 'they') as they_first,
    count(*) filter (where failures.first_word is null) as silent
from failures
left join people
    on failures.customer_id = people.customer_id
where
    failures.failed_at >= cast($start_on as date)
    and failures.failed_at < cast($end_before as date)
    and ($segment is null or people.segment = $segment)
    and ($region is null or people.region = $region)
group by
    cast(date_trunc('month', failures.failed_at) as date),
    failures.kind
order by month, failures.kind
