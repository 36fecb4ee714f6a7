-- One row per standing with the net, segment and tenure: months at risk of
-- leaving and leavings. The first three months on record are left out, as what
-- befell customers before them is in no export.
with recorded as (
    select min(month) as first_month
    from net_months
)

select
    net_months.standing,
    net_months.segment,
    net_months.tenure_months,
    cast(sum(net_months.at_risk) as bigint) as customer_months,
    cast(sum(net_months.leavings) as bigint) as leavings
from net_months
cross join recorded
where
    net_months.at_risk > 0
    and net_months.month >= recorded.first_month + interval '3' month
    and net_months.month >= cast($start_on as date)
    and net_months.month < cast($end_before as date)
    and ($segment is null or net_months.segment = $segment)
    and ($region is null or net_months.region = $region)
group by net_months.standing, net_months.segment, net_months.tenure_months
