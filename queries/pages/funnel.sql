-- One row per stage: customers who had a touchpoint there in the period.
select
    ledger.stage,
    count(distinct ledger.customer_id) as customers,
    count(*) as touchpoints
from ledger
left join people
    on ledger.customer_id = people.customer_id
where
    ledger.stage is not null
    and ledger.customer_id is not null
    and ledger.happened_at >= cast($start_on as date)
    and ledger.happened_at < cast($end_before as date)
    and ($segment is null or people.segment = $segment)
    and ($region is null or people.region = $region)
    and ($channel is null or ledger.channel = $channel)
group by ledger.stage
order by ledger.stage
