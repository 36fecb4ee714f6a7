-- One row per block of customers, segment, and bad service or experience of
-- late: customer-months at risk from $start_on to before $end_before, and how
-- many of them ended in leaving. Monthly value lost is that of who left in the
-- twelve months before $end_before.
select
    block,
    segment,
    is_bad_service,
    is_bad_experience,
    sum(customer_months) as customer_months,
    sum(leavings) as leavings,
    sum(
        case
            when month >= cast($end_before as date) - interval '12' month
                then monthly_value_lost
        end
    ) as monthly_value_lost
from loss_months
where
    month >= cast($start_on as date)
    and month < cast($end_before as date)
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
group by block, segment, is_bad_service, is_bad_experience
