## Boxes

box-inbox-title = Received
box-outbox-title = Sent
box-inbox-hint = A file’s name shows once you have entered its key.
box-outbox-hint = You see your descriptions here. The files’ names are sealed with the key.
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
share-title-sender = File to { $name }
share-title-recipient = File from { $name }
share-unknown = There is no such file
share-unknown-text = It may never have existed, may be for somebody else, or was forgotten long after its end.
share-state-uploading = It is on its way from your browser. Keep the tab that sends it open. If it is not complete by { $deadline }, it is given up.
share-state-available-sender = { $name } can download it once, until { $until }.
share-state-claimed-sender = { $name } is downloading it. If the connection breaks, the download goes on where it stopped.
share-state-downloaded-sender = { $name } has it. The sealed file is gone.
share-state-unconfirmed-sender = The download was begun several times and never confirmed. The file is gone. Ask { $name } whether it arrived; if not, send it again.
share-state-declined-sender = { $name } did not take it. The file is gone.
share-state-revoked-sender = You took it back. The file is gone, and { $name } can no longer get it.
share-state-expired-sender = { $name } did not download it in time. The file is gone. If it is still needed, send it again.
share-state-abandoned = It was never sent completely, so there was nothing to download. Send it again.
share-state-available-recipient = You can download it once, until { $until }. You need the key from your mail.
share-state-claimed-recipient = A download is under way. It can be finished where it was begun; otherwise it can be begun again after { $lease }.
share-state-downloaded-recipient = You have it. The sealed file is gone and cannot be downloaded again. If it did not arrive, ask { $name } to send it again.
share-state-unconfirmed-recipient = The download was begun several times and never finished. The file is gone. Ask { $name } to send it again.
share-state-declined-recipient = You declined it. The file is gone. If that was a mistake, ask { $name } to send it again.
share-state-revoked-recipient = { $name } took it back. The file is gone. If you still need it, ask { $name }.
share-state-expired-recipient = It was not downloaded in time. The file is gone. Ask { $name } to send it again.
share-state-uninstalled = Secure Share was removed from this site, which ended all its files. The file is gone.
share-fact-description = Description
share-fact-file = File name
share-fact-file-sealed = Shows once the key is in
share-fact-file-unknown = Sealed with the key: nobody sees it without
share-fact-sender = From
share-fact-recipient = To
share-fact-sent = Sent
share-fact-size = Size
share-fact-left = Time left
share-fact-ended = Ended
share-you = You
share-history = What happened
share-event-created-sender = You began to send
share-event-created-recipient = { $name } began to send
share-event-committed = The file was complete and ready for download
share-event-claimed-sender = { $name } began to download
share-event-claimed-recipient = You began to download
share-event-lapsed = The download was not finished in time
share-event-downloaded-sender = { $name } has the file
share-event-downloaded-recipient = You have the file
share-event-unconfirmed = Too many downloads began without being finished
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
share-key-here = This tab still has the key: mail it again, or copy it.
share-key-here-link = Go to the key
share-key-lost-recipient = You did not get the key?
share-key-lost-recipient-text = It came by mail, apart from the file. Look among unwanted mail. If it is not there, ask { $name }: without the key nobody can open the file.
share-send-again = Send a file

## Frame

nav-label = Secure Share
nav-inbox = Received
nav-outbox = Sent
nav-send = Send a file
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
# $done: from 0 to 1
progress-announced = { $label }: { NUMBER($done, style: "percent") }
time-left = { $duration } left
time-left-seconds = less than a minute left
time-over = time is up
time-now = just now
