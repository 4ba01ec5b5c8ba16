## Share

share-loading = Loading…
share-title = Details
share-unknown = We can’t find this
share-unreadable = We can’t read this
share-not-arrived = It can’t be opened again. If it didn’t arrive, ask { $name } to send it again.
share-fact-content = Content
share-fact-file = File name
share-fact-file-sealed = Shows once you enter the key
share-fact-file-unknown = Encrypted with the key
share-fact-sent = Sent
share-fact-size = Size
share-fact-left = Deadline
share-fact-openings = Openings
share-fact-opened-at = Last opened
share-fact-ended = Ended
share-fact-notices = Notices
share-fact-notices-id = To your organisation’s service, with the ID { $id }
share-history = History
share-decline = Decline
share-revoke = Take back
share-revoke-text-claimed = { $name } is opening it right now and may already have it.
share-mail-unconfirmed = The tab that sent this was closed before it was clear whether the email with the key went out. Ask { $name } whether it arrived. If it didn’t, take this back and send it again.
share-send-again = Send something
share-back-inbox = Back to received
share-back-outbox = Back to sent
share-title-sender = Sent to { $name }
share-title-recipient = Received from { $name }
share-unknown-text = It may be for someone else, or it was deleted a long time ago. Check the link, or ask the sender.
share-unreadable-recipient = It may come from a newer version of the app, or something in it was changed. Reload the page. If that doesn’t help, decline this and ask the sender to send it again.
share-unreadable-sender = It may come from a newer version of the app, or something in it was changed. Reload the page. If that doesn’t help, take this back and send it again.
share-state-uploading = It’s still being uploaded from your browser. Keep that tab open. The upload must finish by { $deadline }.
share-state-available-sender = { $name } can open it once with the key, until { $until }.
share-state-available-several-sender = { $left ->
    [one] { $name } can open it one more time with the key, until { $until }.
   *[other] { $name } can open it { $left } more times with the key, until { $until }.
}
share-state-available-until-sender = { $name } can open it with the key any number of times, until { $until }.
share-state-claimed-sender = { $name } is opening it, or hasn’t confirmed yet that it arrived.
share-state-downloaded-sender = { $name } has it. The encrypted copy is deleted.
share-state-downloaded-several-sender = { $name } has it. It was opened { $opened } of { $openings } times and can’t be opened again: the encrypted copy is deleted.
share-state-confirmed-sender = { $name } confirmed later that it arrived. The encrypted copy is deleted.
share-state-unconfirmed-sender = { $name } started to open it several times but never confirmed that it arrived. It’s deleted now. Ask { $name }, and send it again if needed.
share-state-unconfirmed-opened-sender = It was opened { $opened } of { $openings } times. { $name } also started several times without confirming that it arrived. It’s deleted now. Send it again if it’s still needed.
share-state-declined-sender = { $name } declined it. It’s deleted.
share-state-revoked-sender = You took it back. It’s deleted, and { $name } can’t open it.
share-state-revoked-claimed-sender = You took it back after { $name } had started to open it. { $name } may already have it. The encrypted copy is deleted.
share-state-expired-sender = { $name } didn’t open it in time. It’s deleted. Send it again if it’s still needed.
share-state-expired-opened-sender = { $opened ->
    [one] { $name } opened it once. Its time is up, and the encrypted copy is deleted.
   *[other] { $name } opened it { $opened } times. Its time is up, and the encrypted copy is deleted.
}
share-state-expired-claimed-sender = { $name } started to open it but never confirmed that it arrived. The encrypted copy is deleted. Ask { $name } before you send it again.
share-state-expired-claimed-recipient = You started to open it but didn’t confirm in time that you have it. The encrypted copy is deleted. If you don’t have it, ask { $name } to send it again.
share-state-abandoned = The upload wasn’t finished, so there was nothing to open. Send it again.
share-state-available-recipient = You can open it once, until { $until }.
share-state-available-several-recipient = { $left ->
    [one] You can open it one more time, until { $until }.
   *[other] You can open it { $left } more times, until { $until }.
}
share-state-available-until-recipient = You can open it any number of times, until { $until }.
share-state-claimed-recipient = You’ve started to open it. Finish where you started, or open it here after { $lease }.
share-state-downloaded-recipient = You have it. The encrypted copy is deleted.
share-state-downloaded-several-recipient = You have it. It was opened { $opened } of { $openings } times and can’t be opened again: the encrypted copy is deleted.
share-state-confirmed-recipient = You have it, and { $name } can see that. The encrypted copy is deleted.
share-state-unconfirmed-recipient = You started to open it several times but never confirmed that you have it. It’s deleted now. If you don’t have it, ask { $name } to send it again.
share-state-unconfirmed-opened-recipient = It was opened { $opened } of { $openings } times. You also started several times without confirming that you have it. It’s deleted now. If you need it again, ask { $name }.
share-state-declined-recipient = You declined it. It’s deleted. If that was a mistake, ask { $name } to send it again.
share-state-revoked-recipient = { $name } took it back. It’s deleted. If you still need it, ask { $name }.
share-state-revoked-claimed-recipient = { $name } took it back. The encrypted copy is deleted, so you can’t open it again.
share-state-expired-recipient = You didn’t open it in time. It’s deleted. If you still need it, ask { $name } to send it again.
share-state-expired-opened-recipient = { $opened ->
    [one] You opened it once. Its time is up, and the encrypted copy is deleted.
   *[other] You opened it { $opened } times. Its time is up, and the encrypted copy is deleted.
}
share-state-uninstalled = Secure Share was removed from this site, so everything sent with it is deleted.
share-event-created-sender = You started to send
share-event-created-recipient = { $name } started to send
share-event-committed = Uploaded and ready to open
share-event-claimed-sender = { $name } started to open it
share-event-claimed-recipient = You started to open it
share-event-lapsed = Opening wasn’t confirmed in time
share-event-opened-sender = { $name } opened it and confirmed that it arrived
share-event-opened-recipient = You opened it and confirmed that you have it
share-event-downloaded-sender = { $name } has it
share-event-downloaded-recipient = You have it
share-event-unconfirmed = Opened too many times without confirming
share-event-confirmed-sender = { $name } confirmed later that it arrived
share-event-confirmed-recipient = Your browser confirmed later that it arrived
share-event-declined-sender = { $name } declined it
share-event-declined-recipient = You declined it
share-event-revoked-sender = You took it back
share-event-revoked-recipient = { $name } took it back
share-event-revoked-uninstalled = Taken back because the app was removed
share-event-expired = The time to open it ran out
share-event-abandoned = The time to send it ran out
share-event-uninstalled = Secure Share was removed from this site
share-event-deleted = The encrypted copy was deleted
share-decline-title = Decline without opening?
share-decline-title-opened = Decline without opening it again?
share-decline-text = We’ll delete it and tell { $name }. You can’t undo this.
share-decline-cancel = Keep it
share-revoke-title = Take this back?
share-revoke-text = We’ll delete the encrypted copy, and { $name } won’t be able to open it. You can’t undo this, so make sure you still have the original.
share-revoke-cancel = Keep it
share-revoke-named = Take back from { $name }
share-revoke-all = Take back from all
share-revoke-all-title = Take this back from { $count } people?
share-revoke-all-text = We’ll delete the encrypted copies, and these people won’t be able to open it. People who already have it can keep it. You can’t undo this, so make sure you still have the original.
share-people = Sent to { $count } people
share-extend = Give more time
share-extend-title = Give { $name } more time?
share-extend-until = Can be opened until
share-extend-text = If we already emailed the key, that email still names the earlier deadline.
share-extend-cancel = Cancel
share-add-text = Nothing changes for { $name }. The new person gets their own key, and nothing is uploaded again.
share-add-key = Key for { $name }
share-add-key-hint = This tab doesn’t have it any more. Paste the key that you copied.
share-key-lost-sender = { $name } didn’t get the key?
share-key-lost-sender-text = Ask { $name } to check the spam folder first. If you copied the key, pass it on another way. Otherwise take this back and send it again: nobody keeps the key, not even us.
share-key-lost-recipient = Didn’t get the key?
share-key-lost-recipient-text = It comes separately, usually by email. Check your spam folder too. If you can’t find it, ask { $name }: without the key, nobody can open this.

## Send

send-title = Send a file
send-lead = Encrypted in your browser. One person can open it, once.
send-lead-several = Encrypted in your browser. One person can open it, as often as you choose.
send-lead-each = Encrypted in your browser. Each person gets their own key and can open it once.
send-lead-each-several = Encrypted in your browser. Each person gets their own key and can open it as often as you choose.
send-people =
    { $count ->
        [one] { $name } and { $other }
       *[other] { $name } and { $count } others
    }
send-other = Another person
send-other-add = Add another person
send-other-address = Email address of { $name }
send-other-remove = Remove { $name }
send-other-missing = Choose a person, or cancel.
send-other-most = You can send to up to { $count } people at once.
send-recipient = Recipient
send-address = Email address
send-address-hint-own = Your organisation’s delivery service sends the key here. Our services never see this address.
send-content = What to send
send-files-hint-limit = Several files, or a folder, arrive as one ZIP file. Up to { $limit }.
send-not-resumable = Your browser doesn’t let Secure Share store anything here. Keep this tab open until the upload is done: if you close or reload it, you have to start again.
send-description = Description
send-description-used = { $used } of { $limit } bytes
send-about = About { $issue }
send-more = More
send-delivery = How the key gets there
send-by-hand = After sending, you can copy a link and the key. Pass them on yourself, for example in a chat with this person alone.
send-by-hand-each = After sending, you can copy a link and the key for each person. Pass them on yourself, for example in a chat with each of them alone.
send-delivery-none-title = You can’t send yet
send-delivery-none = Your administrators allow only your organisation’s own delivery, which isn’t set up. Ask one of them.
send-language = Language of the email
send-lifetime = Available for
send-openings = Can be opened
send-openings-times = { $count ->
    [one] Once
   *[other] { $count } times
}
send-openings-most = Your administrators allow up to { $count } times.
send-openings-once = It can be opened once. Administrators can allow more.
send-openings-until = Any number of times, until it expires
send-notify = Tell your organisation’s service when it’s opened or declined, or expires
send-until = { $name } can open it once, until { $until }. Then it’s deleted.
send-until-anyone = It can be opened once, until { $until }. Then it’s deleted.
send-until-each = Each person can open it once, until { $until }. Then it’s deleted.
send-until-several = { $name } can open it { $count } times, until { $until }. It’s deleted after the last time, or when the time is up.
send-until-several-anyone = It can be opened { $count } times, until { $until }. It’s deleted after the last time, or when the time is up.
send-until-several-each = Each person can open it { $count } times, until { $until }. It’s deleted after the last time, or when the time is up.
send-until-any = { $name } can open it any number of times, until { $until }. Then it’s deleted.
send-until-any-anyone = It can be opened any number of times, until { $until }. Then it’s deleted.
send-until-any-each = Each person can open it any number of times, until { $until }. Then it’s deleted.
send-submit = Send
send-cancelled-running = Stopped. We’re deleting what was uploaded. Keep this tab open for a moment.
send-progress-title = Sending to { $name }
send-progress-stay = Keep this tab open until it’s sent.
send-cancel = Cancel
send-cancel-title = Stop sending?
send-cancel-confirm = Stop sending
send-cancel-keep = Keep sending
send-failed-title = It wasn’t sent
send-retry = Try again
send-back = Change something
send-done-title = Sent to { $name }
send-done-unmailed-title = The key wasn’t emailed
send-done-mailed = The key is on its way to { $address }.
send-done-next = { $name } opens Secure Share, pastes the key and gets what you sent. This works only once, until { $until }.
send-done-next-several = { $name } opens Secure Share, pastes the key and gets what you sent. This works { $count } times, until { $until }.
send-done-next-until = { $name } opens Secure Share, pastes the key and gets what you sent. This works any number of times, until { $until }.
send-done-by-hand-title = Now pass on the key
send-done-stored = It’s stored, encrypted, for { $name } until { $until }. Without the key it can’t be opened.
send-key-here = Only this tab has the key. If you close the tab, the key is lost.
send-key-title = Pass on the key yourself
send-message-copy = Copy link and key
send-message = Something is waiting for you in Secure Share. Open it and paste the key:
send-message-from = { $sender } sent you something with Secure Share. Open it and paste the key:
send-key-copy = Copy key
send-key-caution = Use another way, such as a phone call or a chat with { $name } alone. Don’t put it in the issue or page.
send-mail-again-title = Email the key again
send-mail-again = Email the key
send-mails-left = { $count ->
    [one] You can email this key one more time.
   *[other] You can email this key { $count } more times.
}
send-mails-none = This key can’t be emailed any more. Copy it, or take this back and send it again.
send-done-delivered = Your organisation’s delivery service accepted the key for { $address }.
send-done-undelivered-title = The key wasn’t delivered
send-done-unclear-title = We don’t know if the key arrived
send-deliver-again-title = Deliver the key again
send-deliver-again = Deliver the key
send-label = Who is it for?
send-description-hint-outside = They see it once they enter the key. Don’t write anything secret here.
send-done-next-outside = { $name } opens your link, pastes the key and gets what you sent. This works only once, until { $until }.
send-done-next-outside-several = { $name } opens your link, pastes the key and gets what you sent. This works { $count } times, until { $until }.
send-done-next-outside-until = { $name } opens your link, pastes the key and gets what you sent. This works any number of times, until { $until }.
send-follow = View status
send-each-copying = Getting it ready
send-each-missing = Not sent
send-each-failed = The key needs your attention
send-each-byHand = Now pass on the key
send-each-copied = Key copied
send-each-over = Can’t be opened any more
send-revoked-title = Taken back
send-revoked = It’s deleted. Nobody can open it any more. If the recipient had already started to open it, you’ll see that under Sent.
send-another = Send another
send-close = Close
send-link-title = Now pass on the link to { $name }
send-link-text = The key reaches { $name } another way, so nobody who sees only the link can open it.
send-link-copy = Copy link
send-link-program = Open in my mail program
send-link-code = Show QR code
send-link-code-hide = Hide QR code
send-link-code-label = QR code of the link
send-link-subject = Something for you in Secure Share
send-link-mail = I’m sending you something with Secure Share. Open this link and enter the key, which you get separately:
send-title-text = Send a message
send-recipient-makers = Only certain groups can send to people outside. Ask your administrators to add you.
send-recipient-missing = Choose who to send it to.
send-recipient-self = That’s you. Choose someone else.
send-recipient-twice = { $name } is already a recipient. Choose someone else.
send-address-hint = We email the key here. The service that stores what you send never sees this address.
send-address-missing = Enter the address to send the key to.
send-address-several = Enter one address. Each person gets their own key.
send-address-letters = This address has characters that some email servers don’t accept, or that only look like others. Type it with the letters A to Z.
send-address-domain = Your administrators allow keys to be emailed only to: { $domains }
send-files = Files
send-text = Message
send-files-missing = Add a file or a folder.
send-files-hint = Several files, or a folder, arrive as one ZIP file.
send-files-too-large = That’s { $size }. You can send up to { $limit } at once.
send-files-too-large-each = That’s { $size }. To several people at once, you can send up to { $limit }.
send-text-label = Secret message
send-text-hint = A password, for example. The recipient can show and copy it.
send-text-missing = Write a message.
send-description-hint = Can be read without the key, so don’t write anything secret here.
send-text-too-long = { $over ->
    [one] The message is one byte too long.
   *[other] The message is { $over } bytes too long.
}
send-description-too-long = { $over ->
    [one] The description is one byte too long.
   *[other] The description is { $over } bytes too long.
}
send-delivery-mail = We email it
send-delivery-own = Your organisation delivers it
send-delivery-copy = I hand the key over myself
send-notify-hint = The service learns the ID and what happened, but no names.
send-cancelled = Stopped. Nothing was sent, and what you entered is still here.
send-cancelled-mailed = Stopped. What was uploaded is deleted. The key may still arrive, but it won’t open anything.
send-cancelled-failed = Stopped, but we couldn’t delete what was uploaded. Nobody has its key. Take it back under Sent.
send-cancelled-failed-mailed = Stopped, but we couldn’t delete what was uploaded, and the email with the key may arrive. Take it back under Sent.
send-phase-packing = Packing the files
send-phase-announcing = Getting ready to upload
send-phase-uploading = Encrypting and uploading
send-phase-committing = Checking that everything arrived
send-phase-copying = Getting it ready for each person: { $copied } of { $copies }
send-phase-mailing = Emailing the key
send-phase-delivering = Handing the key to your organisation’s delivery service
send-cancel-text = { $done } of { $total } is done. If you stop, sending starts from the beginning next time.
send-recipient-inside = Someone here
send-recipient-outside = Someone outside
send-label-hint = In your words, for example a name and a company. They see it too, once they enter the key.
send-label-missing = Say who it’s for.
send-label-too-long = { $over ->
    [one] This is one byte too long.
   *[other] This is { $over } bytes too long.
}
send-password-too-long = The password is too long.
send-password-missing = Enter a password: your administrators require one for people outside.

## Password for somebody outside

password-label = Password
password-hint = They’ll need it in addition to the key. Give it to them separately from the link and the key, for example by phone. Nobody can recover it.
password-generate = Generate
password-copy = Copy the password
password-weak = Easy to guess. Generate one, or use at least 14 different characters.
password-fair = Can be guessed with a lot of effort. A generated one can’t.
password-strong = Hard to guess, unless it’s a well-known phrase.
password-done = { $name } needs the password too
password-done-text = Give it to them separately from the link and the key, for example by phone. We don’t store it: after this tab is closed, only you know it.
password-done-gate = People who don’t come from your website need the password
password-done-gate-text = Your website unlocks it for its visitors without the password. Give the password to anyone else who opens the link, separately from the link and the key, for example by phone. We don’t store it: after this tab is closed, only you know it.
password-locked-title = There were too many wrong passwords
password-locked = Somebody with the link and the key entered ten wrong passwords. Until { $until } no password is accepted, not even the right one. Nothing is lost. If it was the person you sent it to, tell them the password again and allow more tries.
password-locked-lift = Allow more tries
password-mode = What does it protect?
password-mode-sealed = The content
password-mode-sealed-hint = Without the password nothing can be decrypted, not even with the key. Choose this unless a website shows it.
password-mode-gate = Only access to it, for a website that shows it
password-mode-gate-hint = Your website can unlock it for its own visitors without the password. The people who run Secure Share could unlock it for somebody too, but still can’t decrypt anything.
embed-title = Show it on your website
embed-text = Your website shows the page of the link in a frame, and unlocks it for its visitors with a token. To sign tokens, its server needs this secret. Give it only to the people who run the website.
embed-secret = Unlock secret
embed-secret-hint = 64 hexadecimal digits. Anyone who has this secret and the key can open what you sent without the password.
embed-copy = Copy the secret
embed-change = Change
embed-change-title = Change the secret?
embed-change-text = Tokens signed with the old secret stop working at once, and everybody who unlocked this has to unlock it again. Give the new secret to your website.
embed-change-confirm = Change it
embed-change-cancel = Keep it
embed-changed = This is the new secret.
