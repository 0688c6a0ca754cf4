# Kinds of records
kind-policy-document = Policy documents
kind-notice = Notices
kind-service-guide = Service guides
kind-budget-table = Budgets and accounts
kind-interpretation = Interpretations
kind-organisation = Organisation
kind-person-in-charge = People in charge
kind-plan = Plans
kind-statistic = Statistics
kind-permit-penalty-result = Permits and penalties
kind-other = Other

# Validity
validity-in-force = In force
validity-amended = Amended
validity-repealed = Repealed
validity-expired = Expired
validity-not-yet = Not yet in force
validity-unknown = Not stated
validity-none = —

# Publicity
publicity-active = Published proactively
publicity-on-request = On request
publicity-refused = Not published

# Lists
list-empty = Nothing has been published here yet.
list-unit = items
pager-label = Pages
pager-previous = Previous
pager-next = Next
pager-page = Page { $page }

# Home page
home-description = Open government of { $site }: policies, interpretations, service guides, budgets and agencies.
home-find = Find policies, services and public records
home-count = { $n } records published
home-columns = Openness
home-policies = Latest policies
home-interpretations = Interpretations
home-notices = Notices
home-guides = Service guides
home-libraries = Thematic libraries
home-themes = Themes
home-agencies = Departments and districts
sitemap-title = Site map

# Openness
openness-description = Guide, regime, statutory publication, annual reports and requests.
openness-guide = Guide
openness-regime = Regime
openness-statutory = Statutory publication
openness-annual-report = Annual reports
openness-on-request = Requests
openness-on-request-text = Information that is not published may be requested from the organ that made or keeps it, which answers within 20 working days. How and where is said in the guide.
openness-on-request-guide = Read the guide

# Agencies
agency-address = Address
agency-hours = Office hours
agency-phone = Phone
agency-fax = Fax
agency-postcode = Postcode
agency-email = E-mail
agency-website = Website
agency-uscc = Unified social credit code
agency-leaders = People in charge
agency-functions = Functions
agency-children = Agencies under it
agency-records = Published records

# Record page
record-metadata = Metadata
record-contents = Contents
record-downloads = Downloads
record-relations = Related records
record-versions = Versions
record-version = Version { $n }
record-compare = Compare with the one before
record-json = This record as JSON
meta-index-number = Index number
meta-themes = Theme
meta-issuers = Issued by
meta-doc-number = Document number
meta-form = Form
meta-issued-on = Issued on
meta-published-on = Published on
meta-effective-on = In force from
meta-expires-on = In force until
meta-validity = Validity
meta-publicity = Publicity
meta-owner = Responsible agency
meta-source = Source
banner-recognised = This text was recognised from a scan and may hold mistakes; the attached original is authoritative.
banner-older-version = This is an older version; its content may have changed.
banner-amended-by = This document was amended by { $title }.
banner-amended = This document was amended.
banner-repealed-by = This document was repealed by { $title } and is kept for reference.
banner-repealed = This document was repealed and is kept for reference.
banner-expired = This document has expired and is kept for reference.
banner-not-yet = This document enters into force on { $date }.

# Relations
relation-amends-outgoing = Amends
relation-amends-incoming = Amended by
relation-repeals-outgoing = Repeals
relation-repeals-incoming = Repealed by
relation-replaces-outgoing = Replaces
relation-replaces-incoming = Replaced by
relation-implements-outgoing = Implements
relation-implements-incoming = Implemented by
relation-interprets-outgoing = Interprets
relation-interprets-incoming = Interpretation
relation-attached-to-outgoing = Attached to
relation-attached-to-incoming = Attachment
relation-basis-outgoing = Based on
relation-basis-incoming = Basis of

# Comparison of versions
compare-title = Comparison of versions
compare-lead = What differs between version { $from } and version { $to }: struck text was removed, marked text was added.
compare-back = Back to the record
compare-same = The clauses of both versions are the same.

# Fields of each kind
word-yes = Yes
word-no = No
budget-type-budget = Budget
budget-type-final-account = Final account
field-contact = Contact
field-deadline = Deadline
field-fiscal-year = Fiscal year
field-budget-type = Kind
field-unit = Unit
field-interpreter = Interpreter
field-contact-title = Contact
field-internal-units = Internal units
field-unit-name = Unit
field-unit-duties = Duties
field-person-name = Name
field-position = Position
field-portfolio = Portfolio
field-resume = Résumé
field-plan-type = Kind of plan
field-period-start = From
field-period-end = To
field-period = Period
field-indicators = Indicators
field-indicator = Indicator
field-value = Value
field-change = Change
field-decision-number = Decision number
field-party = Party
field-party-code = Party code
field-matter = Matter
field-basis = Basis
field-decision = Decision
field-decided-on = Decided on
field-valid-until = Valid until
field-organ = Organ
field-service-name = Service
field-service-code = Code
field-applicants = Who may apply
field-legal-time-limit = Legal time limit
field-promised-time-limit = Promised time limit
field-fee = Fee
field-fee-basis = Basis of the fee
field-result = Result
field-online-url = Online
field-inquiry-phone = Inquiries
field-complaint-phone = Complaints
field-conditions = Conditions
field-materials = Materials
field-material-name = Material
field-material-form = Form
field-material-copies = Copies
field-material-required = Required
field-procedure = Procedure
field-places = Where
field-place-name = Place

# API
api-limit = limit must be between 1 and { $max }.
api-limit-advice = Correct limit and try again.
api-cursor = after is not a valid position.
api-cursor-advice = Use the next that the answer before gave.

# The desk: steps
desk-step-draft = Drafting
desk-step-legal = Legal review
desk-step-secrecy = Secrecy review
desk-step-consent = Consent of other agencies
desk-step-sign = Sign-off
desk-step-scheduled = Scheduled
desk-step-published = Published

# The desk: tasks
desk-task-draft = Write or revise
desk-task-legal = Legal review
desk-task-secrecy = Secrecy and privacy review
desk-task-consent = Consent to a joint document
desk-task-sign = Sign off
desk-task-scheduled = Waiting for its moment
desk-task-after-legal = Legal review afterwards
desk-task-after-secrecy = Secrecy review afterwards
desk-task-withdraw = Withdraw a published record

# The desk: history
desk-action-draft = Drafted
desk-action-import = Imported
desk-action-revise = Revision begun
desk-action-edit = Changed
desk-action-confirm = Proposals confirmed
desk-action-search = Searched for personal data
desk-action-justify = Reason given for keeping personal data
desk-action-mask = Personal data masked
desk-action-submit = Sent for review
desk-action-recall = Taken back
desk-action-approve-legal = Passed legal review
desk-action-approve-secrecy = Passed secrecy review
desk-action-return = Returned with remarks
desk-action-consent = Consented
desk-action-refuse-consent = Refused consent
desk-action-publish = Published
desk-action-publish-by-operator = Published by the operator
desk-action-publish-emergency = Published in an emergency
desk-action-schedule = Signed and scheduled
desk-action-reschedule = Moved to another time
desk-action-cancel-schedule = Taken off the schedule
desk-action-approve-legal-afterwards = Passed legal review afterwards
desk-action-approve-secrecy-afterwards = Passed secrecy review afterwards
desk-action-refuse-legal-afterwards = Failed legal review afterwards
desk-action-refuse-secrecy-afterwards = Failed secrecy review afterwards
desk-action-request-withdrawal = Withdrawal requested
desk-action-withdraw = Withdrawn
desk-action-redirect = Redirected to another record
desk-action-gone = Removed for good
desk-action-repeal = Marked as repealed
desk-action-discard = Draft discarded
desk-action-assign = Assigned
desk-action-report-to-agency = Overdue, reported to the agency
desk-action-report-above = Overdue, reported to the agency above

# The desk: fields
desk-field-title = Title
desk-field-kind = Kind
desk-field-issuers = Issued by
desk-field-doc-number = Document number
desk-field-index-number = Index number
desk-field-form = Form
desk-field-addressees = Addressed to
desk-field-themes = Themes
desk-field-statutory = Statutory items
desk-field-keywords = Keywords
desk-field-summary = Summary
desk-field-issued-on = Date of the document
desk-field-published-on = Date of publication
desk-field-effective-on = In force from
desk-field-expires-on = Valid until
desk-field-validity = Validity
desk-field-publicity = Publicity
desk-field-publicity-ground = Ground for not publishing
desk-field-source = Source
desk-field-owner = Publishing agency
desk-field-text = Text
desk-field-doubts = Doubts of the reader
desk-problem-missing = Not filled in
desk-problem-unconfirmed = Recognised by the system; a person must confirm it
desk-problem-contradiction = Contradicts something else

# The desk: personal data
desk-finding-open = Undecided
desk-finding-masked = Masked
desk-finding-justified = Kept, with a reason
finding-kind-address = Home address
finding-kind-bank-account = Bank account
finding-kind-bank-card = Bank card
finding-kind-credit-code = Unified social credit code
finding-kind-email = E-mail address
finding-kind-landline = Telephone
finding-kind-military-id = Military ID
finding-kind-mobile = Mobile number
finding-kind-passport = Passport number
finding-kind-plate = Vehicle plate
finding-kind-qq = QQ number
finding-kind-resident-id = Identity card number
finding-kind-travel-permit = Travel permit
finding-kind-wechat = WeChat name
finding-kind-unreadable = Attachment could not be checked

# The desk: deadlines
desk-light-green = Plenty of time
desk-light-yellow = Half of the time has passed
desk-light-red = Due soon
desk-light-overdue = Overdue
desk-light-paused = Paused
desk-light-none = No deadline

# The desk: why something cannot be done
desk-refusal-not-found = There is no such record.
desk-refusal-not-found-advice = Check the link, or go by way of your tasks.
desk-refusal-no-draft = This record has no draft now.
desk-refusal-no-draft-advice = It may have been published or discarded. Begin a revision to change it.
desk-refusal-draft-exists = This record already has a draft.
desk-refusal-draft-exists-advice = Open that draft and go on from there.
desk-refusal-stale = Somebody else changed the draft while you were writing.
desk-refusal-stale-advice = Both versions are shown below; nothing you wrote is lost. Compare and save again.
desk-refusal-incomplete = The draft cannot be sent yet: something is missing or unconfirmed.
desk-refusal-incomplete-advice = Complete every item listed below.
desk-refusal-open-findings = Possible personal data is still undecided, so it cannot be signed.
desk-refusal-open-findings-advice = Mask it, or give the reason for keeping it.
desk-refusal-not-checked = The draft was not searched for personal data as it is now.
desk-refusal-not-checked-advice = Run the search first.
desk-refusal-no-such-finding = There is no such finding, or it was decided.
desk-refusal-no-such-finding-advice = Reload the page.
desk-refusal-finding-in-file = A finding inside an attachment cannot be masked here.
desk-refusal-finding-in-file-advice = Replace the attachment, or give the reason for keeping it.
desk-refusal-justification-missing = Give the reason for keeping it.
desk-refusal-justification-missing-advice = Name the ground, such as an office telephone published by law.
desk-refusal-cited = More published records cite it than you were shown.
desk-refusal-cited-advice = Look at the list again before you confirm.
desk-refusal-not-public = The record is not public.
desk-refusal-not-public-advice = This can be done only with records that were published.
desk-refusal-repeals-itself = A document cannot repeal itself.
desk-refusal-repeals-itself-advice = Correct the relations.
desk-refusal-repeal-circle = The repeals would lead in a circle.
desk-refusal-repeal-circle-advice = Check which document repeals which.
desk-refusal-redirect-to-itself = A record cannot stand in its own place.
desk-refusal-redirect-to-itself-advice = Choose another published record.
desk-refusal-redirect-target-not-public = The record to stand in its place is not public.
desk-refusal-redirect-target-not-public-advice = Choose a published record.
desk-refusal-heading-fixed = Level, owner and index number are fixed once a record is public.
desk-refusal-heading-fixed-advice = Withdraw the record first if they must change.
desk-refusal-index-number-taken = The index number belongs to another record.
desk-refusal-index-number-taken-advice = Choose another, or leave it empty.
desk-refusal-no-such-agency = There is no such agency.
desk-refusal-no-such-agency-advice = Choose one from the directory.
desk-refusal-merger-circle = An agency cannot be merged into itself or one that was merged.
desk-refusal-merger-circle-advice = Choose an agency that stands.
desk-refusal-name-taken = Another agency bears this name.
desk-refusal-name-taken-advice = Check the name.
desk-refusal-no-such-task = The task is done or does not exist.
desk-refusal-no-such-task-advice = Reload your tasks.
desk-refusal-receipt-reused = The request key was used for another request.
desk-refusal-receipt-reused-advice = Use a new key for a new request.
desk-refusal-invalid-settings = The settings are not in order and were not saved.
desk-refusal-invalid-settings-advice = Correct each place listed.
desk-refusal-stale-settings = Somebody else has just changed the settings.
desk-refusal-stale-settings-advice = Make your change from the newest version.
desk-refusal-unavailable = The system is busy; nothing was saved.
desk-refusal-unavailable-advice = Try again in a moment.
desk-refusal-wrong-step = This cannot be done at the present step.
desk-refusal-wrong-step-advice = Reload the page to see where the draft stands.
desk-refusal-own-work = Nobody reviews or signs what they wrote.
desk-refusal-own-work-advice = Ask a colleague who holds the role.
desk-refusal-remark-missing = A return needs a remark.
desk-refusal-remark-missing-advice = Say what is to be changed.
desk-refusal-reason-missing = A reason is needed.
desk-refusal-reason-missing-advice = It will stand in the history.
desk-refusal-changed-since = It has changed since it was reviewed.
desk-refusal-changed-since-advice = Send it for review again.
desk-refusal-in-the-past = The moment of publication has passed.
desk-refusal-in-the-past-advice = Choose a time in the future, or publish now.
desk-refusal-no-such-moment = There is no such date or time.
desk-refusal-no-such-moment-advice = Write 2027-01-15 and 08:30.
desk-refusal-not-asked = This agency was not asked, or has answered.
desk-refusal-not-asked-advice = Reload the page.
desk-refusal-not-owed = This review is not owed any more.
desk-refusal-not-owed-advice = Reload the page.
denied-signed = It is signed and waiting; it cannot be changed.
denied-signed-advice = Ask the approver to take it off the schedule first.
denied-own_release = Whoever released it in an emergency does not review it.
denied-own_release-advice = Ask another reviewer.
denied-own_work = Nobody reviews, consents to or signs what they wrote.
denied-own_work-advice = Ask a colleague who holds the role.
