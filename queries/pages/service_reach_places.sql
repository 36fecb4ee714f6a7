-- One row per stage or channel ($split_by says which), segment and region:
-- customers of the period who needed service there in it. One who needed it in
-- several places stands in each of them.
select
    case when $split_by = 'stage' then ledger.stage else ledger.channel end
        as place,
    people.segment,
    people.region,
    count(distinct ledger.customer_id) as served_customers
from ledger
inner join people
    on ledger.customer_id = people.customer_id
where
    ledger.is_service
    and ledger.happened_at >= cast($start_on as date)
    and ledger.happened_at < cast($end_before as date)
    and ($channel is null or ledger.channel = $channel)
    and people.became_customer_at < cast($end_before as date)
    and (people.left_at is null or people.left_at >= cast($start_on as date))
group by
    case when $split_by = 'stage' then ledger.stage else ledger.channel end,
    people.segment,
    people.region
