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
