## Parts

copy = Copy
copy-copied = Copied
copy-failed = Couldn’t copy. Select the text and copy it yourself.
field-optional = (optional)
progress-announced = { $label }: { $done }
progress-amount = { $done } of { $total }
progress-left = { $time } left

## Pauses

pause-offline = You’re offline. We’ll continue as soon as you’re back online.
pause-unreachable = The connection was lost. We’ll keep trying.
pause-unavailable = The service is busy right now. We’ll keep trying.
pause-countdown = Next try in { $seconds } s.
pause-now = Trying again…

## Receive

receive-title = Open
receive-lead = The key comes separately, usually by email. Paste it here.
receive-once = You can open this once.
receive-usually = You can usually open this only once.
receive-left = { $count ->
    [one] You can open this one more time.
   *[other] You can open this { $count } more times.
}
receive-until = You can open this any number of times, until it expires.
receive-try-again = If the key is wrong, you can just try again.
receive-key = Key
receive-key-hint = 22 characters. Spaces and line breaks don’t matter.
receive-key-empty = Paste the key.
receive-key-short = Part of the key is missing. A key has 22 characters.
receive-key-long = That’s too long. A key has 22 characters. Copy only the key.
receive-key-alphabet = A key has only letters, digits, “-” and “_”. Copy it again.
receive-key-ending = Something’s wrong with the end of this key. Check its last character, or copy it again.
receive-key-several = There are two different keys in this text. Paste only the right one.
receive-open = Open
receive-checking = Checking the key
receive-claiming = Getting it ready
receive-downloading = Downloading { $name }
receive-cancel = Pause
receive-cancelled = Paused. Press Open to continue where you stopped.
receive-busy-title = Already being opened elsewhere
receive-busy = You started in another tab or on another device. If you don’t finish there, you can open it here after { $until }.
receive-retry = Try again
receive-arrived-title = Check your downloads
receive-handed = We asked your browser to save { $name } ({ $size }). Is it in your downloads?
receive-confirm = I have it
receive-unconfirmed = When you confirm, the stored copy is deleted and the sender is told. Until then, you can save it again here or open it again with the key.
receive-unconfirmed-several = When you confirm, the sender is told, and one opening is used up. The stored copy is deleted only after the last opening. Until you confirm, you can save it again here or open it again with the key.
receive-unconfirmed-until = The sender sees that it was opened. The stored copy stays until its time is up, so you can save it again here or open it again with the key.
receive-unconfirmed-ended = The stored copy is already deleted. If you have the file, confirm it: the sender will see that. Otherwise, save it again here.
receive-unseen = When you show or copy it, the stored copy is deleted and the sender is told.
receive-unseen-several = When you show or copy it, the sender is told, and one opening is used up. The stored copy is deleted only after the last opening.
receive-unseen-until = The sender sees that it was opened. The stored copy stays until its time is up.
receive-unseen-ended = The stored copy is already deleted. When you show or copy the message, the sender is told.
receive-ended-until = The stored copy is already deleted. Make sure that you have everything before you close this page.
receive-confirming = Telling the sender that you have it…
receive-confirm-refused = You have it, but the service no longer has a record of this download. Tell the sender yourself.
receive-window = Save from a new window
receive-window-refused = Your browser didn’t open a window. Allow pop-ups for this page, or open Secure Share in another browser. Nothing is deleted until you confirm.
receive-save-refused = Your browser didn’t save the file. Try saving it from a new window.
receive-window-text = { $name } is being saved. Close this window once it’s in your downloads. If nothing happens, use the link.
receive-window-save = Save the file
receive-earlier = You downloaded this here before the page was reloaded. If you have it, confirm it. Otherwise enter the key and open it again.
receive-earlier-ended = You downloaded this here before the page was reloaded. The stored copy has been deleted since then. If you have it, confirm it: the sender will see that.
receive-earlier-ended-until = You downloaded this here before the page was reloaded. The stored copy has been deleted since then. Check that you have the file.
receive-text-arrived-title = You have a message
receive-received-title = You have the file
receive-saved = { $name } ({ $size }) is in your browser’s downloads.
receive-save = Save again
receive-save-until = You can save it again while this page is open.
receive-text-title = You have the message
receive-text-label = Secret message
receive-text-kept = It isn’t stored anywhere and disappears when you close or reload this tab. Copy it first.
receive-text-show = Show message
receive-text-hide = Hide message
receive-text-hidden = Hidden
receive-text-copy = Copy message
receive-acknowledged = { $name } sees that you have it. The stored copy is deleted.
receive-acknowledged-anyone = The sender sees that you have it. The stored copy is deleted.
receive-acknowledged-several = { $name } sees that you have it. The stored copy is deleted after the last opening, or when its time is up.
receive-acknowledged-several-anyone = The sender sees that you have it. The stored copy is deleted after the last opening, or when its time is up.
receive-acknowledged-unknown = You have it. The stored copy is deleted, unless it may be opened again.
receive-acknowledged-until = You have it. The stored copy stays until its time is up, and you can open it again until then.
receive-acknowledged-until-ended = You have it. The stored copy is deleted.
receive-unacknowledged = You have it, but we couldn’t tell the sender yet. We’ll keep trying while this page is open.
receive-failed-title = We couldn’t open it

## Failures

failure-offline = You’re offline. Nothing is lost: try again when you’re back online.
failure-unreachable = We got no answer. Nothing is lost: check your connection and try again.
failure-unavailable = The service isn’t working right now. Nothing is lost: try again in a few minutes.
failure-too-many = Too many requests. Nothing is lost: wait a minute and try again.
failure-internal = Something went wrong on our side. Nothing is lost: try again in a few minutes.
failure-unintelligible = This version of the app doesn’t understand the service’s answer. Reload the page and try again.
failure-no-room = Your browser doesn’t have enough space: this needs { $needed }, and { $available } are free. Free up some space on this device and try again. Nothing is lost.
failure-memory-only = Your browser can’t store a file this large here, for example because the window is private. It needs { $needed }, but only { $available } are possible. Use a normal window or another browser. Nothing is lost.
failure-storage = The upload or download was refused. Check that this device’s clock is right, and try again.
failure-claimed = It’s being opened right now. Try again after { $until }.
failure-wrong-key = That’s not the right key. Nothing is lost: find the key that belongs to this and try again.
failure-downloaded = This was opened as often as the sender allowed, so it’s deleted. If it wasn’t you, tell the sender. If you still need it, ask the sender to send it again.
failure-unconfirmed = This was opened too often without being confirmed, so it’s deleted. Ask the sender to send it again.
failure-declined = This was declined, so it’s deleted. Ask the sender to send it again if you need it after all.
failure-revoked = The sender took this back, so it’s deleted.
failure-expired = The deadline has passed, so this is deleted. Ask the sender to send it again.
failure-damaged = It didn’t arrive as it was sent, so nothing was saved. It’s still there: try again. If it happens again, ask the sender to send it again.
failure-changed = It didn’t arrive as it was sent, so nothing was saved. It’s still there: try again. If it happens again, ask the sender to send it again.
failure-metadata-format = This was sent by a version of the app that this version doesn’t understand. Reload the page and try again.
