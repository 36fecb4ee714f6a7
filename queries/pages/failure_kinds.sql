-- One row per kind of failure: who spoke first, and what a word is worth.
-- Hours: how long before their first contact customers knew, median over
-- failures where both spoke; below 0: they came to us first. Told and untold
-- compare like with like: customers who had not come to us by one day after we
-- knew (or after it failed), told by then or not, and those of them who still
-- came within 14 days of the failure; only failures that old.
with chosen as (
    select
        failures.kind,
        failures.failed_at,
        failures.first_told_at,
        failures.first_contact_at,
        failures.first_word,
        greatest(failures.detected_at, failures.failed_at) + interval '1' day
            as known_by
    from failures
    left join people
        on failures.customer_id = people.customer_id
    where
        failures.failed_at >= cast($start_on as date)
        and failures.failed_at < cast($end_before as date)
        and ($segment is null or people.segment = $segment)
        and ($region is null or people.region = $region)
),

watched as (
    select
        kind,
        first_word,
        first_contact_at is not null as has_come,
        case
            when first_told_at is not null
                then
                    (epoch(first_contact_at) - epoch(first_told_at)) / 3600.0
        end as head_start,
        coalesce(first_told_at <= known_by, false) as is_told,
        failed_at + interval '14' day <= $as_of
        and coalesce(first_contact_at > known_by, true) as is_at_risk
    from chosen
)

select
    kind,
    count(*) as failures,
    count(*) filter (where first_word = 'we') as we_first,
    count(*) filter (where first_word = 'they') as they_first,
    count(*) filter (where first_word is null) as silent,
    count(head_start) as both_spoke,
    percentile_cont(0.5) within group (order by head_start) as median_hours,
    count(*) filter (where is_at_risk and is_told) as told,
    count(*) filter (where is_at_risk and is_told and has_come)
        as told_coming,
    count(*) filter (where is_at_risk and not is_told) as untold,
    count(*) filter (where is_at_risk and not is_told and has_come)
        as untold_coming
from watched
group by kind
order by kind
