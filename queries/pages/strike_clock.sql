-- One row per strike reached (1, 2, 3 or later) and month after it, 1 to 12.
-- The clock starts anew with the month of the strike and runs until leaving or
-- the next strike. Beside those struck stand customers of the same segment and
-- month of becoming one who then had a strike less, followed as long as they
-- are not struck; they count as often as there are struck ones to compare with.
-- every_month also counts the struck who have nobody to stand beside them.
-- like_spread is what the month adds to the variance of their summed rates:
-- one leaving may count in several months, so that these move together.
with chosen as (
    select
        coalesce(segment, '') as segment,
        year(month) * 12 + month(month) as month_no,
        year(month) * 12 + month(month) - tenure as joined_no,
        strikes,
        -- Beyond the year that is followed it no longer matters.
        least(coalesce(since, 13), 13) as since,
        customer_months,
        leavings
    from leaving_cells
    where
        tenure is not null
        and customer_months > 0
        and month >= cast($start_on as date)
        and month < cast($end_before as date)
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
),

cells as (
    select
        segment,
        month_no,
        joined_no,
        strikes,
        since,
        sum(customer_months) as customer_months,
        sum(leavings) as leavings
    from chosen
    group by segment, month_no, joined_no, strikes, since
),

struck as (
    select
        strikes as reached,
        segment,
        joined_no,
        month_no - since as struck_no,
        since as months_after,
        customer_months,
        leavings
    from cells
    where strikes > 0 and since between 1 and 12
),

matches as (
    select
        struck.reached,
        struck.segment,
        struck.joined_no,
        struck.struck_no,
        max(struck.customer_months) * 1.0 / sum(cells.customer_months)
            as weight
    from struck
    inner join cells
        on
            struck.segment = cells.segment
            and struck.joined_no = cells.joined_no
            and struck.struck_no + 1 = cells.month_no
            and struck.reached - 1 = cells.strikes
            and cells.since > 1
    where struck.months_after = 1
    group by
        struck.reached, struck.segment, struck.joined_no, struck.struck_no
),

struck_months as (
    select
        struck.reached,
        struck.months_after,
        sum(struck.customer_months) as every_month,
        sum(
            case
                when matches.weight is not null then struck.customer_months
                else 0
            end
        ) as customer_months,
        sum(
            case
                when matches.weight is not null then struck.leavings
                else 0
            end
        ) as leavings
    from struck
    left join matches
        on
            struck.reached = matches.reached
            and struck.segment = matches.segment
            and struck.joined_no = matches.joined_no
            and struck.struck_no = matches.struck_no
    group by struck.reached, struck.months_after
),

followed as (
    select
        matches.reached,
        matches.segment,
        matches.joined_no,
        cells.month_no,
        cells.since,
        cells.month_no - matches.struck_no as months_after,
        matches.weight,
        cells.customer_months,
        cells.leavings
    from matches
    inner join cells
        on
            matches.segment = cells.segment
            and matches.joined_no = cells.joined_no
            and matches.reached - 1 = cells.strikes
            and matches.struck_no < cells.month_no
            and matches.struck_no + 12 >= cells.month_no
            and cells.since > cells.month_no - matches.struck_no
),

like_months as (
    select
        reached,
        months_after,
        sum(weight * customer_months) as customer_months,
        sum(weight * leavings) as leavings
    from followed
    group by reached, months_after
),

reaching as (
    select
        followed.reached,
        followed.months_after,
        followed.leavings,
        followed.weight / like_months.customer_months as adds,
        sum(followed.weight / like_months.customer_months) over (
            partition by
                followed.reached,
                followed.segment,
                followed.joined_no,
                followed.month_no,
                followed.since
            order by followed.months_after asc
            rows between unbounded preceding and current row
        ) as so_far
    from followed
    inner join like_months
        on
            followed.reached = like_months.reached
            and followed.months_after = like_months.months_after
),

spreads as (
    select
        reached,
        months_after,
        sum(leavings * (2 * so_far - adds) * adds) as like_spread
    from reaching
    group by reached, months_after
)

select
    cast(struck_months.reached as integer) as reached,
    cast(struck_months.months_after as integer) as months_after,
    cast(struck_months.every_month as bigint) as every_month,
    cast(struck_months.customer_months as bigint) as struck_months,
    cast(struck_months.leavings as bigint) as struck_leavings,
    cast(like_months.customer_months as double) as like_months,
    cast(like_months.leavings as double) as like_leavings,
    cast(spreads.like_spread as double) as like_spread
from struck_months
inner join like_months
    on
        struck_months.reached = like_months.reached
        and struck_months.months_after = like_months.months_after
inner join spreads
    on
        struck_months.reached = spreads.reached
        and struck_months.months_after = spreads.months_after
order by struck_months.reached, struck_months.months_after
