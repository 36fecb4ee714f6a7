-- The tables that a snapshot adds to the canonical ones: made by the statements
-- of this folder, or from company.toml and causes.toml. The comment behind a
-- column is its entry in the data dictionary.

-- One row per key of a system: which keys are one customer.
create table identities (
    customer_id bigint, -- The customer; 63 bits hashed from its strongest key
    source varchar, -- System that gave the key; null for an e-mail
    kind varchar, -- id, or email
    key varchar, -- The key, e.g. zendesk:8812 or ann@example.org
    rule varchar -- What joins it: override, reference, e-mail, domain, name and postcode
);

-- One row per system and customer that it knows.
create table presences (
    source varchar, -- The system
    customer_id bigint, -- The customer
    rows bigint, -- Rows of its files about the customer
    first_file varchar, -- The first file of them, by name
    first_row bigint -- Its first row there
);

-- One row per pair of systems: how many of their customers are found in both.
create table identity_matches (
    source_a varchar, -- The system earlier in the alphabet
    source_b varchar, -- The other one
    matched bigint, -- Customers known to both
    only_a bigint, -- Customers known to the first only
    only_b bigint -- Customers known to the second only
);

-- One row per customer.
create table people (
    customer_id bigint, -- The customer
    segment varchar, -- Customer segment; null: no export says
    region varchar, -- Region or country; null: no export says
    acquisition_channel varchar, -- What first brought the customer here
    first_seen_at timestamp, -- First sign of the customer in any export
    became_customer_at timestamp, -- First purchase, subscription or stated start
    left_at timestamp, -- When it ended, or the silence had lasted long enough
    leave_rule varchar, -- contract, silence, or null where nothing tells who left
    leave_reason varchar, -- Why it ended, in the words of the export
    monthly_value double, -- Recurring revenue a month, company currency
    party_name varchar, -- Name, shown only where a call list needs it
    party_email varchar -- E-mail, never shown by default
);

-- One row per touchpoint.
create table ledger (
    customer_id bigint, -- The customer; null: not known
    happened_at timestamp, -- When it took place
    stage varchar, -- Journey stage
    channel varchar, -- Where it took place
    begun_by varchar, -- customer or company
    purpose varchar, -- visit, enquiry, problem, transaction, education
    is_service boolean, -- Service by the stated rule, or by an override
    table_name varchar, -- Canonical table that holds the row
    record_id varchar, -- The row's key there
    _file varchar, -- Exported file
    _row bigint -- Row of that file
);

-- One row per order with a delivery promise: kept or missed, and by how much.
create table promises (
    record_id varchar, -- The order
    source varchar, -- System that holds it
    customer_id bigint, -- The customer; null: not known
    order_number varchar, -- The number customers quote
    channel varchar, -- web, app, store, phone
    promised_at timestamp, -- The first delivery time promised
    due_at timestamp, -- When the promise is broken; midnight holds all day
    over_at timestamp, -- Arrived or cancelled; null: still under way
    days_past_due double, -- Days missed by, so far; null: cannot be told
    is_on_time boolean, -- Kept, missed, or null: not to be judged
    _file varchar, -- Exported file
    _row bigint -- Row of that file
);

-- One row per poor experience.
create table strikes (
    customer_id bigint, -- The customer; null: not known
    struck_on date, -- Day it happened
    kind varchar, -- What went wrong
    stage varchar, -- Journey stage where it went wrong
    record_id varchar, -- Record that shows it
    _file varchar, -- Exported file
    _row bigint -- Row of that file
);

-- One row per customer and failure event.
create table failures (
    event_id varchar, -- The event; shared by its customers
    customer_id bigint, -- The customer; null: not known
    kind varchar, -- What failed
    stage varchar, -- Journey stage where it failed
    failed_at timestamp, -- When it failed
    detected_at timestamp, -- When we knew; null: no export says
    over_at timestamp, -- When it was over; null: not yet, or no export says
    first_told_at timestamp, -- When we first told the customer
    first_contact_at timestamp, -- When the customer first came to us about it
    first_word varchar, -- Who spoke first: we or they; null: nobody
    is_named boolean, -- Our word names what failed; null: no word
    is_personal boolean, -- Our word names the customer's own record; null: no word
    is_closed boolean, -- A word came after it was over; null: no word, or too soon
    contacts_after bigint, -- Contacts of the customer in 14 days after it
    contacts_before bigint, -- Contacts of the customer in 14 days before it
    days_after double, -- Days of these 14 that are on record; null: none
    days_before double, -- Days of those before that are on record; null: none
    _file varchar, -- Exported file that shows the failure
    _row bigint -- Row of that file
);

-- One row per fall: a service case of a known customer.
create table falls (
    customer_id bigint, -- The customer
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    channel varchar, -- Where the customer came to us
    record_id varchar, -- The case
    fell_on date, -- Day it was opened
    settled_on date, -- Day it was resolved; null: not resolved
    dropped_on date, -- First day on which it showed that it went badly
    outcome varchar, -- caught, dropped, open; null: no export says
    is_repeat boolean -- Had the customer fallen in the ninety days before
);

-- One row per month, segment, region, standing with the net and tenure.
create table net_months (
    month date, -- First day of the month
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    standing varchar, -- never fell, caught, dropped, fell earlier; by then
    tenure_months integer, -- Least months as a customer: 0, 3, 6, 12, 24
    customers bigint, -- Customers when the month began
    fallers bigint, -- Those who fell in the month
    at_risk bigint, -- Those of whom it can be told whether they left in it
    leavings bigint -- Those who did
);

-- One row per loyalty answer of a known customer: how it stood with the net.
create table net_answers (
    answer_id bigint, -- The answer, as in loyalty_answers
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    question varchar, -- nps, overall, order
    answered_at timestamp, -- When the answer was given
    replaced_at timestamp, -- Next such answer of the customer; null: none
    standing varchar, -- never fell, caught, dropped, fell earlier; by then
    tenure_months integer, -- Least months as a customer: 0, 6, 12
    mark integer -- 1 promoter or satisfied, 0 passive, -1 the rest
);

-- One row per answer that tells delight from mere content.
create table verdicts (
    record_id varchar, -- The answer
    customer_id bigint, -- The customer
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    channel varchar, -- Where it was asked
    asked varchar, -- expectations, recommendation, overall, order, service, start
    answered_on date, -- Day of the answer
    verdict varchar, -- delighted, settled, disappointed
    is_first_impression boolean, -- First answer about the start, or in 90 days
    is_followed boolean, -- Was a customer, and is known long enough after it
    is_kept boolean, -- Was a customer still at the end of that time
    spend double -- Revenue of the six months after; null: not known (yet)
);

-- One row per customer whose beginning is on record.
create table beginnings (
    customer_id bigint, -- The customer
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    began_on date, -- First touchpoint and first purchase, the later one
    is_served_first boolean, -- Was the first touchpoint service
    is_followed boolean, -- Is known for long enough after it
    is_kept boolean -- Was a customer still at the end of that time
);

-- One row per cause and event upstream that may bring contacts of a customer.
create table upstream_events (
    cause varchar, -- The cause, from causes.toml
    stage varchar, -- Journey stage where it went wrong
    event_id varchar, -- The event
    customer_id bigint, -- The customer
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    happened_at timestamp, -- When it happened
    order_number varchar, -- The order it is about; null: none
    within_days bigint, -- Days after it that its contacts come in
    horizon_days bigint, -- Days that contacts are watched
    is_compared_after boolean, -- Compared with the span after the window
    watched_until timestamp, -- End of the watch
    compared_from timestamp, -- Begin of the span compared
    compared_until timestamp, -- End of the span compared; not above begin: none
    _file varchar, -- Exported file; null: of several rows
    _row bigint -- Row of that file
);

-- One row per contact, cause and side: the event upstream that it fits.
create table contact_matches (
    record_id varchar, -- The contact
    customer_id bigint, -- The customer
    cause varchar, -- The cause
    side varchar, -- after the event, or in the span compared
    event_id varchar, -- The event
    happened_at timestamp, -- When it happened
    days double, -- Days from the event, or into the span compared
    link bigint -- 1: both name the order, 2: by reason, 3: by time alone
);

-- One row per contact: the event upstream that it is traced to, or none.
create table causes_of_contacts (
    record_id varchar, -- The contact
    customer_id bigint, -- The customer; null: not known
    opened_at timestamp, -- When the customer came to us
    reason varchar, -- Contact reason in the words of the export
    channel varchar, -- Where it took place
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    cause varchar, -- The cause; null: not explained
    stage varchar, -- Journey stage where it went wrong
    event_id varchar, -- The event
    happened_at timestamp, -- When the event happened
    days_since double, -- Days from the event to the contact
    link varchar, -- order, reason or time: how strongly it is linked
    outcome varchar, -- solved, reopened, too slow, still open, not recorded
    _file varchar, -- Exported file
    _row bigint -- Row of that file
);

-- One row per cause, month of the event, segment, region, side and day.
create table cause_days (
    cause varchar, -- The cause
    month date, -- First day of the month of the event
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    side varchar, -- after the event, or the span compared
    day bigint, -- Day after the event, or into the span; 1 is the first
    contacts bigint, -- Contacts on that day
    ended bigint, -- Events whose watch ended on that day
    part double -- Days that these were watched of it
);

-- One row per cause, month, segment and region: customers with it and without.
create table cause_months (
    cause varchar, -- The cause
    month date, -- First day of the month
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    events bigint, -- Events
    struck_customers bigint, -- Customers with one, watched for its window
    struck_coming bigint, -- Those of them who came to us within it
    other_customers bigint, -- Customers without one
    other_coming bigint -- Those of them who came in a span as long
);

-- One row per metric, month, segment, region, channel and bucket.
create table cells (
    metric_id varchar, -- The metric
    month date, -- First day of the month
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    channel varchar, -- Channel; null: not known
    bucket double, -- Exact score or share, logarithmic bucket of hours, or null
    n bigint, -- Observations, open ones included
    n_open bigint, -- Observations that still run
    total double, -- Sum of finished values
    total_squares double, -- Sum of their squares
    base double, -- Sum of the base of a ratio
    base_squares double, -- Sum of its squares
    "cross" double -- Sum of value times base
);

-- One row per customer and month, from the first sign to as_of.
create table customer_months (
    customer_id bigint, -- The customer
    month date, -- First day of the month
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    touchpoints bigint, -- Touchpoints in the month
    service_contacts bigint, -- Those that are service
    moments bigint, -- Distinct stages and days of touchpoints
    service_moments bigint, -- Distinct stages and days of service
    strikes bigint, -- Poor experiences in the month
    strikes_before bigint, -- Poor experiences before the month began
    last_struck_in date, -- Month of the latest of these; null: none
    value double, -- Revenue of the month; null: no export says
    is_active boolean, -- A customer on some day of the month
    has_left boolean, -- Left in the month; null: cannot be told (yet)
    contacts_of_year bigint, -- Service contacts of the twelve months to this one
    value_of_year double -- Mean revenue of the months of them as a customer
);

-- One row per month, stage, channel, segment and region of touchpoints.
create table touchpoint_months (
    month date, -- First day of the month
    stage varchar, -- Journey stage
    channel varchar, -- Where it took place; null: not known
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    touchpoints bigint, -- Touchpoints
    service_touchpoints bigint, -- Those that are service
    moments bigint, -- Distinct customers, stages and days
    service_moments bigint, -- Distinct customers, stages and days of service
    channel_moments bigint, -- Distinct customers and days within stage, channel
    service_channel_moments bigint -- Those of them with service in the channel
);

-- One row per month, segment and region with customers on two strikes.
create table strike_months (
    month date, -- First day of the month
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    customers bigint, -- Customers at its end with two strikes in twelve months
    valued bigint, -- Those of them whose value an export says
    yearly_value double -- What a year of them is worth; null: no export says
);

-- One row per month, segment, region, tenure, strikes and time since the last.
create table leaving_cells (
    month date, -- First day of the month
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    tenure bigint, -- Months from the one of becoming a customer; null: not known
    strikes bigint, -- Poor experiences before the month began, 3 for more
    since bigint, -- Months from the one of the latest of these; null: none
    customer_months bigint, -- Customers when it began whose leaving can be told
    leavings bigint, -- Those of them who left in the month
    customers bigint, -- Customers at its end
    value double -- Their revenue of the month; null: no export says
);

-- One row per month, segment, region, tenure, kind of strike and other strikes.
create table leaving_kinds (
    month date, -- First day of the month
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    tenure bigint, -- Months from the one of becoming a customer; null: not known
    kind varchar, -- What went wrong for them before the month began
    strikes bigint, -- Poor experiences before it, 3 for more
    others bigint, -- Those of another kind, 2 for more
    customer_months bigint, -- Customers when it began whose leaving can be told
    leavings bigint -- Those of them who left in the month
);

-- One row per month, segment, region, block, and what went wrong of late.
create table loss_months (
    month date, -- First day of the month
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    block bigint, -- Block of customers, 0 to 199, for intervals
    is_bad_service boolean, -- Struck with service in the three months before
    is_bad_experience boolean, -- Struck elsewhere before renewal in them
    customer_months bigint, -- Customers when it began whose leaving can be told
    leavings bigint, -- Those of them who left in the month
    monthly_value_lost double -- What these paid a month; null: no export says
);

-- One row per answer on loyalty: of the relationship, else overall, else of an order.
create table loyalty_answers (
    answer_id bigint, -- Number of the answer
    customer_id bigint, -- The customer; null: not known, a respondent of its own
    block bigint, -- Block of customers, 0 to 199, for intervals
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    choice bigint, -- 1 recommendation, 2 overall rating, 3 rating of an order
    answered_at timestamp, -- When the answer was given
    replaced_at timestamp, -- Next such answer of the customer; null: none
    survey varchar, -- Survey name, or empty
    score double, -- The answer from 0 to 100, higher is better
    has_left boolean, -- Left in the six months after; null: cannot be told (yet)
    _file varchar, -- Exported file
    _row bigint -- Row of that file
);

-- One row per answer on loyalty and driver that its customer met before it.
create table loyalty_drivers (
    answer_id bigint, -- The answer on loyalty
    place bigint, -- Number of kind and driver
    kind varchar, -- asked, service, event; counted: is in no model
    driver varchar, -- What was asked, what went wrong, how the contact went
    stage varchar, -- Journey stage; null: no export says
    amount double, -- Score from 0 to 100, number of events, or 1 for a flag
    is_score boolean, -- Is the amount a score
    is_together boolean -- Asked on the same questionnaire at the same time
);

-- One row per month's end and respondent of the twelve months before it.
create table loyalty_respondents (
    window_end date, -- First day after the twelve months
    answer_id bigint, -- The newest answer on loyalty in them
    block bigint, -- Block of customers, 0 to 199, for intervals
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    choice bigint, -- 1 recommendation, 2 overall rating, 3 rating of an order
    score double, -- The answer from 0 to 100, higher is better
    has_left boolean, -- Left in the six months after; null: cannot be told (yet)
    has_contact boolean, -- Came to service in the 90 days before
    is_known boolean, -- Is it known how service went
    is_complete boolean -- Are all survey drivers in use answered
);

-- One row per month's end and driver that its respondents met.
create table loyalty_questions (
    window_end date, -- First day after the twelve months
    place bigint, -- Number of the driver in loyalty_drivers
    kind varchar, -- asked, halo (together with loyalty), left out, service, event
    driver varchar -- What was asked, what went wrong, how the contact went
);

-- One row per month, survey, channel and traits of those invited.
create table invitation_months (
    month date, -- First day of the month of sending
    survey varchar, -- Survey name, or not named
    channel varchar, -- Where it was sent; null: not known
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    has_contact boolean, -- A service contact in the 90 days before
    was_wronged boolean, -- Something went wrong in the 90 days before
    invited bigint, -- Invitations that had 14 days to be answered
    answered bigint, -- Those that were
    after_cases bigint -- Those sent within 14 days of a case's resolution
);

-- One row per sign that a customer was active, of the last twelve months.
create table signs (
    customer_id bigint, -- The customer
    seen_at timestamp, -- When the session began
    week bigint, -- Weeks since the first Monday of 1970
    hour_of_week bigint, -- 0 Monday midnight to 167 Sunday 23 o'clock
    minute_of_day bigint -- Minutes since midnight
);

-- One row per segment, region, hour of the week and sessions in it.
create table active_hours (
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    hour_of_week bigint, -- 0 Monday midnight to 167; null: the whole week
    sessions bigint, -- Sessions of a customer in that hour, in twelve months
    customers bigint -- Customers with so many
);

-- One row per customer with enough sessions: the busiest two hours of the week.
create table active_windows (
    customer_id bigint, -- The customer
    segment varchar, -- Customer segment; null: not known
    region varchar, -- Region; null: not known
    record varchar, -- How a system calls the customer; null: no system has an id
    sessions bigint, -- Sessions in twelve months
    weeks bigint, -- Weeks with a session
    opens_at bigint, -- Hour of the week at which the busiest two hours begin
    inside bigint, -- Sessions in them
    first_minute bigint, -- Minutes after opening by which 3 in 4 had begun
    trained_sessions bigint, -- Sessions without the last quarter of the weeks
    trained_opens_at bigint, -- The busiest two hours of these
    trained_inside bigint, -- Sessions of these in them
    held_sessions bigint, -- Sessions of the last quarter of the weeks
    held_inside bigint, -- Those of them in the hours chosen without them
    is_opt_out boolean -- Did the customer ever opt out of any channel
);

-- One row per customer and channel of messages.
create table channel_responses (
    customer_id bigint, -- The customer
    channel varchar, -- email, push, sms, letter, phone
    sent bigint, -- Messages sent in twelve months
    seen bigint, -- Those of them seen; null: no export tells of this channel
    last_sent_at timestamp, -- The newest of them
    is_opt_out boolean -- Did the customer ever opt out of it
);

-- One row per metric: what the engine found beside the cells.
create table metric_facts (
    metric_id varchar, -- The metric
    design_effect double, -- Variance with repeated customers over plain variance
    n bigint, -- Observations
    first_on date, -- First observation
    last_on date, -- Last observation
    problem varchar -- Why it could not be computed, or null
);

-- One row per file of the exports folder.
create table file_reports (
    file varchar, -- Path relative to the folder
    report varchar, -- The FileReport as JSON
    rows_superseded bigint -- Loaded rows that a newer export says again
);

-- One row per kind of export, source and table: the newest against the older ones.
create table export_changes (
    profile_id varchar, -- Profile that reads them
    source varchar, -- System
    table_name varchar, -- Canonical table
    file varchar, -- The newest export
    older_file varchar, -- The newest of the older ones
    rows_new bigint, -- Records that no older one holds
    rows_changed bigint, -- Records that an older one holds otherwise
    rows_unchanged bigint, -- Records that are as they were
    rows_vanished bigint, -- Records of older ones that it lacks
    is_complete boolean -- Does its profile say that it holds every record
);

-- One row per month of the calendar, first sign to as_of.
create table months (
    month date, -- First day
    next_month date -- First day of the following month
);

-- One row per override of the rule of service, from company.toml.
create table service_rules (
    channel varchar, -- Channel, or * for any
    purpose varchar, -- Purpose, or * for any
    is_service boolean -- What the company says it is
);

-- One row per cause, from causes.toml.
create table cause_rules (
    cause varchar, -- The cause, as the pages call it
    event varchar, -- Event upstream that brings it
    incident_kind varchar, -- Only incidents of that kind, lower case; null: any
    within_days bigint, -- Days after the event that its contacts come in
    horizon_days bigint, -- Days that contacts are watched
    stage varchar, -- Journey stage where it went wrong
    is_compared_after boolean, -- Compared with the span after the window
    gap_days bigint -- Days between the event and the span compared
);

-- One row per cause and contact reason that belongs to it, from causes.toml.
create table cause_reasons (
    cause varchar, -- The cause
    pattern varchar -- The reason, lower case; % stands for any letters
);
