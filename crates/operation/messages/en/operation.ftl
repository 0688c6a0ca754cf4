operation-work = Behind the pages
operation-work-lead = Whether what the system does by itself goes well, and which mail did not go out.
operation-jobs = Jobs
operation-jobs-lead = A job that failed is tried again by itself, and can be run now. The number of a failure is found in the log with its cause.
operation-jobs-empty = No process has run jobs yet: see that gongkai serve or gongkai work is running.
operation-job = Job
operation-health = State
operation-health-well = Well
operation-health-failing = Failing
operation-health-late = Not run in time
operation-health-new = Never run
operation-ran = Last run
operation-succeeded = Last success
operation-failure = Last failure
operation-failures = { $n } in a row
operation-reference = Number
operation-run = Run now
operation-asked = Asked for at { $at }, waiting for a process
operation-every-seconds = { $n ->
    [one] Every second
   *[other] Every { $n } seconds
}
operation-every-minutes = { $n ->
    [one] Every minute
   *[other] Every { $n } minutes
}
operation-every-hours = { $n ->
    [one] Every hour
   *[other] Every { $n } hours
}
operation-every-days = { $n ->
    [one] Every day
   *[other] Every { $n } days
}

operation-mail-failed = Mail that was given up
operation-mail-failed-lead = It failed too often. Once the cause is mended it can be sent again.
operation-mail-waiting = Mail that waits
operation-mail-waiting-lead = It is sent when its time comes; what cannot be sent now is tried again.
operation-mail-off = Mail of a time without a server
operation-mail-off-lead = No mail server was configured then. Once there is one it can be sent again.
operation-mail-subject = Subject
operation-mail-to = To
operation-mail-problem = Cause
operation-mail-made = Written
operation-mail-do = Act
operation-mail-attempts = { $n ->
    [one] Tried once
   *[other] Tried { $n } times
}
operation-mail-send = Send again
operation-mail-cancel = Cancel
operation-mail-unreachable = The mail server cannot be reached
operation-mail-tls = No trusted encrypted connection
operation-mail-sign-in = The mail server does not accept name or password
operation-mail-refused = The mail server refuses it
operation-mail-postponed = The mail server postpones it
operation-mail-broken = The mail server broke off

operation-done = Result
operation-done-job-asked = It will run within a few seconds.
operation-done-mail-queued = The message is queued again and goes out shortly.
operation-done-mail-cancelled = The message is cancelled and will not be sent.
operation-done-mail-too-late = The message is out or cancelled already, or its text was cleared: nothing can be done any more.

operation-job-catalog-escalate = Reporting what is overdue
operation-job-catalog-publish-scheduled = Publishing what is signed when its time comes
operation-job-catalog-purge = Clearing old states of drafts
operation-job-catalog-read-uploads = Reading imported files
operation-job-catalog-refresh-deadlines = Counting deadlines anew
operation-job-catalog-remind = Daily reminders
operation-job-catalog-select-libraries = Filling thematic libraries
operation-job-identity-clean = Clearing sessions and tokens that ran out
operation-job-mail-deliver = Sending mail
operation-job-mail-forget = Clearing texts of old mail
