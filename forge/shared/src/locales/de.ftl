## Parts

copy = Kopieren
copy-copied = Kopiert
copy-failed = Das Kopieren hat nicht funktioniert. Markieren Sie den Text und kopieren Sie ihn selbst.
field-optional = (optional)
progress-announced = { $label }: { $done }
progress-amount = { $done } von { $total }
progress-left = noch { $time }

## Pauses

pause-offline = Sie sind offline. Es geht automatisch weiter, sobald Sie wieder online sind.
pause-unreachable = Die Verbindung ist unterbrochen. Wir versuchen es weiter.
pause-unavailable = Der Dienst ist gerade überlastet. Wir versuchen es weiter.
pause-countdown = Nächster Versuch in { $seconds } s.
pause-now = Neuer Versuch …

## Receive

receive-title = Öffnen
receive-lead = Der Schlüssel kommt getrennt, meist per E-Mail. Fügen Sie ihn hier ein.
receive-once = Sie können die Sendung einmal öffnen.
receive-usually = Meist können Sie die Sendung nur einmal öffnen.
receive-left = { $count ->
    [one] Sie können die Sendung noch einmal öffnen.
   *[other] Sie können die Sendung noch { $count } Mal öffnen.
}
receive-until = Sie können die Sendung bis zum Ablauf beliebig oft öffnen.
receive-try-again = Ist der Schlüssel falsch, versuchen Sie es einfach erneut.
receive-key = Schlüssel
receive-key-hint = 22 Zeichen. Leerzeichen und Zeilenumbrüche spielen keine Rolle.
receive-key-empty = Fügen Sie den Schlüssel ein.
receive-key-short = Ein Teil des Schlüssels fehlt: Ein Schlüssel hat 22 Zeichen.
receive-key-long = Das ist zu lang: Ein Schlüssel hat 22 Zeichen. Kopieren Sie nur den Schlüssel.
receive-key-alphabet = Ein Schlüssel besteht nur aus Buchstaben, Ziffern, „-“ und „_“. Kopieren Sie ihn noch einmal.
receive-key-ending = Am Ende dieses Schlüssels stimmt etwas nicht. Prüfen Sie das letzte Zeichen oder kopieren Sie den Schlüssel noch einmal.
receive-key-several = In diesem Text stehen zwei verschiedene Schlüssel. Fügen Sie nur den richtigen ein.
receive-open = Öffnen
receive-checking = Der Schlüssel wird geprüft
receive-claiming = Wird vorbereitet
receive-downloading = { $name } wird heruntergeladen
receive-cancel = Anhalten
receive-cancelled = Angehalten. Mit „Öffnen“ geht es dort weiter, wo Sie aufgehört haben.
receive-busy-title = Wird schon anderswo geöffnet
receive-busy = Sie haben in einem anderen Tab oder auf einem anderen Gerät begonnen. Werden Sie dort nicht fertig, können Sie die Sendung hier ab { $until } öffnen.
receive-retry = Erneut versuchen
receive-arrived-title = Sehen Sie in Ihren Downloads nach
receive-handed = Wir haben Ihren Browser angewiesen, { $name } ({ $size }) zu speichern. Ist die Datei in Ihren Downloads?
receive-confirm = Ich habe die Datei
receive-unconfirmed = Wenn Sie das bestätigen, löschen wir die gespeicherte Kopie und benachrichtigen den Absender. Bis dahin können Sie die Datei hier erneut speichern oder mit dem Schlüssel noch einmal öffnen.
receive-unconfirmed-several = Wenn Sie das bestätigen, benachrichtigen wir den Absender, und eine Öffnung ist verbraucht. Die gespeicherte Kopie löschen wir erst nach der letzten Öffnung. Bis Sie bestätigen, können Sie die Datei hier erneut speichern oder mit dem Schlüssel noch einmal öffnen.
receive-unconfirmed-until = Der Absender sieht, dass die Sendung geöffnet wurde. Die gespeicherte Kopie bleibt bis zum Ablauf: Sie können die Datei hier erneut speichern oder mit dem Schlüssel noch einmal öffnen.
receive-unconfirmed-ended = Die gespeicherte Kopie ist schon gelöscht. Wenn Sie die Datei haben, bestätigen Sie das: Der Absender sieht es dann. Wenn nicht, speichern Sie sie hier noch einmal.
receive-unseen = Wenn Sie die Nachricht anzeigen oder kopieren, löschen wir die gespeicherte Kopie und benachrichtigen den Absender.
receive-unseen-several = Wenn Sie die Nachricht anzeigen oder kopieren, benachrichtigen wir den Absender, und eine Öffnung ist verbraucht. Die gespeicherte Kopie löschen wir erst nach der letzten Öffnung.
receive-unseen-until = Der Absender sieht, dass die Sendung geöffnet wurde. Die gespeicherte Kopie bleibt bis zum Ablauf.
receive-unseen-ended = Die gespeicherte Kopie ist schon gelöscht. Wenn Sie die Nachricht anzeigen oder kopieren, benachrichtigen wir den Absender.
receive-ended-until = Die gespeicherte Kopie ist schon gelöscht. Vergewissern Sie sich, dass Sie alles haben, bevor Sie diese Seite schließen.
receive-confirming = Der Absender wird benachrichtigt …
receive-confirm-refused = Bei Ihnen ist alles angekommen, aber der Dienst kennt diesen Download nicht mehr. Sagen Sie dem Absender selbst Bescheid.
receive-window = In neuem Fenster speichern
receive-window-refused = Ihr Browser hat kein Fenster geöffnet. Erlauben Sie Pop-ups für diese Seite oder öffnen Sie Secure Share in einem anderen Browser. Bis Sie bestätigen, wird nichts gelöscht.
receive-save-refused = Ihr Browser hat die Datei nicht gespeichert. Versuchen Sie es in einem neuen Fenster.
receive-window-text = { $name } wird gespeichert. Schließen Sie dieses Fenster, sobald die Datei in Ihren Downloads ist. Wenn nichts passiert, klicken Sie auf den Link.
receive-window-save = Datei speichern
receive-earlier = Sie haben die Datei hier heruntergeladen, bevor die Seite neu geladen wurde. Wenn Sie sie haben, bestätigen Sie das. Wenn nicht, geben Sie den Schlüssel ein und öffnen Sie die Sendung noch einmal.
receive-earlier-ended = Sie haben die Datei hier heruntergeladen, bevor die Seite neu geladen wurde. Die gespeicherte Kopie ist inzwischen gelöscht. Wenn Sie die Datei haben, bestätigen Sie das: Der Absender sieht es dann.
receive-earlier-ended-until = Sie haben die Datei hier heruntergeladen, bevor die Seite neu geladen wurde. Die gespeicherte Kopie ist inzwischen gelöscht. Prüfen Sie, ob Sie die Datei haben.
receive-text-arrived-title = Sie haben eine Nachricht
receive-received-title = Sie haben die Datei
receive-saved = { $name } ({ $size }) ist in den Downloads Ihres Browsers.
receive-save = Erneut speichern
receive-save-until = Solange diese Seite geöffnet ist, können Sie sie erneut speichern.
receive-text-title = Sie haben die Nachricht
receive-text-label = Geheime Nachricht
receive-text-kept = Sie ist nirgends gespeichert und verschwindet, wenn Sie diesen Tab schließen oder neu laden. Kopieren Sie sie zuerst.
receive-text-show = Nachricht anzeigen
receive-text-hide = Nachricht ausblenden
receive-text-hidden = Ausgeblendet
receive-text-copy = Nachricht kopieren
receive-acknowledged = { $name } sieht, dass alles angekommen ist. Die gespeicherte Kopie ist gelöscht.
receive-acknowledged-anyone = Der Absender sieht, dass alles angekommen ist. Die gespeicherte Kopie ist gelöscht.
receive-acknowledged-several = { $name } sieht, dass alles angekommen ist. Die gespeicherte Kopie wird nach der letzten Öffnung oder beim Ablauf gelöscht.
receive-acknowledged-several-anyone = Der Absender sieht, dass alles angekommen ist. Die gespeicherte Kopie wird nach der letzten Öffnung oder beim Ablauf gelöscht.
receive-acknowledged-unknown = Alles ist angekommen. Die gespeicherte Kopie ist gelöscht, sofern die Sendung nicht noch einmal geöffnet werden darf.
receive-acknowledged-until = Alles ist angekommen. Die gespeicherte Kopie bleibt bis zum Ablauf, und bis dahin können Sie die Sendung wieder öffnen.
receive-acknowledged-until-ended = Alles ist angekommen. Die gespeicherte Kopie ist gelöscht.
receive-unacknowledged = Alles ist angekommen, aber wir konnten den Absender noch nicht benachrichtigen. Wir versuchen es weiter, solange diese Seite geöffnet ist.
receive-failed-title = Das Öffnen ist fehlgeschlagen

## Failures

failure-offline = Sie sind offline. Es ist nichts verloren: Versuchen Sie es erneut, sobald Sie wieder online sind.
failure-unreachable = Es kam keine Antwort. Es ist nichts verloren: Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.
failure-unavailable = Der Dienst ist gerade gestört. Es ist nichts verloren: Versuchen Sie es in ein paar Minuten erneut.
failure-too-many = Zu viele Anfragen. Es ist nichts verloren: Warten Sie eine Minute und versuchen Sie es erneut.
failure-internal = Bei uns ist etwas schiefgegangen. Es ist nichts verloren: Versuchen Sie es in ein paar Minuten erneut.
failure-unintelligible = Diese Version der App versteht die Antwort des Dienstes nicht. Laden Sie die Seite neu und versuchen Sie es erneut.
failure-no-room = Ihr Browser hat nicht genug Speicherplatz: Nötig sind { $needed }, frei sind { $available }. Schaffen Sie Platz auf diesem Gerät und versuchen Sie es erneut. Es ist nichts verloren.
failure-memory-only = In diesem Fenster kann Ihr Browser keine so große Datei speichern, zum Beispiel weil es ein privates Fenster ist. Nötig sind { $needed }, möglich sind höchstens { $available }. Verwenden Sie ein normales Fenster oder einen anderen Browser. Es ist nichts verloren.
failure-storage = Das Hoch- oder Herunterladen wurde abgelehnt. Prüfen Sie, ob die Uhr dieses Geräts richtig geht, und versuchen Sie es erneut.
failure-claimed = Die Sendung wird gerade geöffnet. Versuchen Sie es ab { $until } erneut.
failure-wrong-key = Das ist nicht der richtige Schlüssel. Es ist nichts verloren: Suchen Sie den Schlüssel zu dieser Sendung und versuchen Sie es erneut.
failure-downloaded = Diese Sendung wurde so oft geöffnet, wie der Absender es erlaubt hat, und ist deshalb gelöscht. Wenn Sie das nicht waren, informieren Sie den Absender. Brauchen Sie den Inhalt noch einmal, bitten Sie den Absender um eine neue Sendung.
failure-unconfirmed = Diese Sendung wurde zu oft geöffnet, ohne dass der Empfang bestätigt wurde, und ist deshalb gelöscht. Bitten Sie den Absender um eine neue.
failure-declined = Diese Sendung wurde abgelehnt und ist deshalb gelöscht. Brauchen Sie sie doch, bitten Sie den Absender um eine neue.
failure-revoked = Der Absender hat diese Sendung zurückgezogen. Sie ist deshalb gelöscht.
failure-expired = Die Frist ist abgelaufen, deshalb ist die Sendung gelöscht. Bitten Sie den Absender um eine neue.
failure-damaged = Die Sendung ist nicht so angekommen, wie sie gesendet wurde. Deshalb haben wir nichts gespeichert. Sie ist noch da: Versuchen Sie es erneut. Passiert es wieder, bitten Sie den Absender um eine neue.
failure-changed = Die Sendung ist nicht so angekommen, wie sie gesendet wurde. Deshalb haben wir nichts gespeichert. Sie ist noch da: Versuchen Sie es erneut. Passiert es wieder, bitten Sie den Absender um eine neue.
failure-metadata-format = Diese Sendung stammt aus einer Version der App, die diese Version nicht versteht. Laden Sie die Seite neu und versuchen Sie es erneut.
