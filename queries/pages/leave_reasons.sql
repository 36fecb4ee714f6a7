-- One row per reason of leaving, in the words of the export: of those who left
-- in the twelve months before $end_before, how many gave it. Spellings that
-- differ in capitals or outer blanks alone are one reason. A reason of null
-- with no reasons: gave none. A reason of null with reasons: all beyond the
-- $limit most frequent ones.
with leavers as (
    select nullif(trim(leave_reason), '') as reason
    from people
    where
        left_at >= cast($end_before as date) - interval '12' month
        and left_at < cast($end_before as date)
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
),

reasons as (
    select
        min(reason) as reason,
        count(*) as leavers,
        row_number() over (
            order by count(*) desc, lower(reason) asc
        ) as nth
    from leavers
    where reason is not null
    group by lower(reason)
)

select
    case when nth <= $limit then reason end as reason,
    cast(sum(leavers) as bigint) as leavers,
    count(*) as reasons
from reasons
group by
    case when nth <= $limit then nth else $limit + 1 end,
    case when nth <= $limit then reason end
union all
select
    cast(null as varchar) as reason,
    count(*) as leavers,
    cast(0 as bigint) as reasons
from leavers
where reason is null
having count(*) > 0
