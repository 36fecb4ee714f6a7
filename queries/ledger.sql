-- One row per touchpoint: one contact of a customer with the company.
-- Service is help that the customer sought, from a person or from self-service
-- help, to solve a problem or to complete a transaction. So a ticket and a look
-- into the help pages are service, an order that a person takes down (phone,
-- chat, email, social) is service, and buying on one's own in the web shop, the
-- app or the store is not. service_rules may say otherwise; the closest rule
-- wins: channel and purpose, channel alone, purpose alone, all.
with first_met as (
    select
        customer_id,
        first_seen_at,
        acquisition_channel,
        record_id,
        _file,
        _row,
        -- The same person stands in several systems, but was met once.
        row_number() over (
            partition by coalesce(cast(customer_id as varchar), record_id)
            order by first_seen_at nulls last, record_id
        ) as nth_system
    from customers
),

responses as (
    select
        customer_id,
        answered_at,
        stage,
        channel,
        record_id,
        _file,
        _row,
        -- A survey of ten questions is one contact.
        row_number() over (
            partition by
                customer_id,
                survey,
                answered_at,
                case when customer_id is null then _file end,
                case when customer_id is null then _row end
            order by _row, record_id
        ) as nth_question
    from answers
),

contacts as (
    select
        customer_id,
        first_seen_at as happened_at,
        'awareness' as stage,
        acquisition_channel as channel,
        'customer' as begun_by,
        'visit' as purpose,
        false as is_helped,
        'customers' as table_name,
        record_id,
        _file,
        _row
    from first_met
    where nth_system = 1
    union all
    select
        customer_id,
        first_response_at as happened_at,
        'awareness' as stage,
        acquisition_channel as channel,
        'company' as begun_by,
        'enquiry' as purpose,
        false as is_helped,
        'customers' as table_name,
        record_id,
        _file,
        _row
    from customers
    union all
    select
        customer_id,
        created_at as happened_at,
        'consideration' as stage,
        channel,
        'customer' as begun_by,
        'enquiry' as purpose,
        false as is_helped,
        'deals' as table_name,
        record_id,
        _file,
        _row
    from deals
    union all
    select
        customer_id,
        proposal_at as happened_at,
        'consideration' as stage,
        channel,
        'company' as begun_by,
        'proposal' as purpose,
        false as is_helped,
        'deals' as table_name,
        record_id,
        _file,
        _row
    from deals
    union all
    select
        customer_id,
        ordered_at as happened_at,
        'purchase' as stage,
        channel,
        'customer' as begun_by,
        'transaction' as purpose,
        channel in ('phone', 'chat', 'email', 'social') as is_helped,
        'orders' as table_name,
        record_id,
        _file,
        _row
    from orders
    union all
    select
        customer_id,
        delivered_at as happened_at,
        'use' as stage,
        channel,
        'company' as begun_by,
        'delivery' as purpose,
        false as is_helped,
        'orders' as table_name,
        record_id,
        _file,
        _row
    from orders
    union all
    select
        customer_id,
        issued_at as happened_at,
        'billing' as stage,
        channel,
        'company' as begun_by,
        'billing' as purpose,
        false as is_helped,
        'invoices' as table_name,
        record_id,
        _file,
        _row
    from invoices
    union all
    select
        customer_id,
        started_at as happened_at,
        'purchase' as stage,
        channel,
        'customer' as begun_by,
        'transaction' as purpose,
        channel in ('phone', 'chat', 'email', 'social') as is_helped,
        'subscriptions' as table_name,
        record_id,
        _file,
        _row
    from subscriptions
    union all
    select
        customer_id,
        cancel_requested_at as happened_at,
        'farewell' as stage,
        channel,
        'customer' as begun_by,
        'transaction' as purpose,
        channel in ('phone', 'chat', 'email', 'social') as is_helped,
        'subscriptions' as table_name,
        record_id,
        _file,
        _row
    from subscriptions
    union all
    select
        customer_id,
        opened_at as happened_at,
        coalesce(stage, 'service') as stage,
        channel,
        'customer' as begun_by,
        'problem' as purpose,
        true as is_helped,
        'tickets' as table_name,
        record_id,
        _file,
        _row
    from tickets
    union all
    select
        customer_id,
        answered_at as happened_at,
        coalesce(stage, 'renewal') as stage,
        channel,
        'customer' as begun_by,
        'feedback' as purpose,
        false as is_helped,
        'answers' as table_name,
        record_id,
        _file,
        _row
    from responses
    where nth_question = 1
    union all
    select
        customer_id,
        sent_at as happened_at,
        'renewal' as stage,
        channel,
        'company' as begun_by,
        'feedback' as purpose,
        false as is_helped,
        'invitations' as table_name,
        record_id,
        _file,
        _row
    from invitations
    union all
    select
        customer_id,
        sent_at as happened_at,
        coalesce(
            stage,
            case purpose
                when 'marketing' then 'awareness'
                when 'education' then 'onboarding'
                else 'use'
            end
        ) as stage,
        channel,
        'company' as begun_by,
        coalesce(purpose, 'notice') as purpose,
        false as is_helped,
        'messages' as table_name,
        record_id,
        _file,
        _row
    from messages
    union all
    select
        customer_id,
        used_at as happened_at,
        case when lower(feature) like 'help%' then 'service' else 'use' end
            as stage,
        channel,
        'customer' as begun_by,
        case when lower(feature) like 'help%' then 'problem' else 'use' end
            as purpose,
        coalesce(lower(feature) like 'help%', false) as is_helped,
        'usage' as table_name,
        record_id,
        _file,
        _row
    from usage
    union all
    select
        customer_id,
        began_at as happened_at,
        coalesce(stage, 'use') as stage,
        cast(null as varchar) as channel,
        'company' as begun_by,
        'incident' as purpose,
        false as is_helped,
        'incidents' as table_name,
        record_id,
        _file,
        _row
    from incidents
    -- An incident that names no customer is no contact with one.
    where customer_id is not null
    union all
    select
        customer_id,
        happened_at,
        stage,
        channel,
        begun_by,
        purpose,
        purpose = 'problem'
        or channel in ('phone', 'chat', 'email', 'social') as is_helped,
        'touchpoints' as table_name,
        record_id,
        _file,
        _row
    from touchpoints
),

rules as (
    select
        coalesce(channel, '*') as channel,
        coalesce(purpose, '*') as purpose,
        bool_and(is_service) as is_service
    from service_rules
    group by coalesce(channel, '*'), coalesce(purpose, '*')
)

select
    contacts.customer_id,
    contacts.happened_at,
    contacts.stage,
    contacts.channel,
    contacts.begun_by,
    contacts.purpose,
    coalesce(
        exact_rule.is_service,
        channel_rule.is_service,
        purpose_rule.is_service,
        general_rule.is_service,
        contacts.begun_by = 'customer'
        and contacts.purpose in ('problem', 'transaction')
        and contacts.is_helped,
        false
    ) as is_service,
    contacts.table_name,
    contacts.record_id,
    contacts._file,
    contacts._row
from contacts
left join rules as exact_rule
    on
        contacts.channel = exact_rule.channel
        and contacts.purpose = exact_rule.purpose
left join rules as channel_rule
    on
        contacts.channel = channel_rule.channel
        and channel_rule.purpose = '*'
left join rules as purpose_rule
    on
        contacts.purpose = purpose_rule.purpose
        and purpose_rule.channel = '*'
left join rules as general_rule
    on
        general_rule.channel = '*'
        and general_rule.purpose = '*'
where
    contacts.happened_at is not null
    and contacts.happened_at <= $as_of
