-- One row per poor experience of a customer.
-- Events of one customer about the same order, case or survey that follow each
-- other within $same_event_within_days are one strike, counted on the day of
-- the first and named after it. A strike falls on the day when the customer has
-- had it, never earlier: an order is not late on the day it was placed.
with order_keys as (
    select
        customer_id,
        order_number,
        min(record_id) as about
    from orders
    where customer_id is not null and order_number is not null
    group by customer_id, order_number
),

clocks as (
    select
        source,
        count(resolved_at) > 0 as has_resolutions
    from tickets
    group by source
),

cases as (
    select
        tickets.customer_id,
        tickets.opened_at,
        tickets.resolved_at,
        coalesce(tickets.stage, 'service') as stage,
        tickets.reopens,
        tickets.record_id,
        tickets._file,
        tickets._row,
        coalesce(order_keys.about, tickets.record_id) as about,
        tickets.resolved_at is not null
        or (
            coalesce(tickets.status, 'open') <> 'resolved'
            and (tickets.status is not null or clocks.has_resolutions)
        ) as is_clock_known
    from tickets
    inner join clocks
        on tickets.source is not distinct from clocks.source
    left join order_keys
        on
            tickets.customer_id = order_keys.customer_id
            and tickets.order_number = order_keys.order_number
    where tickets.customer_id is not null
),

events as (
    select
        customer_id,
        cast(due_at as date) + cast(ceil($late_by_days) as integer)
            as struck_on,
        'late order' as kind,
        'use' as stage,
        record_id as about,
        record_id,
        _file,
        _row
    from promises
    where customer_id is not null and days_past_due > $late_by_days
    union all
    select
        customer_id,
        cast(coalesce(delivered_at, ordered_at) as date) as struck_on,
        'defective order' as kind,
        'use' as stage,
        record_id as about,
        record_id,
        _file,
        _row
    from orders
    where customer_id is not null and is_defective
    union all
    select
        customer_id,
        cast(
            case when is_failed then ordered_at else cancelled_at end as date
        ) as struck_on,
        'failed order' as kind,
        'purchase' as stage,
        record_id as about,
        record_id,
        _file,
        _row
    from orders
    where
        customer_id is not null
        and (
            is_failed
            or (cancelled_at is not null and cancelled_by = 'company')
        )
    union all
    select
        customer_id,
        cast(issued_at as date) as struck_on,
        'failed payment' as kind,
        'billing' as stage,
        record_id as about,
        record_id,
        _file,
        _row
    from invoices
    where customer_id is not null and is_failed
    union all
    select
        customer_id,
        cast(opened_at as date) + cast(ceil($unresolved_after_days) as integer)
            as struck_on,
        'unresolved ticket' as kind,
        stage,
        about,
        record_id,
        _file,
        _row
    from cases
    where
        is_clock_known
        and epoch(least(coalesce(resolved_at, $as_of), $as_of))
        - epoch(opened_at) > $unresolved_after_days * 86400
    union all
    select
        customer_id,
        cast(coalesce(resolved_at, opened_at) as date) as struck_on,
        'reopened ticket' as kind,
        stage,
        about,
        record_id,
        _file,
        _row
    from cases
    where reopens > 0
    union all
    select
        answers.customer_id,
        cast(answers.answered_at as date) as struck_on,
        'poor answer' as kind,
        coalesce(answers.stage, cases.stage, 'use') as stage,
        coalesce(cases.about, answers.about_record, answers.survey)
            as about,
        answers.record_id,
        answers._file,
        answers._row
    from answers
    left join cases
        on
            answers.about_record = cases.record_id
            and answers.customer_id = cases.customer_id
    where
        answers.customer_id is not null
        and answers.question not in ('nps', 'would_return', 'expectation')
        -- Only an answer about something that happened is an experience; one
        -- about the whole relationship is a judgement of many.
        and (
            (
                answers.about_record is not null
                and answers.family in ('outcome', 'driver')
            )
            or (answers.family = 'outcome' and answers.stage is not null)
        )
        and case
            when answers.direction = -1 then answers.scale_max - answers.score
            else answers.score - answers.scale_min
        end
        <= $lowest_share_of_scale * (answers.scale_max - answers.scale_min)
    union all
    select
        customer_id,
        cast(began_at as date) as struck_on,
        'incident' as kind,
        coalesce(stage, 'use') as stage,
        coalesce(incident_number, record_id) as about,
        record_id,
        _file,
        _row
    from incidents
    where customer_id is not null
),

spaced as (
    select
        customer_id,
        struck_on,
        kind,
        stage,
        record_id,
        _file,
        _row,
        lag(struck_on) over (
            partition by customer_id, about
            order by struck_on, record_id, kind
        ) as previous_on
    from events
    where struck_on is not null and struck_on <= cast($as_of as date)
)

select
    customer_id,
    struck_on,
    kind,
    stage,
    record_id,
    _file,
    _row
from spaced
where
    previous_on is null
    or date_diff('day', previous_on, struck_on) > $same_event_within_days
