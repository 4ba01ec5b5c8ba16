interrupted-title = An upload to { $name } was interrupted
interrupted-title-several =
    { $count ->
        [one] An upload to { $name } and one other person was interrupted
       *[other] An upload to { $name } and { $count } others was interrupted
    }
interrupted-file = { $done } is uploaded. Choose the same file again, and the upload continues from there.
interrupted-files = { $done } is uploaded. Choose the same files again, and the upload continues from there.
interrupted-folder = { $done } is uploaded. Choose the same folder again, and the upload continues from there.
interrupted-incomplete = Some files are missing or were changed. Choose all of them, as you did before.
interrupted-choose-file = Choose the file
interrupted-choose-files = Choose the files
interrupted-choose-folder = Choose the folder
interrupted-discard = Delete the upload
interrupted-cancelled-none = Stopped. The upload can still continue later.
interrupted-cancelled-done = Stopped. What was uploaded is deleted.
send-phase-checking = Comparing with what was uploaded
