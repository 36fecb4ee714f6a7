-- One row per customer on two or more strikes at the end of the period.
-- Strikes of the twelve months before $end_before, of those who are customers
-- on that day; strikes_ever are all of them before it. Value is what a year of
-- them is worth; null: no export says. Record, file and row are those of the
-- last strike.
with counted as (
    select
        customer_id,
        count(*) as strikes_ever,
        count(*) filter (
            where struck_on >= cast($end_before as date) - interval '12' month
        ) as strikes,
        max(struck_on) as last_struck_on
    from strikes
    where struck_on < cast($end_before as date)
    group by customer_id
    having
        count(*) filter (
            where struck_on >= cast($end_before as date) - interval '12' month
        ) >= 2
),

newest as (
    select
        strikes.customer_id,
        strikes.kind,
        strikes.stage,
        strikes.record_id,
        strikes._file,
        strikes._row,
        row_number() over (
            partition by strikes.customer_id
            order by strikes.kind asc, strikes.record_id asc
        ) as nth
    from strikes
    inner join counted
        on
            strikes.customer_id = counted.customer_id
            and strikes.struck_on = counted.last_struck_on
)

select
    people.customer_id,
    people.segment,
    people.region,
    counted.strikes,
    counted.last_struck_on,
    newest.kind as last_kind,
    newest.stage as last_stage,
    newest.record_id as last_record_id,
    newest._file as last_file,
    newest._row as last_row,
    counted.strikes_ever,
    people.monthly_value * 12 as yearly_value
from counted
inner join people
    on counted.customer_id = people.customer_id
inner join newest
    on counted.customer_id = newest.customer_id and newest.nth = 1
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
