-- One row per customer on two or more strikes at the end of the period.
-- Strikes of the twelve months before $end_before, of those who are customers
-- on that day; strikes_ever are all of them before it. Value is what a year of
-- them is worth; null: no export says. Record, file and row are those of the
-- last strike.
with recent as (
    select
        customer_id,
        struck_on,
        kind,
        stage,
        record_id,
        _file,
        _row,
        row_number() over (
            partition by customer_id
            order by struck_on desc, kind asc, record_id asc
        ) as nth_newest
    from strikes
    where
        struck_on >= cast($end_before as date) - interval '12' month
        and struck_on < cast($end_before as date)
),

counted as (
    select
        customer_id,
        count(*) as strikes,
        max(struck_on) as last_struck_on,
        max(case when nth_newest = 1 then kind end) as last_kind,
        max(case when nth_newest = 1 then stage end) as last_stage,
        max(case when nth_newest = 1 then record_id end) as last_record_id,
        max(case when nth_newest = 1 then _file end) as last_file,
        max(case when nth_newest = 1 then _row end) as last_row
    from recent
    group by customer_id
    having count(*) >= 2
),

ever as (
    select
        customer_id,
        count(*) as strikes_ever
    from strikes
    where struck_on < cast($end_before as date)
    group by customer_id
)

select
    people.customer_id,
    people.party_name,
    people.segment,
    people.region,
    counted.strikes,
    counted.last_struck_on,
    counted.last_kind,
    counted.last_stage,
    counted.last_record_id,
    counted.last_file,
    counted.last_row,
    ever.strikes_ever,
    people.monthly_value * 12 as yearly_value
from counted
inner join people
    on counted.customer_id = people.customer_id
inner join ever
    on counted.customer_id = ever.customer_id
where
    people.became_customer_at < cast($end_before as date)
    and (
        people.left_at is null
        or people.left_at >= cast($end_before as date)
    )
    and ($segment is null or people.segment = $segment)
    and ($region is null or people.region = $region)
order by
    yearly_value desc nulls last,
    counted.strikes desc,
    people.customer_id asc
