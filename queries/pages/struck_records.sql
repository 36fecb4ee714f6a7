-- One row per strike of a customer on two or more at the end of the period.
-- Strikes of the twelve months before $end_before, of those who are customers
-- on that day; the rows behind queries/pages/two_strikes.sql.
with recent as (
    select
        customer_id,
        struck_on,
        kind,
        stage,
        record_id,
        _file,
        _row,
        count(*) over (partition by customer_id) as strikes
    from strikes
    where
        struck_on >= cast($end_before as date) - interval '12' month
        and struck_on < cast($end_before as date)
)

select
    recent.customer_id,
    recent.struck_on,
    recent.kind,
    recent.stage,
    recent.record_id,
    recent._file,
    recent._row
from recent
inner join people
    on recent.customer_id = people.customer_id
where
    recent.strikes >= 2
    and people.became_customer_at < cast($end_before as date)
    and (
        people.left_at is null
        or people.left_at >= cast($end_before as date)
    )
    and ($segment is null or people.segment = $segment)
    and ($region is null or people.region = $region)
order by
    recent.customer_id asc,
    recent.struck_on desc,
    recent.record_id asc
