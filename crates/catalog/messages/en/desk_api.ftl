# The publishing API: what other programs and whoever writes them read
desk-api-key-missing = The header Idempotency-Key is missing. Make a key for each new request, and send the same one when you repeat it.
desk-api-key-invalid = The header Idempotency-Key takes 1 to 200 visible ASCII characters.
desk-api-if-match-missing = The header If-Match is missing. Send the ETag that came with the draft.
desk-api-if-match-invalid = The header If-Match takes the ETag that came with the draft, with its quotes, or *.
desk-api-media-type = The content is not of the type that the API takes here; see its document.
desk-api-bad-json = The content is not valid JSON.
desk-api-invalid-body = Parts of the content are not in order. Nothing was saved.
desk-api-stale = Somebody else has changed the draft. Nothing was saved.
desk-api-stale-advice = What is there now is in “current”. Merge, and send it again with the new ETag.
desk-api-invalid = not as the document of the API has it
desk-api-too-long = longer than { $max } characters
desk-api-too-many = more than { $max } entries
desk-api-no-such-agency = no such agency: use a code of the directory of agencies
desk-api-no-such-record = no such record
desk-api-file-not-taken = its type is not among those taken, or its content is not what its name says
