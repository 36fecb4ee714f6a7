-- One row per new customer, dated by the first day as a customer.
-- First value is the first delivery or the first use, whichever came first;
-- who has had neither is still waiting, until the relationship ended. Tickets
-- are asked about once the first 30 days are over. Both only of customers who
-- came after tickets, or deliveries and use, began to be recorded: what reached
-- older ones first is not in the exports.
with recorded as (
    select
        least(
            (
                select min(least(orders.ordered_at, orders.delivered_at))
                from orders
                where orders.delivered_at is not null
            ),
            (select min(usage.used_at) from usage)
        ) as first_value_at,
        (select min(tickets.opened_at) from tickets) as first_ticket_at
),

arrivals as (
    select
        customer_id,
        delivered_at as value_at
    from orders
    where delivered_at is not null
    union all
    select
        customer_id,
        used_at as value_at
    from usage
    where used_at is not null and coalesce(lower(feature), '') not like 'help%'
),

first_values as (
    select
        people.customer_id,
        min(arrivals.value_at) as value_at
    from people
    inner join arrivals
        on people.customer_id = arrivals.customer_id
    where
        arrivals.value_at <= $as_of
        -- Use is recorded by the day, so the first day itself counts.
        and cast(arrivals.value_at as date)
        >= cast(people.became_customer_at as date)
    group by people.customer_id
),

early_tickets as (
    select
        people.customer_id,
        count(tickets.record_id) as tickets
    from people
    inner join tickets
        on people.customer_id = tickets.customer_id
    where
        tickets.opened_at >= people.became_customer_at
        and tickets.opened_at < people.became_customer_at + interval '30' day
    group by people.customer_id
),

origins as (
    select
        customer_id,
        _file,
        _row
    from (
        select
            customer_id,
            _file,
            _row,
            row_number() over (
                partition by customer_id
                order by became_customer_at nulls last, record_id
            ) as nth_system
        from customers
        where customer_id is not null
    ) as systems
    where nth_system = 1
)

select
    'customer:' || cast(people.customer_id as varchar) as record_id,
    people.customer_id,
    cast(people.became_customer_at as date) as observed_on,
    people.acquisition_channel as channel,
    case
        -- Use is recorded by the day, so the first day itself counts.
        when
            cast(people.became_customer_at as date)
            >= cast(recorded.first_value_at as date)
            then greatest(
                epoch(
                    coalesce(
                        first_values.value_at, least(people.left_at, $as_of)
                    )
                ) - epoch(people.became_customer_at),
                0
            ) / 3600.0
    end as hours_to_value,
    first_values.value_at is null as is_waiting,
    case
        when
            people.became_customer_at >= recorded.first_ticket_at
            and people.became_customer_at <= $as_of - interval '30' day
            then coalesce(early_tickets.tickets, 0) > 0
    end as has_early_ticket,
    origins._file,
    origins._row
from people
cross join recorded
left join first_values
    on people.customer_id = first_values.customer_id
left join early_tickets
    on people.customer_id = early_tickets.customer_id
left join origins
    on people.customer_id = origins.customer_id
where
    people.became_customer_at is not null
    and people.became_customer_at <= $as_of
