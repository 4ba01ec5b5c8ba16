

## Boxes

box-inbox-title = Received
box-outbox-title = Sent
box-inbox-hint = A file’s name shows once you have entered its key.
box-outbox-hint = You see your descriptions here. The files’ names are sealed with the key.
box-search = Search
box-search-label = Search by person or description
box-search-found =
    { $count ->
        [one] { $count } match
       *[other] { $count } matches
    }
box-search-none = Nothing matches “{ $query }”
box-search-none-text = Check the spelling, or search for something else.
box-search-clear = Clear search
box-column-person = Person and description
box-column-sent = Sent
box-column-size = Size
box-column-left = Deadline
box-column-status = Status
box-filter-label = Show
box-filter-all = All
box-filter-open = Open
box-filter-ended = Ended
box-loading = Loading files…
box-more = Show more
box-try-again = Try again
box-show-all = Show all
box-send = Send a file
box-stale = What you see may be out of date.
# $size: "5.2 MB"
box-size = about { $size }
box-size-small = less than 1 kB
box-no-description = No description
box-description-lost = The description cannot be read.
box-unnamed = Unknown person
box-inbox-empty-all = Nothing received yet
box-inbox-empty-all-text = When somebody sends you a file, it appears here by itself. Its key comes to you by mail.
box-inbox-empty-open = Nothing waits for you
box-inbox-empty-open-text = Every file that you were sent has been downloaded or is gone.
box-inbox-empty-ended = Nothing has ended yet
box-inbox-empty-ended-text = Files that were downloaded, declined or ran out of time stay listed here for a while.
box-outbox-empty-all = Nothing sent yet
box-outbox-empty-all-text = Send a file to one person: they download it once, then it is gone.
box-outbox-empty-open = Nothing is on its way
box-outbox-empty-open-text = Every file that you sent has been downloaded or is gone.
box-outbox-empty-ended = Nothing has ended yet
box-outbox-empty-ended-text = Files that were downloaded, declined or ran out of time stay listed here for a while.
box-empty-so-far = None among the newest files
box-empty-so-far-text = There are older ones: show more of them.
box-status-uploading = Being sent
box-status-available-sender = Not downloaded yet
box-status-available-recipient = Ready
box-status-claimed = Downloading
box-status-downloaded = Downloaded
box-status-unconfirmed = Not confirmed
box-status-declined = Declined
box-status-revoked = Taken back
box-status-expired = Expired
box-status-abandoned = Not sent
# Read out when the list changes by itself.
box-news-arrived-inbox = { $count ->
    [one] New file from { $name }.
   *[other] { $count } new files.
  }
box-news-arrived-outbox = { $count ->
    [one] New file to { $name }.
   *[other] { $count } new files sent.
  }
box-news-changed-inbox = File from { $name }: { $status }.
box-news-changed-outbox = File to { $name }: { $status }.

## Share

share-back-inbox = Back to received files
share-back-outbox = Back to sent files
share-loading = Loading this file…
share-title = File
share-title-sender = File to { $name }
share-title-recipient = File from { $name }
share-unknown = There is no such file
share-unknown-text = It may never have existed, may be for somebody else, or was forgotten long after its end.
share-state-uploading = It is on its way from your browser. Keep the tab that sends it open. If it is not complete by { $deadline }, it is given up.
share-state-available-sender = With the key { $name } can download it once, until { $until }.
share-state-claimed-sender = { $name } is downloading it, or has not yet confirmed that it arrived.
share-state-downloaded-sender = { $name } has it. The sealed file is gone.
share-state-unconfirmed-sender = The download was begun several times and never confirmed. The file is gone. Ask { $name } whether it arrived; if not, send it again.
share-state-declined-sender = { $name } did not take it. The file is gone.
share-state-revoked-sender = You took it back. The file is gone, and { $name } can no longer get it.
share-state-expired-sender = { $name } did not download it in time. The file is gone. If it is still needed, send it again.
share-state-expired-claimed-sender = { $name } began to download it and never confirmed that it arrived. The stored file is gone. Ask { $name } before you send it again.
share-state-expired-claimed-recipient = The download was begun and never confirmed in time. The stored file is gone. If you do not have it, ask { $name } to send it again.
share-state-abandoned = It was never sent completely, so there was nothing to download. Send it again.
share-state-available-recipient = You can download it once, until { $until }.
share-state-claimed-recipient = A download is under way. It can be finished where it was begun; otherwise it can be begun again after { $lease }.
share-state-downloaded-recipient = You have it. The sealed file is gone.
share-not-arrived = It cannot be downloaded again. If it did not arrive, ask { $name } to send it again.
share-state-unconfirmed-recipient = The download was begun several times and never confirmed. The file is gone. If you do not have it, ask { $name } to send it again.
share-state-declined-recipient = You declined it. The file is gone. If that was a mistake, ask { $name } to send it again.
share-state-revoked-recipient = { $name } took it back. The file is gone. If you still need it, ask { $name }.
share-state-expired-recipient = It was not downloaded in time. The file is gone. Ask { $name } to send it again.
share-state-uninstalled = Secure Share was removed from this site, which ended all its files. The file is gone.
share-fact-file = File name
share-fact-file-sealed = Shows once the key is in
share-fact-file-unknown = Sealed with the key
share-fact-sent = Sent
share-fact-size = Size
share-fact-left = Deadline
share-fact-ended = Ended
share-history = What happened
share-event-created-sender = You began to send
share-event-created-recipient = { $name } began to send
share-event-committed = The file was complete and ready for download
share-event-claimed-sender = { $name } began to download
share-event-claimed-recipient = You began to download
share-event-lapsed = The download was not confirmed in time
share-event-downloaded-sender = { $name } has the file
share-event-downloaded-recipient = You have the file
share-event-unconfirmed = Too many downloads began without being confirmed
share-event-confirmed-sender = { $name } said later that the file had arrived
share-event-confirmed-recipient = Your browser said later that the file had arrived
share-event-declined-sender = { $name } declined the file
share-event-declined-recipient = You declined the file
share-event-revoked-sender = You took the file back
share-event-revoked-recipient = { $name } took the file back
share-event-revoked-uninstalled = The file was taken back with it
share-event-expired = The time to download ran out
share-event-abandoned = The time to send ran out
share-event-uninstalled = Secure Share was removed from this site
share-event-deleted = The sealed file was deleted
share-decline = Decline the file
share-decline-title = Decline this file?
share-decline-text = It is deleted without your having seen it, and { $name } is told. You cannot undo this.
share-decline-cancel = Keep it
share-revoke = Take the file back
share-revoke-title = Take this file back?
share-revoke-text = The sealed file is deleted, and { $name } can no longer download it. You cannot undo this. If you keep no copy yourself, the file is lost.
share-revoke-text-claimed = { $name } is downloading it right now: that stops, too.
share-revoke-cancel = Leave it
share-key-lost-sender = { $name } did not get the key?
share-key-lost-sender-text = Let { $name } look among unwanted mail first. If you copied the key, you can pass it on by another road. Otherwise take the file back and send it again: nobody keeps the key, not even we.
share-key-lost-recipient = You did not get the key?
share-key-lost-recipient-text = It came by mail, apart from the file. Look among unwanted mail. If it is not there, ask { $name }: without the key nobody can open the file.
share-send-again = Send a file

## Frame

nav-label = Secure Share
nav-inbox = Received
nav-outbox = Sent
nav-send = Send a file
nav-unseen =
    { $count ->
        [one] { $count } new file
       *[other] { $count } new files
    }
frame-skip = Skip to the content
# Title of the browser's window
frame-title = { $page } – Secure Share
frame-trouble-title = Something went wrong
frame-trouble = A part of this page stopped working. Load it again; files that you sent or received before are not affected.
frame-reload = Load again
frame-outside-title = Open Secure Share in Jira or Confluence
frame-outside = This page works only inside Jira or Confluence. You find it there under Apps.
frame-start-title = Secure Share did not start
frame-start = Load the page again. If that does not help, ask an administrator of your site.

## Parts

copy = Copy
copy-copied = Copied
copy-failed = Could not copy. Select the text and copy it yourself.
dialog-close = Close
drop-invite = Drop files or folders here, or paste them
drop-files = Choose files
drop-folder = Choose a folder
drop-more-files = Add files
drop-more-folder = Add a folder
drop-reading = Reading…
drop-empty = There are no files in it.
drop-unreadable = Some of it could not be read, so nothing was added. Try again, or choose the files one by one.
field-optional = (optional)
person-searching = Searching…
person-found =
    { $count ->
        [one] { $count } person found
       *[other] { $count } people found
    }
person-none = Nobody found for “{ $query }”
person-failed = The search did not work. Type the name again.
person-clear = Choose somebody else
person-suggested =
    { $count ->
        [one] { $count } suggestion
       *[other] { $count } suggestions
    }
person-assignee = Assignee
person-reporter = Reporter
person-recent = Sent to recently
person-you = You
picked-summary =
    { $count ->
        [one] { $count } file, { $size }
       *[other] { $count } files, { $size }
    }
picked-more =
    { $count ->
        [one] and { $count } more
       *[other] and { $count } more
    }
picked-remove = Remove { $name }
picked-clear = Remove all
# $done: "25%"
progress-announced = { $label }: { $done }
time-left = { $duration } left
time-left-seconds = less than a minute left
time-over = time is up
time-now = just now

## Send

send-title = Send a file
send-title-text = Send a text
send-lead = Encrypted in your browser. One person can open it, once.
send-recipient = Recipient
send-recipient-missing = Choose who gets it.
send-recipient-self = This is you. Choose somebody else.
send-address = Mail address
send-address-hint = The key is mailed there. The service that stores what you send never sees this address.
send-address-missing = Enter the address that the key goes to.
send-address-wrong = Enter one plain address like name@example.com.
send-content = What to send
send-files = Files
send-text = Text
send-files-missing = Add a file or a folder.
send-files-hint = More than one file, or a folder, arrives as one ZIP file.
send-files-hint-limit = More than one file, or a folder, arrives as one ZIP file. { $limit } at most.
send-files-too-large = { $size } is too much. At most { $limit } can be sent at once.
send-text-label = Secret text
send-text-hint = A password, for example. It is shown to the recipient, who can copy it.
send-text-missing = Write the text to send.
send-description = Description
send-description-hint = Readable before the key arrives, so write nothing secret here.
send-description-used = { $used } of { $limit } bytes
send-text-too-long = { $over ->
    [one] The text is too long by one byte.
   *[other] The text is too long by { $over } bytes.
}
send-description-too-long = { $over ->
    [one] The description is too long by one byte.
   *[other] The description is too long by { $over } bytes.
}
send-about = About { $issue }
send-more = More
send-language = Language of the mail
send-until = { $name } can open it once, until { $until }. Then it is deleted.
send-until-anyone = It can be opened once, until { $until }. Then it is deleted.
send-submit = Send
send-cancelled = Stopped. Nothing was sent, and everything you entered is still here.
send-cancelled-running = Stopped. What was uploaded is being deleted. Keep this tab open for a moment.
send-cancelled-mailed = Stopped. What was uploaded is deleted. The mail with the key may still arrive, but it opens nothing.
send-cancelled-failed = Stopped, but we could not delete what was uploaded. Nobody has its key. Take it back under “Sent”.
send-cancelled-failed-mailed = Stopped, but we could not delete what was uploaded, and the mail with the key may arrive. Take it back under “Sent”.

send-progress-title = Sending to { $name }
send-phase-packing = Packing the files
send-phase-reading = Reading the file
send-phase-announcing = Getting ready to upload
send-phase-uploading = Encrypting and uploading
send-phase-committing = Checking that all of it arrived
send-phase-mailing = Mailing the key
send-progress-amount = { $done } of { $total }
send-progress-left = { $time } left
send-interrupted = The connection broke. Sending goes on from here as soon as it is back.
send-progress-stay = Keep this tab open until it is sent.
send-cancel = Cancel
send-cancel-title = Stop sending?
send-cancel-text = { $done } of { $total } is done. If you stop, sending starts from the beginning next time.
send-cancel-confirm = Stop sending
send-cancel-keep = Keep sending

send-failed-title = It was not sent
send-retry = Try again
send-back = Change something

send-one-file = { $name }, { $size }
send-done-title = Sent to { $name }
send-done-unmailed-title = The key has not been mailed
send-done-mailed = The key is on its way to { $address }.
send-done-next = { $name } opens Secure Share, pastes the key and gets what you sent. That works once, until { $until }.
send-done-stored = It is stored, encrypted, for { $name } until { $until }. Without the key it cannot be opened.
send-key-here = Only this tab has the key. If you close it, the key cannot be had again.
send-key-title = Hand over the key yourself
send-key-copy = Copy the key
send-key-caution = Hand it over another way, such as by phone or in a message to { $name } alone. Do not put it into the issue or page.
send-mail-again-title = Mail the key again
send-mail-again = Send the key again
send-mails-left = { $count ->
    [one] One more mail can be sent for this file.
   *[other] { $count } more mails can be sent for this file.
}
send-mails-none = No more mails can be sent for this file. Copy the key, or take the file back and send it anew.
send-follow = Follow it
send-revoked-title = Taken back
send-revoked = The file is deleted. Nobody can open it any more.
send-another = Send another
send-close = Close

## Closing the app while something would be lost

leave-title = Close anyway?
leave-transfer = A transfer is running. Closing stops it.
leave-removal = What you stopped sending is still being deleted. Wait a moment.
leave-key = A key has not been mailed. Only this tab has it: mail it or copy it first.
leave-text = There is a text that is stored nowhere else. Copy it first.
leave-file = You have not confirmed that you have the file. You may have to download it again.
leave-stay = Stay
leave-close = Close

## Receive

receive-title = Open the file
receive-lead = The key is in a mail from Secure Share. Paste it here.
receive-once = You can download the file once. A wrong key costs nothing.
receive-key = Key
receive-key-hint = 22 characters. Spaces and line breaks do not matter.
receive-key-empty = Paste the key from the mail.
receive-key-short = The key is not complete: it has 22 characters.
receive-key-long = This is more than the key: it has 22 characters. Copy its line only.
receive-key-alphabet = A key has letters, digits, “-” and “_” only. Copy its line from the mail.
receive-key-ending = This is not a key: no key ends like this. Check its last character, or copy it again.
receive-key-several = There are two different keys in this text. Paste only the one for this file.
receive-wrong-key = This key does not open this file. Nothing was used up: look for the mail about this file and try again.
receive-open = Open
receive-checking = Checking the key
receive-claiming = Asking for the file
receive-downloading = Downloading { $name }
receive-interrupted = The connection broke. The download goes on from here as soon as it is back.
receive-acknowledging = Confirming that you have it
receive-cancel = Pause
receive-cancelled = Paused. Press Open to go on where you stopped.
receive-busy-title = The file is being downloaded elsewhere
receive-busy = Another tab or device of yours has begun. If it does not finish, you can open the file here after { $until }.
receive-retry = Try again
receive-arrived-title = Check your downloads
receive-handed = Your browser was asked to save { $name } ({ $size }). Is it in your downloads?
receive-confirm = I have it
receive-unconfirmed = Once you confirm, the stored copy is deleted and the sender is told. Until then you can save it again here, or open it again with the key.
receive-unseen = Once you show or copy it, the stored copy is deleted and the sender is told.
receive-confirming = Telling the sender that you have it…
receive-confirm-refused = You have it, but the service no longer knows of this download. Tell the sender yourself.
receive-window = Save from a new window
receive-window-refused = Your browser did not open a window. Allow pop-ups for this page, or open Secure Share in another browser. The stored copy is kept until you confirm.
receive-save-refused = Your browser did not save the file. Try to save it from a new window.
receive-window-text = { $name } is being saved. Close this window once it is in your downloads. If nothing happens, use the link.
receive-window-save = Save the file
receive-earlier = You downloaded this here before the page was loaded again. If you have it, say so. Otherwise enter the key and open it once more.
receive-text-arrived-title = The text is here
receive-received-title = You have the file
receive-saved = { $name } ({ $size }) is in your browser’s downloads.
receive-save = Save again
receive-save-until = It can be saved again while this page is open.
receive-text-title = You have the text
receive-text-label = Secret text
receive-text-kept = It is stored nowhere, and gone when this tab is closed or loaded again. Copy it before.
receive-text-show = Show
receive-text-hide = Hide
receive-text-hidden = Hidden
receive-text-copy = Copy the text
receive-acknowledged = { $name } sees that you have it. The stored copy is deleted.
receive-acknowledged-anyone = The sender sees that you have it. The stored copy is deleted.
receive-unacknowledged = It is yours, but the sender could not be told yet. That is tried again while this page is open.
receive-failed-title = The file could not be opened

## Admin

admin-title = About Secure Share
admin-intro = With Secure Share people on this site hand a file to one person. It is encrypted in the sender’s browser, decrypted in the recipient’s, and gone after one download.
admin-asking = Asking the service for its limits…
admin-failed = The service does not answer
admin-failed-next = What it stores and allows cannot be shown now. Load this page again in a few minutes.
admin-unknown = not known
admin-stored = What is stored, where and for how long
admin-stored-file = Files
admin-stored-file-where = Encrypted, in Amazon S3, in the account that keeps the files.
admin-stored-file-until = Until the first confirmed download, or until the file is declined or taken back; for { $lifetime } at most.
admin-stored-name = File names and descriptions
admin-stored-name-where = Encrypted, in a database of the same account. The name opens with the file’s key, the description with a key of this site.
admin-stored-name-until = The name goes with the file, the description { $history } after its end.
admin-stored-log = Who sent to whom
admin-stored-log-where = Account ids, site, times, size and what became of the file, in the same database.
admin-stored-log-until = For { $history } after the file’s end.
admin-stored-key = Keys of files
admin-stored-key-where = With no service. A second account, which has no way to the files, sees a key only while it mails it.
admin-stored-key-until = After that the key is in the recipient’s mailbox.
admin-stored-address = Mail addresses
admin-stored-address-where = Not kept by any service. The second account counts mails, by a hash of the address.
admin-stored-address-until = The counts go after two hours.
admin-stored-site-key = The key of this site
admin-stored-site-key-where = With Atlassian, in the app’s secret storage. Everyone who is signed in to this site can read descriptions with it.
admin-stored-site-key-until = Until the app is removed, and then for 28 days.
admin-stored-browser = In people’s browsers
admin-stored-browser-where = The number of a download under way, a file while it is packed or saved, and the numbers of sent files with what became of them, so that it is told once.
admin-stored-browser-until = The number of a download goes with the tab, a left-over file when the app starts again. What was told goes with its file’s history, after { $told } at the latest.
admin-limits = Limits in force
admin-limit-size = Largest file
admin-limit-lifetime = A file can be downloaded for
admin-limit-upload = Sending must be done within
admin-limit-leases = Downloads that can be begun
admin-limit-leases-value = { $count } of one file; it is held for { $lease } at a time
admin-limit-mails = Mails with a key
admin-limit-mails-value = { $count } for one file
admin-limit-history = What became of a file shows for
admin-removal = If the app is removed
admin-removal-files = All files of this site end at once. Nobody can download them, and they are deleted within minutes.
admin-removal-log = What became of them is kept for { $history } and then deleted.
admin-removal-site-key = Atlassian deletes the key of this site after 28 days.
admin-removal-again = If the app is installed again, this site gets a new key. Older descriptions stay unreadable.
admin-report = Versions, and how to report a problem
admin-version-app = App
admin-version-service = Service
admin-report-how = Send the lines below to whoever runs Secure Share for you. Say what you did, what you saw and when. Never send a key or a file.
admin-report-copy = Copy these lines

## Outcomes

# Flags that the product shows when somebody else ended a share of mine.
outcome-downloaded = Your file has arrived
outcome-downloaded-text = { $name } has it. The sealed copy is gone.
outcome-declined = Your file was declined
outcome-declined-text = { $name } did not take it. The file is gone.
outcome-unconfirmed = Your file may not have arrived
outcome-unconfirmed-text = The download was begun several times and never confirmed. The file is gone. Ask { $name } whether it arrived; if not, send it again.
outcome-about = { $about }: { $text }
outcome-many = { $count ->
    [one] News of { $count } file that you sent
   *[other] News of { $count } files that you sent
  }
outcome-many-text = Secure Share shows what became of them.
outcome-somebody = The other person

## Failures

failure-offline = You are offline. Nothing is lost: try again when the connection is back.
failure-unreachable = No answer came. Nothing is lost: check your connection and try again.
failure-unavailable = The service is in trouble at the moment. Nothing is lost: try again in a few minutes.
failure-too-many = There were too many requests at once. Nothing is lost: wait a minute and try again.
failure-internal = Something went wrong on our side. Nothing is lost: try again in a few minutes.
failure-unexpected = Something went wrong that we did not expect. Reload the page and try again; if it happens again, tell your administrator.
failure-unintelligible = The service gave an answer that this version of the app does not understand. Reload the page and try again.
failure-unauthorized = Your sign-in was not accepted. Nothing is lost: try again. If it happens again, reload the page.
failure-not-found = There is no such file for you. It may have been removed long ago, or it was sent to somebody else.
failure-not-yours = Only the person whom it was sent to can open this file.
failure-people = The list of people cannot be read at the moment. Try again in a few minutes.
failure-vault = The settings of this site cannot be read at the moment. Nothing was sent: try again in a few minutes.
failure-nothing = There is nothing to send. Choose a file or write a text.
failure-text-too-long = The text is too long. Save it as a file and send that.
failure-file-changed = The file was changed while it was being sent, so we stopped. Nobody can open what was sent. Send it again.
failure-file-unreadable = The file cannot be read. It was changed, moved or deleted, or it is open elsewhere. Choose it again.
failure-no-room = Your browser has not enough room for this file: it needs { $needed }, and { $available } are free. Free some space on this device and try again. Nothing was used up.
failure-storage = The storage did not take or give the file. Check that the clock of this device is right, and try again.
failure-too-long = The file is larger than your organisation allows. Nothing was sent. Make it smaller, or send it in pieces.
failure-metadata = The name of the file or the description is too long. Nothing was sent. Shorten it and try again.
failure-self = You cannot send a file to yourself. Choose another person.
failure-address = This is not a mail address that a key can be sent to. It has to look like name@example.com.
failure-not-stored = The file did not arrive in the storage. Nothing of it was kept. Send it again.
failure-mismatch = What arrived is not what was sent. Nothing of it was kept. Send it again.
failure-id-taken = This file could not be registered. Nothing was sent. Send it again.
failure-claimed = The file is being downloaded right now, until { $until } at the latest. Try again after that.
failure-committed = The file has been sent already. Look at it under “Sent”.
failure-mail-failed = The mail with the key could not be sent. The file is safe: send the key again, or copy it and hand it over another way.
failure-mail-cap = Too many mails were sent to this person, or by you. The file is safe: send the key again after { $until }, or copy it and hand it over another way.
failure-tickets = The key of this file cannot be mailed any more. Copy it and hand it over another way, or take the file back and send it anew.
failure-ticket-used = The mail with the key was probably sent, but that was not confirmed. Ask whether it arrived before you send the key again.
failure-ticket-invalid = The mail service did not accept the request. The file is safe: send the key again, or copy it and hand it over another way.
failure-recipient-mismatch = The mail service did not accept the request. The file is safe: send the key again, or copy it and hand it over another way.
failure-key-mismatch = The mail service did not accept the request. The file is safe: send the key again, or copy it and hand it over another way.
failure-uncommitted = The file did not arrive in the storage. Nothing of it was kept. Send it again.
failure-wrong-key = This key does not open this file. Nothing was used up: check the mail and try again.
failure-key-length = A key has 22 characters. Copy all of it from the mail.
failure-key-alphabet = A key has only letters, digits, “-” and “_”. Copy it from the mail.
failure-downloaded = This file was downloaded already, and is gone. If it was not you, tell the sender. To get it again, ask for it to be sent anew.
failure-unconfirmed = This file is gone: it was downloaded three times without being confirmed. Ask for it to be sent anew.
failure-declined = This file was declined, and is gone. Ask for it to be sent anew if it is needed after all.
failure-revoked = This file was taken back by its sender, and is gone.
failure-expired = The time for this file is over, and it is gone. It has to be sent anew.
failure-abandoned = The upload took too long and was given up. Nothing of it was kept. Send it again.
failure-damaged = The file did not arrive as it was sent, so nothing was saved. It is still there: try again, and if it happens again, ask for it to be sent anew.
failure-changed = The file did not arrive as it was sent, so nothing was saved. It is still there: try again, and if it happens again, ask for it to be sent anew.
failure-metadata-format = This file was sent by a version of the app that this one does not understand. Reload the page and try again.
failure-metadata-size = The name of the file or the description is too long. Nothing was sent. Shorten it and try again.
failure-one-put = Something went wrong that we did not expect. Reload the page and try again; if it happens again, tell your administrator.
failure-too-large = The name of the file or the description is too long. Nothing was sent. Shorten it and try again.
failure-malformed = Something went wrong that we did not expect. Reload the page and try again; if it happens again, tell your administrator.
failure-unsupported-media-type = Something went wrong that we did not expect. Reload the page and try again; if it happens again, tell your administrator.
failure-method-not-allowed = Something went wrong that we did not expect. Reload the page and try again; if it happens again, tell your administrator.
failure-empty = There is nothing to send. Choose a file or write a text.
failure-no-such-part = Something went wrong that we did not expect. Reload the page and try again; if it happens again, tell your administrator.
failure-not-begun = Something went wrong that we did not expect. Reload the page and try again; if it happens again, tell your administrator.
failure-recommit = Something went wrong that we did not expect. Reload the page and try again; if it happens again, tell your administrator.
failure-no-such-claim = Something went wrong that we did not expect. Reload the page and try again; if it happens again, tell your administrator.
