activity-back = Back to the settings
activity-title-site = Activity log
activity-title-own = Your activity
activity-intro-site = What happened on this site in the last 60 days. It holds no keys, email addresses, file names or descriptions. Reading it is logged, too.
activity-intro-own = What you did, and what happened to files and messages that you sent or received, in the last 60 days.
activity-person = Person
activity-action = Action
activity-all = All actions
activity-from = From
activity-until = To
activity-place = Project or space
activity-place-hint = An ID like project:10000. The app’s settings page of a project or space shows it.
activity-place-wrong = Enter an ID like project:10000 or space:98304.
activity-loading = Loading the log…
activity-none = Nothing was logged for this selection.
activity-none-yet = Nothing was found so far. Older entries aren’t searched yet.
activity-somebody = Name not visible
activity-outsider = Someone outside
activity-closed = Closed account
activity-service = The service
activity-by-program = with a program
activity-count =
  { $count ->
    [one] once within an hour
   *[other] { $count } times within an hour
  }
activity-column-time = Time
activity-column-what = Action
activity-column-who = By
activity-column-sender = Sender
activity-column-recipient = Recipient
activity-export = Export as CSV
activity-export-loading =
  { $count ->
    [one] { $count } entry loaded…
   *[other] { $count } entries loaded…
  }
activity-export-ready =
  { $count ->
    [one] { $count } entry is ready. Names are included as they are today.
   *[other] { $count } entries are ready. Names are included as they are today.
  }
activity-save = Save file
activity-cancel = Cancel
activity-close = Close
activity-refused = Your browser didn’t save the file. Allow downloads for this page and try again.
activity-action-created = Upload started
activity-action-committed = Sent
activity-action-ticket = Permission to email the key issued
activity-action-extended = More time given
activity-action-claimed = Opening started
activity-action-wrong-key = Wrong key entered
activity-action-unlocked = Unlocked
activity-action-unlock-secret-changed = Unlock secret changed
activity-action-acknowledged = Receipt confirmed
activity-action-unconfirmed = Ended without confirmation
activity-action-declined = Declined
activity-action-revoked = Taken back
activity-action-expired = Expired
activity-action-abandoned = Upload not finished in time
activity-action-uninstalled = Ended because the app was removed
activity-action-policy-changed = Rules for sending changed
activity-action-notices-changed = Address for notices changed
activity-action-program-approved = Program approved
activity-action-program-revoked = Program revoked
activity-action-application-registered = Application registered
activity-action-application-changed = Application settings changed
activity-action-application-renewed = Application got a new certificate
activity-action-application-revoked = Application revoked
activity-action-consent-given = Agreed to an application
activity-action-consent-withdrawn = Agreement to an application withdrawn
activity-action-refused = Refused by the rules
activity-action-role-used = Administrator rights used
activity-rule-deliveryMethods = How keys reach people
activity-rule-domains = Email domains
activity-rule-largestFile = Largest file
activity-rule-lifetime = Longest time to open
activity-rule-openings = How often something can be opened
activity-rule-places = Only from these projects and spaces
activity-rule-programs = Programs and applications
activity-rule-outsiders = Sending to people outside
activity-rule-senders = Who may send
activity-rule-linkMakers = Who may send to people outside
activity-rule-gates = Passwords that only protect access
activity-rule-passwords = Passwords for people outside
