## Lists

list-inbox-title = Received
list-outbox-title = Sent
list-inbox-hint = File names show once you enter the key.
list-outbox-hint = You see descriptions and file names here. Recipients see file names once they enter the key.
list-search = Search
list-search-label-inbox = Search by person or description
list-search-label-outbox = Search by person, file name or description
list-search-found =
    { $count ->
        [one] { $count } match
       *[other] { $count } matches
    }
list-search-none = Nothing matches “{ $query }”
list-search-none-text = Check the spelling, or search for something else.
list-search-clear = Clear search
list-column-person-inbox = Person and description
list-column-person-outbox = Person, file and description
list-column-sent = Sent
list-column-size = Size
list-column-left = Deadline
list-column-status = Status
list-filter-label = Show
list-filter-all = All
list-filter-open = Open
list-filter-ended = Ended
list-loading = Loading…
list-more = Show more
list-try-again = Try again
list-show-all = Show all
list-send = Send something
list-stale = This list may be out of date.
# $size: "5.2 MB"
list-size = about { $size }
list-size-small = less than 1 kB
list-no-description = No description
list-description-lost = This description can’t be read.
list-unreadable = This can’t be read.
list-mail-unconfirmed = The key may not have been sent.
list-unnamed = Unknown person
list-outsider = Someone outside
list-closed = Closed account
list-together = Sent to several people
file-message = Message
file-packed =
    { $count ->
        [one] { $name } (one file)
       *[other] { $name } ({ $count } files)
    }
list-inbox-empty-all = Nothing received yet
list-inbox-empty-all-text = When someone sends you a file or a message, it appears here. The key comes separately, usually by email.
list-inbox-empty-open = Nothing is waiting for you
list-inbox-empty-open-text = You have opened or declined everything, or its time has run out.
list-inbox-empty-ended = Nothing has ended yet
list-inbox-empty-ended-text = What you opened, declined or let expire stays listed here for a while.
list-outbox-empty-all = Nothing sent yet
list-outbox-empty-all-text = Send a file or a message to one or several people. Once they have it, it’s deleted.
list-outbox-empty-open = Nothing is on its way
list-outbox-empty-open-text = Everything you sent has been opened or declined, or its time has run out.
list-outbox-empty-ended = Nothing has ended yet
list-outbox-empty-ended-text = What was opened, declined or expired stays listed here for a while.
list-empty-so-far = No matches among the newest
list-empty-so-far-text = There are older ones. Select Show more to see them.
list-status-uploading = Sending
list-status-available-sender = Not opened yet
list-status-available-recipient = Ready
list-status-opened = Opened
list-status-claimed = Being opened
list-status-downloaded = Received
list-status-unconfirmed = Not confirmed
list-status-declined = Declined
list-status-revoked = Taken back
list-status-expired = Expired
list-status-abandoned = Not sent
list-opened-of = Opened { $opened } of { $openings } times
list-opened-all = Used up: opened { $opened } of { $openings } times
list-opened-until = { $opened ->
    [0] Until it expires, not opened yet
    [one] Until it expires, opened once
   *[other] Until it expires, opened { $opened } times
}
# Read out when the list changes by itself.
list-news-arrived-inbox = { $count ->
    [one] New from { $name }.
   *[other] { $count } new items.
  }
list-news-arrived-outbox = { $count ->
    [one] New for { $name }.
   *[other] { $count } new items sent.
  }
list-news-changed-inbox = From { $name }: { $status }.
list-news-changed-outbox = To { $name }: { $status }.

## Frame

nav-label = Secure Share
nav-inbox = Received
nav-outbox = Sent
nav-send = Send
nav-programs = Programs
nav-activity = Activity
nav-unseen =
    { $count ->
        [one] { $count } new item
       *[other] { $count } new items
    }
frame-skip = Skip to content
# Title of the browser's window
frame-title = { $page } – Secure Share
# While something is sent or downloaded. $done: "25%"
frame-title-progress = { $done } · { $page } – Secure Share
frame-trouble-title = Something went wrong
frame-trouble = Part of this page stopped working. Reload it. What you sent or received isn’t affected.
frame-reload = Reload
frame-outside-title = Open Secure Share in Jira or Confluence
frame-outside = This page works only inside Jira or Confluence. You’ll find it there under Apps.
frame-start-title = Secure Share didn’t start
frame-start = Reload the page. If that doesn’t help, ask an administrator of your site.

## Parts

dialog-close = Close
drop-invite = Drop files or folders here, or paste them
drop-files = Choose files
drop-folder = Choose a folder
drop-more-files = Add files
drop-more-folder = Add a folder
drop-reading = Reading…
drop-empty = That folder has no files.
drop-unreadable = Some of it couldn’t be read, so nothing was added. Try again, or choose the files one by one.
person-searching = Searching…
person-found =
    { $count ->
        [one] { $count } person found
       *[other] { $count } people found
    }
person-none = Nobody found for “{ $query }”
person-failed = The search didn’t work. Type the name again.
person-clear = Choose someone else
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
time-left = { $duration } left
time-left-seconds = less than a minute left
time-over = time is up
time-now = just now

## Send

send-address-wrong = Enter an email address like name@example.com.

send-one-file = { $name }, { $size }

## Closing the app while something would be lost

leave-title = Close anyway?
leave-transfer = Something is still being sent or downloaded. If you close this, it stops.
leave-removal = We’re still deleting what you stopped sending. Wait a moment.
leave-key = A key hasn’t been delivered yet. Only this tab has it: send it again or copy it first.
leave-text = There’s a message here that isn’t stored anywhere else. Copy it first.
leave-file = You haven’t confirmed that you have the file. You may have to download it again.
leave-stay = Stay
leave-close = Close

## Receive

receive-wrong-key = That’s not the right key. Nothing is lost: find the key that belongs to this and try again.

## Outcomes

# Flags that the product shows when somebody else ended a share of mine.
outcome-downloaded = What you sent has arrived
outcome-downloaded-text = { $name } has it. The encrypted copy is deleted.
outcome-declined = What you sent was declined
outcome-declined-text = { $name } declined it. It’s deleted.
outcome-unconfirmed = A download of what you sent wasn’t confirmed
outcome-unconfirmed-text = { $name } started to open it several times without confirming that it arrived. It’s deleted now. Ask, and send it again if needed.
outcome-about = { $about }: { $text }
outcome-many = { $count ->
    [one] News about { $count } thing you sent
   *[other] News about { $count } things you sent
  }
outcome-many-text = Open Secure Share to see what happened.
outcome-somebody = The other person
# Flags for a transfer of this tab that ends while another screen is shown.
transfer-send-done = Your upload is complete
transfer-send-done-text = Open Send to check that the key was emailed.
transfer-send-failed = Your upload failed
transfer-send-failed-text = Open Send to see why, and try again.
transfer-receive-done = Your download is complete
transfer-receive-done-text = Open it under Received to confirm that you have it.
transfer-receive-failed = Your download failed
transfer-receive-failed-text = Open it under Received to see why, and try again.

## Failures

failure-unexpected = Something went wrong. Reload the page and try again. If it happens again, tell your administrator.
failure-unauthorized = We couldn’t verify your sign-in. Nothing is lost: try again. If it happens again, reload the page.
failure-program-exists = This program was approved before. Start its sign-in again: it will show a new line.
failure-too-many-programs = You have 20 approved programs, which is the most you can have. Revoke one first.
failure-application-exists = This key is registered already, for an application or a program. Use another certificate.
failure-no-such-application = This application is no longer registered. Reload the list.
failure-too-many-applications = This site has 20 applications, which is the most it can have. Revoke one first.
failure-not-found = We can’t find this. It may be for someone else, or it was deleted a long time ago.
failure-not-yours = Only the person it was sent to can open this.
failure-people = We can’t load the list of people right now. Try again in a few minutes.
failure-vault = We can’t load this site’s settings right now. Nothing was sent: try again in a few minutes.
failure-nothing = There’s nothing to send. Choose a file or write a message.
failure-text-too-long = The message is too long. Save it as a file and send that.
failure-file-changed = The file changed while it was being sent, so we stopped. Nobody can open what was sent. Send it again.
failure-file-unreadable = We can’t read the file. It may have been changed, moved or deleted, or it’s open in another program. Choose it again.
failure-other-file = This isn’t what you were uploading, or it was changed since. Nothing was sent. Choose the same files again, or delete the upload and start a new one.
failure-upload-elsewhere = This upload is going on in another tab, or has ended. Look under Sent.
failure-too-long = This is larger than your organisation allows. Nothing was sent. Make it smaller, or send it in parts.
failure-copy-too-long = This can’t go to several people at once. Nothing was sent. Send it to each of them.
failure-copy-source = What you sent can no longer be copied. Send it again.
failure-metadata = The file name or the description is too long. Nothing was sent. Shorten it and try again.
failure-self = You can’t send something to yourself. Choose someone else.
failure-address = We can’t send a key to this address. Enter an address like name@example.com.
failure-not-stored = The upload didn’t arrive completely, so nothing was kept. Send it again.
failure-mismatch = What arrived isn’t what was sent, so nothing was kept. Send it again.
failure-id-taken = We couldn’t start sending. Nothing was sent. Send it again.
failure-committed = It was already sent. You’ll find it under Sent.
failure-mail-failed = We couldn’t send the email with the key. Nothing is lost: try again, or copy the key and pass it on another way.
failure-mail-cap = This person received too many emails, or you sent too many. Nothing is lost: send the key again after { $until }, or copy it and pass it on another way.
failure-tickets = This key can’t be emailed any more. Copy it and pass it on another way, or take this back and send it again.
failure-limit =
    { $limit ->
        [announcements] You’ve sent as much as one person can in an hour. Nothing was sent: try again after { $until }.
        [uploads] You have too many unfinished uploads. Nothing was sent: finish one or take it back under Sent, then try again.
        [bytes] With this you’d send more than one person can in a day. Nothing was sent: try again after { $until }.
        [site-bytes] With this your site would send more than it can in a day. Nothing was sent: try again after { $until }, or ask your administrator.
        [tickets] You’ve asked for too many emails in an hour. Nothing is lost: try again after { $until }, or copy the key and pass it on another way.
        [parts] You’ve uploaded as much as one person can in an hour. Try again after { $until }.
        [requests] This program has made too many requests in an hour. It can go on after { $until }.
       *[wrong-keys] Too many wrong keys. Nothing is lost: find the key that belongs to this and try again after { $until }.
    }
failure-policy =
    { $rule ->
        [senders] Your administrators let only certain groups send. Ask them to add you.
        [linkMakers] Your administrators let only certain groups send to people outside. Ask them to add you.
        [gates] Your administrators don’t allow passwords that only protect access. Choose a password that protects the content, or none.
        [passwords] Your administrators require a password for people outside.
        [places] Your administrators don’t allow sending from here. Open Secure Share in a project or space where it’s allowed.
        [domains] Your administrators don’t allow keys to be emailed to this domain. Nothing is lost: use another address, or copy the key and pass it on another way.
        [largestFile] This is larger than your administrators allow. Send a smaller file.
        [lifetime] Your administrators don’t allow it to stay that long. Choose a shorter time.
        [openings] Your administrators don’t allow it to be opened that often. Send it again with fewer openings.
        [programs] Your administrators don’t allow programs.
        [outsiders] Your administrators don’t allow sending to people outside.
       *[deliveryMethods] Your administrators don’t allow this way to pass on the key. Choose another way.
    }
failure-policy-changed = Another administrator changed these rules in the meantime. Check them and save again.
failure-notices-changed = Another administrator changed the address in the meantime. Check it and save again.
failure-no-receiver = This site no longer sends notices. Send without asking for one.
failure-notices-off = This service sends no notices.
failure-roles = We couldn’t confirm with Jira or Confluence what you may do here. Reload the page and try again.
failure-not-administrator = Only site administrators can change this. Ask one of them.
failure-ticket-used = We probably sent the email with the key, but have no confirmation. Ask whether it arrived before you send the key again.
failure-ticket-invalid = The email service didn’t accept the request. Nothing is lost: try again, or copy the key and pass it on another way.
failure-recipient-mismatch = The email service didn’t accept the request. Nothing is lost: try again, or copy the key and pass it on another way.
failure-key-mismatch = The email service didn’t accept the request. Nothing is lost: try again, or copy the key and pass it on another way.
failure-uncommitted = The upload didn’t arrive completely, so nothing was kept. Send it again.
failure-shorter = It can already be opened for longer than that. To end it sooner, take it back.
failure-key-length = A key has 22 characters. Copy all of it.
failure-key-alphabet = A key has only letters, digits, “-” and “_”. Copy it again.
failure-abandoned = The upload took too long, so nothing was kept. Send it again.
failure-metadata-size = The file name or the description is too long. Nothing was sent. Shorten it and try again.
failure-too-large = The file name or the description is too long. Nothing was sent. Shorten it and try again.
failure-empty = There’s nothing to send. Choose a file or write a message.
failure-own-refused = Your organisation’s delivery service didn’t take the key: “{ $answer }”. Nothing was sent. Copy the key and pass it on another way, or tell your administrator.
failure-own-slow = Your organisation’s delivery service didn’t answer within 10 seconds. The key may or may not have arrived: ask before you send it again, or copy it and pass it on another way.
failure-own-unreachable = Your organisation’s delivery service can’t be reached, or its answer can’t be read. Nothing is lost: copy the key and pass it on another way. If it happens again, tell your administrator.
failure-own-blocked = This page may not contact your organisation’s delivery service, so nothing was sent. Copy the key and pass it on another way, and ask an administrator to save the address of own delivery again.
failure-own-redirect = Your organisation’s delivery service answered with a redirect, which we don’t follow. The key may not have arrived: copy it and pass it on another way, and tell your administrator.
failure-own-answer = Your organisation’s delivery service didn’t confirm the key. It may not have arrived: copy it and pass it on another way, and tell your administrator.
failure-own-failed = Your organisation’s delivery service has a problem: “{ $answer }”. The key may or may not have arrived: ask before you send it again, or copy it and pass it on another way.
failure-own-removed = An administrator has just removed own delivery, so the key wasn’t sent. Copy it and pass it on another way.
failure-own-not-allowed = The address wasn’t allowed, so nothing was changed. Only a site administrator can allow it, in the dialog that opens when you save.
failure-own-not-saved = The settings couldn’t be saved. Only site administrators can change them. If you are one, try again in a few minutes.
