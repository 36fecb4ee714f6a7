-- One row per kind of strike, segment, band of tenure and other strikes.
-- Customers who had this kind of strike when the month began, beside those of
-- the same segment, tenure and other strikes who never had it: months at risk
-- and leavings of both. Bands begin with month 0, 3, 6, 12 and 24; other
-- strikes 2 means two or more.
with everyone as (
    select
        segment,
        case
            when tenure < 3 then 0
            when tenure < 6 then 3
            when tenure < 12 then 6
            when tenure < 24 then 12
            else 24
        end as tenure_from,
        least(strikes, 2) as strikes,
        customer_months,
        leavings
    from leaving_cells
    where
        tenure is not null
        and month >= cast($start_on as date)
        and month < cast($end_before as date)
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
),

totals as (
    select
        segment,
        tenure_from,
        strikes,
        sum(customer_months) as customer_months,
        sum(leavings) as leavings
    from everyone
    group by segment, tenure_from, strikes
),

kinds as (
    select
        segment,
        kind,
        case
            when tenure < 3 then 0
            when tenure < 6 then 3
            when tenure < 12 then 6
            when tenure < 24 then 12
            else 24
        end as tenure_from,
        least(strikes, 2) as strikes,
        others,
        customer_months,
        leavings
    from leaving_kinds
    where
        tenure is not null
        and month >= cast($start_on as date)
        and month < cast($end_before as date)
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
),

-- Who had the kind, whatever else, by how many strikes they had in all.
having_it as (
    select
        segment,
        kind,
        tenure_from,
        strikes,
        sum(customer_months) as customer_months,
        sum(leavings) as leavings
    from kinds
    group by segment, kind, tenure_from, strikes
),

struck as (
    select
        segment,
        kind,
        tenure_from,
        others,
        sum(customer_months) as customer_months,
        sum(leavings) as leavings
    from kinds
    group by segment, kind, tenure_from, others
)

select
    struck.kind,
    struck.segment,
    cast(struck.tenure_from as integer) as tenure_from,
    cast(struck.others as integer) as others,
    cast(struck.customer_months as bigint) as struck_months,
    cast(struck.leavings as bigint) as struck_leavings,
    cast(
        totals.customer_months - coalesce(having_it.customer_months, 0)
        as bigint
    ) as spared_months,
    cast(totals.leavings - coalesce(having_it.leavings, 0) as bigint)
        as spared_leavings
from struck
inner join totals
    on
        struck.segment is not distinct from totals.segment
        and struck.tenure_from = totals.tenure_from
        and struck.others = totals.strikes
left join having_it
    on
        struck.segment is not distinct from having_it.segment
        and struck.kind = having_it.kind
        and struck.tenure_from = having_it.tenure_from
        and struck.others = having_it.strikes
