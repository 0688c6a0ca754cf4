# Rules of the desk
desk-settings = Rules of the desk
desk-settings-lead = Periods, reviews, required fields and index numbers. Every change is kept as a version, with who made it and why.
desk-settings-version = Version { $n }
desk-settings-version-0 = The program's own rules
desk-settings-default = These are the program's own rules; nobody has changed them.
desk-settings-contents = On this page
desk-settings-what = What it governs
desk-settings-value = The rule
desk-settings-basis = Legal source
desk-settings-empty = None.
desk-settings-edit = Change
desk-settings-edit-title = Change the rules: { $title }
desk-settings-export = Export as TOML
desk-settings-leave = Leave without changing
desk-settings-toml = Change the whole text
desk-settings-toml-lead = All rules as one TOML text. It is checked, you see what changes, and only then is it saved; mistakes are named with line and column. What is left out is as the program has it.
desk-settings-document = The whole text
desk-settings-look = Check and show the changes
desk-settings-preview = Confirm the changes
desk-settings-changes = What changes
desk-settings-before = Before
desk-settings-after = After
desk-settings-nothing = nothing
desk-settings-unchanged = This is the same as the rules in force: there is nothing to save.
desk-settings-theirs = Somebody changed the rules while you did
desk-settings-theirs-lead = Their change is in force. Yours is not lost: it is applied to the newest version below. Check both and save.
desk-settings-contested = Changed by both; saving keeps yours:{" "}
desk-settings-note = Why they change
desk-settings-note-hint = The occasion or the document it rests on. It is kept with the version.
desk-settings-no-note = Say why the rules change
desk-settings-save = Save, in force at once
desk-settings-back = Back to the whole text
desk-settings-versions = Versions
desk-settings-number = Version
desk-settings-by = Changed by
desk-settings-at = When
desk-settings-compare = Compare two versions
desk-settings-compare-send = Compare
desk-settings-from = The earlier
desk-settings-to = The later
desk-settings-same = Both versions say the same.
desk-settings-changed-then = What this version changed
desk-settings-restore = Restore this version
desk-settings-restored = Back to version { $n }
desk-done-settings = The rules are saved and in force; all deadlines are being counted anew.

# Parts
desk-settings-clocks = Periods
desk-settings-clocks-lead = The last day for publishing, counted from the day a piece of information came about or changed. They may be shorter than the law's, not longer.
desk-settings-own = Periods of your own
desk-settings-own-lead = Periods that local rules set. Give each a code and a length here, then choose it under “Periods”.
desk-settings-reviews = Reviews before publication
desk-settings-reviews-lead = Reviewed first, published then: the secrecy review is made every time and cannot be left out; the legal review may depend on kind and level.
desk-settings-reviews-ticks = Ticked kinds need a legal review; the secrecy review is always made
desk-settings-required = Required fields
desk-settings-required-lead = What must be filled in before a draft is handed in.
desk-settings-required-besides = Besides what every record needs:
desk-settings-required-n = { $n ->
    [one] { $n } field
   *[other] { $n } fields
}
desk-settings-lights = Lights
desk-settings-lights-lead = When the worklist turns yellow and red: as soon as either limit is reached.
desk-settings-reporting = Reporting what is overdue
desk-settings-reporting-lead = When administrators are told of what was not done in time.
desk-settings-drafting = Index numbers, checking and keeping
desk-settings-drafting-lead = How index numbers are made, when a person must confirm what the program recognised, how long discarded drafts are kept.

# Values
desk-settings-working-days = { $n ->
    [one] { $n } working day
   *[other] { $n } working days
}
desk-settings-calendar-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
desk-settings-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
desk-settings-extension = , extended by no more than { $length }
desk-settings-moves = , a last day off moves to the next working day
desk-settings-threshold = { $percent ->
    [0] No more than { $days } days are left
   *[other] No more than { $days } days, or { $percent }% of the whole, are left
}
desk-settings-after-days = { $n ->
    [0] The day after the last day
    [one] One day after the last day
   *[other] { $n } days after the last day
}
desk-settings-scheme = { $scheme }, for example { $example }
desk-settings-share = Values less sure than { $share }% are confirmed by a person
desk-settings-unit-working-days = working days
desk-settings-unit-calendar-days = days
desk-settings-unit-months = months
desk-settings-unit-days = days
desk-settings-unit-percent = %
desk-settings-as-default = As for publication
desk-settings-as-kind = As for its kind
desk-settings-own-row = Period { $n }
desk-settings-own-code = Code
desk-settings-own-length = Length
desk-settings-own-unit = Unit
desk-settings-own-twice = Each code may be used once
desk-settings-no-number = Enter a number

# Sources
desk-settings-basis-own = Set locally
desk-settings-basis-none = No national rule; set locally
desk-settings-basis-unverified = { $source } (wording not verified)
desk-settings-basis-reviews = 中华人民共和国政府信息公开条例（国务院令第711号）第十七条
desk-settings-basis-required-every = 中华人民共和国政府信息公开条例（国务院令第711号）第十条、第十二条
desk-settings-basis-required-policy-document = 政府网站发展指引

# Places in the rules
desk-settings-at-clocks-default = Publication
desk-settings-at-clocks-interpretation = Interpretation of a document
desk-settings-at-clocks-error-report = Reported error
desk-settings-at-clocks-withdrawal = Withdrawal of what is public
desk-settings-at-clocks-after-review = Review after an emergency
desk-settings-at-clocks-own-after-review = Review after an emergency (after_review)
desk-settings-at-clocks-of-result-permit = Results: permits
desk-settings-at-clocks-of-result-penalty = Results: penalties
desk-settings-at-clocks-of-result-coercion = Results: coercive measures
desk-settings-at-required-every = Every kind
desk-settings-at-lights-yellow = Yellow
desk-settings-at-lights-yellow-days = Days left, no more than
desk-settings-at-lights-yellow-percent = Or of the whole, no more than
desk-settings-at-lights-red = Red
desk-settings-at-lights-red-days = Days left, no more than
desk-settings-at-lights-red-percent = Or of the whole, no more than
desk-settings-at-escalation-agency-after-days = The agency's administrators are told
desk-settings-at-escalation-above-after-days = The administrators of the agency above are told
desk-settings-at-index-scheme = Index numbers
desk-settings-at-index-scheme-hint = It may hold {"{uscc}"} (credit code), {"{code}"} (the agency's code), {"{year}"}, {"{month}"}, and must hold {"{serial}"}.
desk-settings-at-confirm-below = Confirmed by a person
desk-settings-at-keep-revisions-days = Discarded drafts are kept

# Mistakes
desk-settings-problem-unreadable = Line { $line }, column { $column }: { $said }
desk-settings-problem-unknown-clock = “{ $place }” names a period that is not defined
desk-settings-problem-unknown-kind = “{ $place }” is not a kind of record
desk-settings-problem-serial-missing = The index number scheme lacks {"{serial}"}, so numbers could not be unique
desk-settings-problem-secrecy-missing = “{ $place }” lacks the secrecy review, which the law requires before publication
desk-settings-problem-reviews-incomplete = No review rule applies to every record
desk-settings-problem-not-a-share = “{ $place }” must be between 0 and 100%
desk-settings-problem-not-a-percentage = “{ $place }” must be between 0 and 100%
desk-settings-problem-above-first = The agency above cannot be told before the agency itself
desk-settings-problem-shadows-law = “{ $place }” has the code of a statutory period, which cannot be rewritten: choose another code
desk-settings-problem-longer-than-law = The period of “{ $place }” is longer than the law's: it may be the same or shorter
desk-settings-said-unknown-field = there is no “{ $word }” ({ $said })
desk-settings-said-unknown-value = it cannot be “{ $word }” ({ $said })
desk-settings-said-missing-field = “{ $word }” is missing ({ $said })
desk-settings-said-wrong-type = a value of the wrong kind ({ $said })
desk-settings-said-duplicate = written twice ({ $said })
desk-settings-said-syntax = not TOML ({ $said })

desk-settings-kinds = Kinds of record
desk-settings-kinds-lead = Kinds that may be chosen for drafts and imports. What is public stays; a new draft of a kind that is out of use cannot be handed in.
desk-settings-kinds-used = Kinds in use
desk-settings-kind-used = In use
desk-settings-kind-unused = Out of use
desk-settings-libraries = Thematic libraries
desk-settings-libraries-lead = Collections on the portal. A record belongs by one of the themes or statutory items, or by a word in its title. Empty the code to remove a library.
desk-settings-library = { $n } of { $total }: { $name }. { $what }
desk-settings-library-new = Another library
desk-settings-library-name = Name
desk-settings-library-code = Code (part of the address: small letters, digits, hyphens)
desk-settings-library-themes = Themes
desk-settings-library-themes-hint = One a line, the number first, such as 4/2
desk-settings-library-statutory = Statutory items
desk-settings-library-statutory-hint = One a line, the number first, such as 20.8
desk-settings-library-title-words = Words in the title
desk-settings-library-title-words-hint = One a line
desk-settings-at-library = Library { $n }
desk-settings-at-unused-kinds = Kinds of record
desk-settings-problem-no-kind-left = One kind at least stays in use
desk-settings-problem-library-unnamed = A library has a name, and a code of letters, digits and hyphens ({ $place })
desk-settings-problem-library-twice = Two libraries have the same code ({ $place })
desk-settings-problem-unknown-theme = There is no such theme ({ $place })
desk-settings-problem-unknown-statutory = There is no such statutory item ({ $place })
desk-problem-unused = This kind is out of use: choose another

# Agencies
desk-agencies = Agencies
desk-agencies-lead = New agencies, renames, mergers and ends are kept by date: older records show the name of their day, lists follow the agency of today.
desk-agencies-export = Export as TOML
desk-agencies-empty = There are no agencies yet.
desk-agencies-former = Agencies that are no more
desk-agency-name = Name
desk-agency-short-name = Short name
desk-agency-short-name-hint = Used in lists and navigation
desk-agency-code = Code
desk-agency-code-hint = Small letters, digits and hyphens, such as yx-slj; it stays for good
desk-agency-kind = Kind
desk-agency-kind-government = Government
desk-agency-kind-department = Department
desk-agency-kind-district = District
desk-agency-kind-town = Town
desk-agency-kind-institution = Institution
desk-agency-parent = Agency above
desk-agency-no-parent = None
desk-agency-position = Place in lists
desk-agency-position-hint = Smaller numbers come first
desk-agency-number-prefix = Prefix of document numbers
desk-agency-number-prefix-hint = For example 云府办
desk-agency-region-code = Region code
desk-agency-uscc = Credit code
desk-agency-address = Address
desk-agency-office-hours = Office hours
desk-agency-phone = Telephone
desk-agency-fax = Fax
desk-agency-postcode = Postcode
desk-agency-email = E-mail
desk-agency-website = Website
desk-agency-functions = Functions
desk-agency-functions-hint = One a line
desk-agency-leaders = People in charge
desk-agency-leaders-hint = One a line: name | position | portfolio
desk-agency-from = From which day
desk-agency-from-hint = For example 2026-11-23; it is entered once the day has come
desk-agency-note = Ground
desk-agency-note-hint = For example 云编发〔2026〕5号
desk-agency-no-note = Say what it rests on
desk-agency-what = Change
desk-agency-public = Public page
desk-agency-names = Former names
desk-agency-until = { $name } (until { $until })
desk-agency-ended-into = Part of { $name } from { $day }
desk-agency-ended = Dissolved from { $day }
desk-agency-holds = Records and work it holds
desk-agency-n = How many
desk-agency-n-public = Public records
desk-agency-n-other-records = Other records (drafts, withdrawn)
desk-agency-n-drafts = Drafts in progress
desk-agency-n-tasks = Tasks
desk-agency-n-children = Agencies under it
desk-agency-whose = Whose they will be
desk-agency-whose-not-yet = Not decided
desk-agency-history = What became of it
desk-agency-no-history = Nothing has changed since it was entered.
desk-agency-action-created = Entered
desk-agency-action-renamed = Renamed
desk-agency-action-changed = Particulars changed
desk-agency-action-merged = Went up in another
desk-agency-action-absorbed = Another went up in it
desk-agency-action-dissolved = Dissolved
desk-agency-leave = Leave without changing
desk-agency-new = New agency
desk-agency-new-lead = Once entered it can have accounts and own records.
desk-agency-new-send = Enter
desk-agency-edit = Change particulars
desk-agency-edit-title = Change particulars: { $name }
desk-agency-edit-lead = Its name is changed by “Rename”. The change holds at once and is kept in its history.
desk-agency-edit-send = Save
desk-agency-unchanged = Nothing was changed
desk-agency-rename = Rename
desk-agency-rename-title = Rename { $name }
desk-agency-rename-lead = The new name is borne from the day you state; records from before it still show the old one.
desk-agency-new-name = New name
desk-agency-new-short-name = New short name
desk-agency-rename-send = Rename
desk-agency-merge = Merge into another agency
desk-agency-merge-title = Merge { $name } into another agency
desk-agency-merge-lead = Its records, drafts, tasks and the agencies under it go over to the other, which answers for them from then on. Accounts do not go over: have the security administrator grant roles at the new agency.
desk-agency-choose = Choose
desk-agency-into = Into which agency
desk-agency-merge-look = Next: check
desk-agency-merge-confirm = { $name } becomes part of { $into } from { $day }
desk-agency-merge-confirm-lead = Please check: a merger cannot be undone.
desk-agency-merge-send = Merge
desk-agency-dissolve = Dissolve
desk-agency-dissolve-title = Dissolve { $name }
desk-agency-dissolve-lead = Nothing is left with it, so it can be dissolved. That cannot be undone; its history stays.
desk-agency-dissolve-not = Records or work are left with it. Merge it into the agency that goes on with its powers, which goes on publishing them.
desk-agency-dissolve-send = Dissolve
desk-agency-no-name = Enter name and short name
desk-agency-same-name = That is the name it has
desk-agency-no-into = Choose the agency it goes up in
desk-agency-no-kind = Choose its kind
desk-agency-bad-code = A code has small letters, digits and hyphens, 40 at most
desk-agency-bad-uscc = That is no credit code: it has 18 characters, the last of which checks the others
desk-agency-bad-website = An address starts with http:// or https://
desk-done-agency-created = The agency is entered.
desk-done-agency-changed = The particulars are changed.
desk-done-agency-renamed = The agency is renamed.
desk-done-agency-merged = The agency is merged; its records and work are here now.
desk-done-agency-dissolved = The agency is dissolved.
desk-refusal-code-taken = Another agency has this code.
desk-refusal-code-taken-advice = Choose another code.
desk-refusal-agency-gone = This agency is no more.
desk-refusal-agency-gone-advice = Choose an agency that stands.
desk-refusal-not-yet = That day has not come yet.
desk-refusal-not-yet-advice = Enter a change on the day it takes effect, so that records show the right name of their day.
desk-refusal-before-last-name = The name before was borne until that day or later.
desk-refusal-before-last-name-advice = Look at the days of the former names and state a later one.
desk-refusal-parent-circle = An agency cannot stand under itself or under one of its own.
desk-refusal-parent-circle-advice = Choose another agency above.
desk-refusal-still-holds = Records or work are left with it.
desk-refusal-still-holds-advice = Merge it into the agency that goes on with its powers.
