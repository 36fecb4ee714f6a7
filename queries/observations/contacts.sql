-- One row per contact in the CRM, dated by when it was first known.
-- A person in two systems is one reached contact. Leads are counted as
-- qualified or not only once they had 60 days to become so.
with systems as (
    select
        source,
        count(first_response_at) > 0 as has_responses,
        count(qualified_at) > 0 as has_qualifications
    from customers
    group by source
),

met as (
    select
        customers.record_id,
        customers.customer_id,
        customers.first_seen_at,
        customers.acquisition_channel,
        customers.is_reached,
        customers.is_referred,
        customers.first_response_at,
        customers.qualified_at,
        customers.became_customer_at,
        customers._file,
        customers._row,
        systems.has_responses,
        systems.has_qualifications,
        row_number() over (
            partition by
                coalesce(
                    cast(customers.customer_id as varchar), customers.record_id
                )
            order by customers.first_seen_at, customers.record_id
        ) as nth_system
    from customers
    inner join systems
        on customers.source is not distinct from systems.source
    where
        customers.first_seen_at is not null
        and customers.first_seen_at <= $as_of
)

select
    record_id,
    customer_id,
    cast(first_seen_at as date) as observed_on,
    acquisition_channel as channel,
    case when nth_system = 1 and coalesce(is_reached, true) then true end
        as is_reached,
    is_referred,
    case
        when first_response_at <= $as_of
            then
                greatest(epoch(first_response_at) - epoch(first_seen_at), 0)
                / 3600.0
        -- Who bought before anybody answered was not waiting for an answer.
        when has_responses and became_customer_at is null
            then (epoch($as_of) - epoch(first_seen_at)) / 3600.0
    end as hours_to_response,
    coalesce(first_response_at > $as_of, true) as is_unanswered,
    case
        when
            has_qualifications
            and first_seen_at <= $as_of - interval '60' day
            then coalesce(
                qualified_at <= first_seen_at + interval '60' day, false
            )
    end as is_qualified,
    _file,
    _row
from met
