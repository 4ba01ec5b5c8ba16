## Boxes

box-inbox-title = Empfangen
box-outbox-title = Gesendet
box-inbox-hint = Dateinamen sehen Sie, sobald Sie den Schlüssel eingegeben haben.
box-outbox-hint = Sie sehen hier Beschreibungen und Dateinamen. Die empfangende Person sieht den Dateinamen, sobald sie den Schlüssel eingegeben hat.
box-search = Suchen
box-search-label-inbox = Nach Person oder Beschreibung suchen
box-search-label-outbox = Nach Person, Dateiname oder Beschreibung suchen
box-search-found =
    { $count ->
        [one] { $count } Treffer
       *[other] { $count } Treffer
    }
box-search-none = Nichts gefunden zu „{ $query }“
box-search-none-text = Prüfen Sie die Schreibweise, oder suchen Sie nach etwas anderem.
box-search-clear = Suche löschen
box-column-person-inbox = Person und Beschreibung
box-column-person-outbox = Person, Datei und Beschreibung
box-column-sent = Gesendet
box-column-size = Größe
box-column-left = Frist
box-column-status = Status
box-filter-label = Anzeigen
box-filter-all = Alle
box-filter-open = Offen
box-filter-ended = Beendet
box-loading = Wird geladen …
box-more = Mehr anzeigen
box-try-again = Erneut versuchen
box-show-all = Alle anzeigen
box-send = Etwas senden
box-stale = Die Anzeige ist vielleicht nicht aktuell.
# $size: "5,2 MB"
box-size = etwa { $size }
box-size-small = weniger als 1 kB
box-no-description = Keine Beschreibung
box-description-lost = Die Beschreibung lässt sich nicht lesen.
box-unreadable = Das lässt sich nicht lesen.
box-mail-unconfirmed = Der Schlüssel wurde vielleicht nicht gesendet.
box-unnamed = Unbekannte Person
file-message = Nachricht
file-packed =
    { $count ->
        [one] { $name } (eine Datei)
       *[other] { $name } ({ $count } Dateien)
    }
box-inbox-empty-all = Noch nichts empfangen
box-inbox-empty-all-text = Wenn Ihnen jemand eine Datei oder Nachricht sendet, erscheint sie hier. Den Schlüssel erhalten Sie per E-Mail.
box-inbox-empty-open = Es wartet nichts auf Sie
box-inbox-empty-open-text = Alles wurde geöffnet oder abgelehnt, oder die Frist ist abgelaufen.
box-inbox-empty-ended = Noch nichts beendet
box-inbox-empty-ended-text = Was geöffnet oder abgelehnt wurde oder abgelaufen ist, bleibt hier eine Weile aufgeführt.
box-outbox-empty-all = Noch nichts gesendet
box-outbox-empty-all-text = Senden Sie einer Person eine Datei oder Nachricht. Sie öffnet sie einmal, danach wird sie gelöscht.
box-outbox-empty-open = Nichts ist unterwegs
box-outbox-empty-open-text = Alles, was Sie gesendet haben, wurde geöffnet oder abgelehnt, oder die Frist ist abgelaufen.
box-outbox-empty-ended = Noch nichts beendet
box-outbox-empty-ended-text = Was geöffnet oder abgelehnt wurde oder abgelaufen ist, bleibt hier eine Weile aufgeführt.
box-empty-so-far = Unter den neuesten ist nichts dabei
box-empty-so-far-text = Es gibt ältere. Lassen Sie sich mehr anzeigen.
box-status-uploading = Wird gesendet
box-status-available-sender = Noch nicht geöffnet
box-status-available-recipient = Bereit
box-status-claimed = Wird geöffnet
box-status-downloaded = Angekommen
box-status-unconfirmed = Nicht bestätigt
box-status-declined = Abgelehnt
box-status-revoked = Zurückgenommen
box-status-expired = Abgelaufen
box-status-abandoned = Nicht gesendet
# Read out when the list changes by itself.
box-news-arrived-inbox = { $count ->
    [one] Neu von { $name }.
   *[other] { $count } neue Eingänge.
  }
box-news-arrived-outbox = { $count ->
    [one] Neu an { $name }.
   *[other] { $count } neue Sendungen.
  }
box-news-changed-inbox = Von { $name }: { $status }.
box-news-changed-outbox = An { $name }: { $status }.

## Share

share-back-inbox = Zurück zu „Empfangen“
share-back-outbox = Zurück zu „Gesendet“
share-loading = Wird geladen …
share-title = Details
share-title-sender = Gesendet an { $name }
share-title-recipient = Empfangen von { $name }
share-unknown = Das gibt es hier nicht
share-unknown-text = Vielleicht ist es für jemand anderen, oder es wurde vor langer Zeit gelöscht. Prüfen Sie den Link, oder fragen Sie beim Absender nach.
share-unreadable = Wir können das nicht lesen
share-unreadable-recipient = Vielleicht stammt es aus einer neueren Version der App, oder etwas daran wurde verändert. Laden Sie die Seite neu. Hilft das nicht, lehnen Sie es ab und bitten Sie um erneutes Senden.
share-unreadable-sender = Vielleicht stammt es aus einer neueren Version der App, oder etwas daran wurde verändert. Laden Sie die Seite neu. Hilft das nicht, nehmen Sie es zurück und senden Sie es erneut.
share-state-uploading = Das Hochladen aus Ihrem Browser läuft noch. Lassen Sie den Tab geöffnet. Es muss bis { $deadline } abgeschlossen sein.
share-state-available-sender = { $name } kann es mit dem Schlüssel einmal öffnen, bis { $until }.
share-state-claimed-sender = { $name } öffnet es gerade oder hat den Empfang noch nicht bestätigt.
share-state-downloaded-sender = { $name } hat es erhalten. Die verschlüsselte Kopie ist gelöscht.
share-state-unconfirmed-sender = { $name } hat das Öffnen mehrmals begonnen, den Empfang aber nie bestätigt. Es ist jetzt gelöscht. Fragen Sie { $name } und senden Sie es bei Bedarf erneut.
share-state-declined-sender = { $name } hat es abgelehnt. Es ist gelöscht.
share-state-revoked-sender = Sie haben es zurückgenommen. Es ist gelöscht, { $name } kann es nicht mehr öffnen.
share-state-expired-sender = { $name } hat es nicht rechtzeitig geöffnet. Es ist gelöscht. Senden Sie es erneut, falls es noch gebraucht wird.
share-state-expired-claimed-sender = { $name } hat das Öffnen begonnen, den Empfang aber nie bestätigt. Die verschlüsselte Kopie ist gelöscht. Fragen Sie { $name }, bevor Sie es erneut senden.
share-state-expired-claimed-recipient = Sie haben das Öffnen begonnen, aber nicht rechtzeitig bestätigt, dass Sie alles haben. Die verschlüsselte Kopie ist gelöscht. Fehlt Ihnen etwas, bitten Sie { $name }, es erneut zu senden.
share-state-abandoned = Das Hochladen wurde nicht abgeschlossen, es gab also nichts zu öffnen. Senden Sie es erneut.
share-state-available-recipient = Sie können es einmal öffnen, bis { $until }.
share-state-claimed-recipient = Sie haben das Öffnen begonnen. Beenden Sie es dort, wo Sie angefangen haben, oder öffnen Sie es hier ab { $lease }.
share-state-downloaded-recipient = Sie haben es erhalten. Die verschlüsselte Kopie ist gelöscht.
share-not-arrived = Es lässt sich nicht noch einmal öffnen. Ist es nicht angekommen, bitten Sie { $name }, es erneut zu senden.
share-state-unconfirmed-recipient = Sie haben das Öffnen mehrmals begonnen, aber nie bestätigt, dass Sie alles haben. Es ist jetzt gelöscht. Fehlt Ihnen etwas, bitten Sie { $name }, es erneut zu senden.
share-state-declined-recipient = Sie haben es abgelehnt. Es ist gelöscht. War das ein Versehen, bitten Sie { $name }, es erneut zu senden.
share-state-revoked-recipient = { $name } hat es zurückgenommen. Es ist gelöscht. Brauchen Sie es noch, fragen Sie { $name }.
share-state-expired-recipient = Sie haben es nicht rechtzeitig geöffnet. Es ist gelöscht. Brauchen Sie es noch, bitten Sie { $name }, es erneut zu senden.
share-state-uninstalled = Secure Share wurde von dieser Site entfernt. Alles, was damit gesendet wurde, ist gelöscht.
share-fact-content = Inhalt
share-fact-file = Dateiname
share-fact-file-sealed = Erscheint, sobald Sie den Schlüssel eingegeben haben
share-fact-file-unknown = Mit dem Schlüssel verschlüsselt
share-fact-sent = Gesendet
share-fact-size = Größe
share-fact-left = Frist
share-fact-ended = Beendet
share-history = Verlauf
share-event-created-sender = Sie haben mit dem Senden begonnen
share-event-created-recipient = { $name } hat mit dem Senden begonnen
share-event-committed = Hochgeladen und bereit zum Öffnen
share-event-claimed-sender = { $name } hat mit dem Öffnen begonnen
share-event-claimed-recipient = Sie haben mit dem Öffnen begonnen
share-event-lapsed = Das Öffnen wurde nicht rechtzeitig bestätigt
share-event-downloaded-sender = { $name } hat es erhalten
share-event-downloaded-recipient = Sie haben es erhalten
share-event-unconfirmed = Zu oft geöffnet, ohne den Empfang zu bestätigen
share-event-confirmed-sender = { $name } hat den Empfang nachträglich bestätigt
share-event-confirmed-recipient = Ihr Browser hat den Empfang nachträglich bestätigt
share-event-declined-sender = { $name } hat es abgelehnt
share-event-declined-recipient = Sie haben es abgelehnt
share-event-revoked-sender = Sie haben es zurückgenommen
share-event-revoked-recipient = { $name } hat es zurückgenommen
share-event-revoked-uninstalled = Damit wurde auch dies zurückgenommen
share-event-expired = Die Frist zum Öffnen ist abgelaufen
share-event-abandoned = Die Frist zum Senden ist abgelaufen
share-event-uninstalled = Secure Share wurde von dieser Site entfernt
share-event-deleted = Die verschlüsselte Kopie wurde gelöscht
share-decline = Ablehnen
share-decline-title = Ungeöffnet ablehnen?
share-decline-text = Es wird gelöscht, und { $name } erfährt davon. Das lässt sich nicht rückgängig machen.
share-decline-cancel = Behalten
share-revoke = Zurücknehmen
share-revoke-title = Zurücknehmen?
share-revoke-text = Die verschlüsselte Kopie wird gelöscht, und { $name } kann sie nicht mehr öffnen. Das lässt sich nicht rückgängig machen. Stellen Sie sicher, dass Sie das Original noch haben.
share-revoke-text-claimed = { $name } öffnet es gerade. Das wird abgebrochen.
share-revoke-cancel = Nicht zurücknehmen
share-mail-unconfirmed = Der Tab, der dies gesendet hat, wurde geschlossen, bevor klar war, ob die E-Mail mit dem Schlüssel hinausging. Fragen Sie { $name }, ob sie angekommen ist. Wenn nicht, nehmen Sie die Sendung zurück und senden Sie sie erneut.
share-key-lost-sender = { $name } hat den Schlüssel nicht bekommen?
share-key-lost-sender-text = Bitten Sie { $name }, zuerst im Spam-Ordner nachzusehen. Haben Sie den Schlüssel kopiert, geben Sie ihn auf anderem Weg weiter. Sonst nehmen Sie die Sendung zurück und senden Sie sie erneut: Niemand bewahrt den Schlüssel auf, auch wir nicht.
share-key-lost-recipient = Sie haben den Schlüssel nicht bekommen?
share-key-lost-recipient-text = Er kam in einer eigenen E-Mail. Sehen Sie im Spam-Ordner nach. Ist er nicht dort, fragen Sie { $name }: Ohne den Schlüssel kann niemand etwas öffnen.
share-send-again = Etwas senden

## Frame

nav-label = Secure Share
nav-inbox = Empfangen
nav-outbox = Gesendet
nav-send = Senden
nav-programs = Programme
nav-unseen =
    { $count ->
        [one] { $count } neuer Eingang
       *[other] { $count } neue Eingänge
    }
frame-skip = Zum Inhalt springen
# Title of the browser's window
frame-title = { $page } – Secure Share
# While something is sent or downloaded. $done: "25%"
frame-title-progress = { $done } · { $page } – Secure Share
frame-trouble-title = Etwas ist schiefgegangen
frame-trouble = Ein Teil dieser Seite funktioniert nicht mehr. Laden Sie sie neu. Gesendetes und Empfangenes ist nicht betroffen.
frame-reload = Neu laden
frame-outside-title = Öffnen Sie Secure Share in Jira oder Confluence
frame-outside = Diese Seite funktioniert nur in Jira oder Confluence. Sie finden sie dort unter „Apps“.
frame-start-title = Secure Share ist nicht gestartet
frame-start = Laden Sie die Seite neu. Hilft das nicht, wenden Sie sich an die Administration Ihrer Site.

## Parts

copy = Kopieren
copy-copied = Kopiert
copy-failed = Kopieren war nicht möglich. Markieren Sie den Text und kopieren Sie ihn selbst.
dialog-close = Schließen
drop-invite = Dateien oder Ordner hier ablegen oder einfügen
drop-files = Dateien auswählen
drop-folder = Ordner auswählen
drop-more-files = Dateien hinzufügen
drop-more-folder = Ordner hinzufügen
drop-reading = Wird gelesen …
drop-empty = In diesem Ordner sind keine Dateien.
drop-unreadable = Ein Teil war nicht lesbar, darum wurde nichts hinzugefügt. Versuchen Sie es erneut, oder wählen Sie die Dateien einzeln aus.
field-optional = (optional)
person-searching = Suche läuft …
person-found =
    { $count ->
        [one] { $count } Person gefunden
       *[other] { $count } Personen gefunden
    }
person-none = Niemand gefunden für „{ $query }“
person-failed = Die Suche hat nicht funktioniert. Geben Sie den Namen noch einmal ein.
person-clear = Jemand anderen auswählen
person-suggested =
    { $count ->
        [one] { $count } Vorschlag
       *[other] { $count } Vorschläge
    }
person-assignee = Zugewiesen
person-reporter = Autor
person-recent = Kürzlich gesendet
person-you = Sie
picked-summary =
    { $count ->
        [one] { $count } Datei, { $size }
       *[other] { $count } Dateien, { $size }
    }
picked-more =
    { $count ->
        [one] und { $count } weitere
       *[other] und { $count } weitere
    }
picked-remove = { $name } entfernen
picked-clear = Alle entfernen
# $done: "25%"
progress-announced = { $label }: { $done }
time-left = noch { $duration }
time-left-seconds = noch weniger als eine Minute
time-over = Zeit abgelaufen
time-now = gerade eben

## Send

send-title = Datei senden
send-title-text = Nachricht senden
send-lead = In Ihrem Browser verschlüsselt. Eine Person kann es einmal öffnen.
send-recipient = Empfänger
send-recipient-missing = Wählen Sie, wer es bekommt.
send-recipient-self = Das sind Sie selbst. Wählen Sie jemand anderen.
send-address = E-Mail-Adresse
send-address-hint = Dorthin geht der Schlüssel. Der Dienst, der das Gesendete speichert, sieht diese Adresse nie.
send-address-missing = Geben Sie die Adresse ein, an die der Schlüssel gehen soll.
send-address-wrong = Geben Sie eine einzelne Adresse ein, zum Beispiel name@example.com.
send-address-several = Geben Sie eine einzige Adresse ein. Mehreren Personen senden Sie die Datei einzeln.
send-address-letters = Diese Adresse enthält Zeichen, die nicht jeder Mailserver annimmt oder die anderen nur ähnlich sehen. Geben Sie sie mit den Buchstaben A bis Z ein.
send-content = Was Sie senden
send-files = Dateien
send-text = Nachricht
send-files-missing = Fügen Sie eine Datei oder einen Ordner hinzu.
send-files-hint = Mehrere Dateien oder ein Ordner kommen als eine ZIP-Datei an.
send-files-hint-limit = Mehrere Dateien oder ein Ordner kommen als eine ZIP-Datei an. Bis zu { $limit }.
send-files-too-large = Das sind { $size }. Sie können bis zu { $limit } auf einmal senden.
send-text-label = Geheime Nachricht
send-text-hint = Zum Beispiel ein Passwort. Die empfangende Person kann die Nachricht anzeigen und kopieren.
send-text-missing = Schreiben Sie eine Nachricht.
send-description = Beschreibung
send-description-hint = Ohne Schlüssel lesbar. Schreiben Sie hier nichts Geheimes.
send-description-used = { $used } von { $limit } Byte
send-text-too-long = { $over ->
    [one] Die Nachricht ist um ein Byte zu lang.
   *[other] Die Nachricht ist um { $over } Byte zu lang.
}
send-description-too-long = { $over ->
    [one] Die Beschreibung ist um ein Byte zu lang.
   *[other] Die Beschreibung ist um { $over } Byte zu lang.
}
send-about = Zu { $issue }
send-more = Mehr
send-road = Wie der Schlüssel ankommt
send-road-mail = Wir senden ihn per E-Mail
send-road-own = Ihre Organisation stellt ihn zu
send-road-copy = Ich übergebe den Schlüssel selbst
send-by-hand = Nach dem Senden erhalten Sie eine Nachricht mit dem Schlüssel. Geben Sie sie selbst weiter, zum Beispiel in einem Chat nur mit dieser Person.
send-roads-none-title = Sie können noch nichts senden
send-roads-none = Ihre Administratoren erlauben nur die eigene Zustellung Ihrer Organisation, und die ist nicht eingerichtet. Wenden Sie sich an sie.
send-language = Sprache der E-Mail
send-until = { $name } kann es einmal öffnen, bis { $until }. Danach wird es gelöscht.
send-until-anyone = Es kann einmal geöffnet werden, bis { $until }. Danach wird es gelöscht.
send-submit = Senden
send-cancelled = Abgebrochen. Es wurde nichts gesendet, und Ihre Angaben sind noch da.
send-cancelled-running = Abgebrochen. Was schon hochgeladen war, wird gerade gelöscht. Lassen Sie diesen Tab noch kurz geöffnet.
send-cancelled-mailed = Abgebrochen. Was schon hochgeladen war, ist gelöscht. Die E-Mail mit dem Schlüssel kommt vielleicht noch an, öffnet aber nichts.
send-cancelled-failed = Abgebrochen, aber was schon hochgeladen war, konnte nicht gelöscht werden. Niemand hat den Schlüssel dazu. Nehmen Sie es unter „Gesendet“ zurück.
send-cancelled-failed-mailed = Abgebrochen, aber was schon hochgeladen war, konnte nicht gelöscht werden, und die E-Mail mit dem Schlüssel kommt vielleicht noch an. Nehmen Sie es unter „Gesendet“ zurück.

send-progress-title = Wird an { $name } gesendet
send-phase-packing = Dateien werden gepackt
send-phase-announcing = Das Hochladen wird vorbereitet
send-phase-uploading = Wird verschlüsselt und hochgeladen
send-phase-committing = Es wird geprüft, ob alles angekommen ist
send-phase-mailing = Der Schlüssel wird per E-Mail gesendet
send-progress-amount = { $done } von { $total }
send-progress-left = noch { $time }
pause-offline = Sie sind offline. Es geht automatisch weiter, sobald Sie wieder online sind.
pause-unreachable = Die Verbindung ist abgebrochen. Wir versuchen es weiter.
pause-unavailable = Der Dienst ist gerade überlastet. Wir versuchen es weiter.
pause-countdown = Nächster Versuch in { $seconds } s.
pause-now = Neuer Versuch …
send-progress-stay = Lassen Sie diesen Tab geöffnet, bis alles gesendet ist.
send-cancel = Abbrechen
send-cancel-title = Senden abbrechen?
send-cancel-text = { $done } von { $total } sind hochgeladen. Wenn Sie abbrechen, beginnt das Senden beim nächsten Mal von vorn.
send-cancel-confirm = Senden abbrechen
send-cancel-keep = Weiter senden

send-failed-title = Es wurde nicht gesendet
send-retry = Erneut versuchen
send-back = Angaben ändern

send-one-file = { $name }, { $size }
send-done-title = An { $name } gesendet
send-done-unmailed-title = Der Schlüssel wurde nicht per E-Mail gesendet
send-done-mailed = Der Schlüssel ist unterwegs an { $address }.
send-done-next = { $name } öffnet Secure Share, fügt den Schlüssel ein und bekommt, was Sie gesendet haben. Das geht einmal, bis { $until }.
send-done-by-hand-title = Geben Sie jetzt den Schlüssel weiter
send-done-stored = Es liegt verschlüsselt für { $name } bereit, bis { $until }. Ohne den Schlüssel lässt es sich nicht öffnen.
send-key-here = Nur dieser Tab hat den Schlüssel. Wenn Sie ihn schließen, ist der Schlüssel verloren.
send-key-title = Schlüssel selbst weitergeben
send-message-copy = Link und Schlüssel kopieren
send-message = In Secure Share wartet etwas auf Sie. Öffnen Sie es und fügen Sie den Schlüssel ein:
send-message-from = { $sender } hat Ihnen etwas mit Secure Share gesendet. Öffnen Sie es und fügen Sie den Schlüssel ein:
send-key-copy = Schlüssel kopieren
send-key-caution = Nutzen Sie einen anderen Weg, etwa einen Anruf oder einen Chat nur mit { $name }. Schreiben Sie den Schlüssel nicht in den Vorgang oder die Seite.
send-mail-again-title = Schlüssel erneut per E-Mail senden
send-mail-again = Schlüssel senden
send-mails-left = { $count ->
    [one] Sie können diesen Schlüssel noch einmal per E-Mail senden.
   *[other] Sie können diesen Schlüssel noch { $count }-mal per E-Mail senden.
}
send-mails-none = Dieser Schlüssel kann nicht mehr per E-Mail gesendet werden. Kopieren Sie ihn, oder nehmen Sie die Sendung zurück und senden Sie sie erneut.
send-follow = Status ansehen
send-revoked-title = Zurückgenommen
send-revoked = Es ist gelöscht. Niemand kann es mehr öffnen.
send-another = Noch etwas senden
send-close = Schließen

## Schließen, obwohl etwas verloren ginge

leave-title = Trotzdem schließen?
leave-transfer = Es wird noch etwas gesendet oder heruntergeladen. Beim Schließen bricht das ab.
leave-removal = Was Sie abgebrochen haben, wird noch gelöscht. Warten Sie einen Moment.
leave-key = Ein Schlüssel wurde noch nicht per E-Mail gesendet. Nur dieser Tab hat ihn: Senden oder kopieren Sie ihn zuerst.
leave-text = Hier steht eine Nachricht, die sonst nirgends gespeichert ist. Kopieren Sie sie zuerst.
leave-file = Sie haben noch nicht bestätigt, dass Sie die Datei haben. Vielleicht müssen Sie sie noch einmal herunterladen.
leave-stay = Hierbleiben
leave-close = Schließen

## Receive

receive-title = Öffnen
receive-lead = Der Schlüssel steht in einer E-Mail von Secure Share. Fügen Sie ihn hier ein.
receive-once = Sie können das einmal öffnen. Ist der Schlüssel falsch, versuchen Sie es einfach noch einmal.
receive-key = Schlüssel
receive-key-hint = 22 Zeichen. Leerzeichen und Zeilenumbrüche sind egal.
receive-key-empty = Fügen Sie den Schlüssel aus der E-Mail ein.
receive-key-short = Ein Teil des Schlüssels fehlt: Er hat 22 Zeichen.
receive-key-long = Das ist zu lang: Ein Schlüssel hat 22 Zeichen. Kopieren Sie nur den Schlüssel.
receive-key-alphabet = Ein Schlüssel besteht nur aus Buchstaben, Ziffern, „-“ und „_“. Kopieren Sie ihn aus der E-Mail.
receive-key-ending = Am Ende dieses Schlüssels stimmt etwas nicht. Prüfen Sie das letzte Zeichen, oder kopieren Sie ihn noch einmal.
receive-key-several = In diesem Text stehen zwei verschiedene Schlüssel. Fügen Sie nur den richtigen ein.
receive-wrong-key = Das ist nicht der richtige Schlüssel. Es ist nichts verloren: Suchen Sie die passende E-Mail und versuchen Sie es erneut.
receive-open = Öffnen
receive-checking = Der Schlüssel wird geprüft
receive-claiming = Wird vorbereitet
receive-downloading = { $name } wird heruntergeladen
receive-cancel = Anhalten
receive-cancelled = Angehalten. Mit „Öffnen“ geht es dort weiter, wo Sie aufgehört haben.
receive-busy-title = Wird schon anderswo geöffnet
receive-busy = Sie haben in einem anderen Tab oder auf einem anderen Gerät begonnen. Wird es dort nicht fertig, können Sie es hier ab { $until } öffnen.
receive-retry = Erneut versuchen
receive-arrived-title = Sehen Sie in Ihren Downloads nach
receive-handed = Ihr Browser sollte { $name } ({ $size }) speichern. Liegt die Datei in Ihren Downloads?
receive-confirm = Ich habe die Datei
receive-unconfirmed = Wenn Sie das bestätigen, wird die gespeicherte Kopie gelöscht und der Absender benachrichtigt. Bis dahin können Sie die Datei hier erneut speichern oder mit dem Schlüssel noch einmal öffnen.
receive-unseen = Wenn Sie die Nachricht anzeigen oder kopieren, wird die gespeicherte Kopie gelöscht und der Absender benachrichtigt.
receive-confirming = Der Absender wird benachrichtigt …
receive-confirm-refused = Sie haben es, aber der Dienst kennt diesen Download nicht mehr. Sagen Sie dem Absender selbst Bescheid.
receive-window = Aus einem neuen Fenster speichern
receive-window-refused = Ihr Browser hat kein Fenster geöffnet. Erlauben Sie Pop-ups für diese Seite, oder öffnen Sie Secure Share in einem anderen Browser. Bis Sie bestätigen, wird nichts gelöscht.
receive-save-refused = Ihr Browser hat die Datei nicht gespeichert. Versuchen Sie, sie aus einem neuen Fenster zu speichern.
receive-window-text = { $name } wird gespeichert. Schließen Sie dieses Fenster, sobald die Datei in Ihren Downloads liegt. Wenn nichts geschieht, klicken Sie auf den Link.
receive-window-save = Datei speichern
receive-earlier = Sie haben die Datei hier heruntergeladen, bevor die Seite neu geladen wurde. Wenn Sie sie haben, bestätigen Sie es. Sonst geben Sie den Schlüssel ein und öffnen sie noch einmal.
receive-text-arrived-title = Sie haben eine Nachricht
receive-received-title = Sie haben die Datei
receive-saved = { $name } ({ $size }) liegt in den Downloads Ihres Browsers.
receive-save = Erneut speichern
receive-save-until = Solange diese Seite geöffnet ist, können Sie sie erneut speichern.
receive-text-title = Sie haben die Nachricht
receive-text-label = Geheime Nachricht
receive-text-kept = Sie ist nirgends gespeichert und verschwindet, wenn Sie diesen Tab schließen oder neu laden. Kopieren Sie sie vorher.
receive-text-show = Nachricht anzeigen
receive-text-hide = Nachricht verbergen
receive-text-hidden = Verborgen
receive-text-copy = Nachricht kopieren
receive-acknowledged = { $name } sieht, dass alles angekommen ist. Die gespeicherte Kopie ist gelöscht.
receive-acknowledged-anyone = Der Absender sieht, dass alles angekommen ist. Die gespeicherte Kopie ist gelöscht.
receive-unacknowledged = Sie haben es, aber der Absender konnte noch nicht benachrichtigt werden. Wir versuchen es weiter, solange diese Seite geöffnet ist.
receive-failed-title = Das Öffnen ist fehlgeschlagen

## Programs

programs-title = Programme
programs-intro = Ein Programm auf einem deiner Computer, etwa das Befehlszeilenprogramm, kann für dich senden und empfangen. Gib nur ein Programm frei, das du selbst gestartet hast.
programs-approve = Programm freigeben
programs-line = Zeile des Programms
programs-line-hint = Starte „secureshare login --api“ mit der Adresse eures Dienstes und füge die Zeile ein, die es ausgibt.
programs-line-wrong = Das ist nicht die Zeile eines Programms. Sie beginnt mit „secure-share-program:“.
programs-fingerprint = Fingerabdruck:
programs-compare = Gib es nur frei, wenn das Programm denselben Fingerabdruck zeigt.
programs-name = Name
programs-name-hint = Woran du es erkennst, zum Beispiel „Laptop“
programs-scopes = Was es darf
programs-scope-send = Dateien und Nachrichten senden
programs-scope-receive = Öffnen, was dir gesendet wurde
programs-scope-read = Deine Listen sehen
programs-days = Wie lange
programs-submit = Freigeben
programs-approved = { $name } ist freigegeben und kann jetzt arbeiten.
programs-list = Freigegebene Programme
programs-loading = Deine Programme werden geladen …
programs-none = Du hast kein Programm freigegeben.
programs-used = Bis { $until }. Zuletzt benutzt am { $used }.
programs-unused = Bis { $until }. Nie benutzt.
programs-revoke = Entziehen
programs-revoke-one = { $name } die Freigabe entziehen
programs-revoke-title = { $name } die Freigabe entziehen?
programs-revoke-text = Es kann ab sofort nichts mehr für dich tun. Um es wieder zu benutzen, gib es neu frei.
programs-keep = Behalten

## Admin

admin-title = Über Secure Share
admin-intro = Mit Secure Share senden Personen auf dieser Site eine Datei oder Nachricht an genau eine Person. Sie wird im Browser des Absenders verschlüsselt, in dem des Empfängers entschlüsselt und nach einmaligem Öffnen gelöscht.
admin-asking = Die Grenzwerte werden geladen …
admin-failed = Der Dienst antwortet nicht
admin-unknown = nicht bekannt
admin-roads = Wege für den Schlüssel
admin-roads-intro = Wählen Sie, wie ein Schlüssel zur richtigen Person gelangen darf. Angezeigt werden nur die Wege, die Sie erlauben.
admin-road-mail = E-Mail von Secure Share
admin-road-mail-hint = Unser Mail-Dienst sieht den Schlüssel, während er die E-Mail sendet. Erlauben Sie das nicht, erreicht ihn kein Schlüssel Ihrer Site.
admin-road-own = Eigene Zustellung
admin-road-own-hint = Ein Dienst von Ihnen stellt den Schlüssel zu. Weder unsere Dienste noch Atlassian sehen ihn.
admin-road-copy = Durch die Absender
admin-road-copy-hint = Wer sendet, kopiert den Schlüssel und gibt ihn selbst weiter.
admin-roads-none = Erlauben Sie mindestens einen Weg. Sonst kann niemand etwas senden.
admin-roads-save = Speichern
admin-roads-saved = Gespeichert. Das gilt für alles, was ab jetzt gesendet wird.
admin-roads-failed = Es wurde nichts geändert
admin-stored = Was wir speichern, wo und wie lange
admin-stored-file = Dateien und Nachrichten
admin-stored-file-where = Verschlüsselt in Amazon S3, in dem AWS-Konto, das die Dateien speichert.
admin-stored-file-until = Bis der Empfänger einen Download bestätigt oder bis die Datei abgelehnt oder zurückgenommen wird, höchstens { $lifetime }.
admin-stored-name = Dateinamen und Beschreibungen
admin-stored-name-where = Verschlüsselt in einer Datenbank im selben Konto. Der Dateiname für den Empfänger ist mit dem Schlüssel der Datei verschlüsselt. Der Dateiname für den Absender und die Beschreibung sind mit einem Schlüssel dieser Site verschlüsselt.
admin-stored-name-until = Der Dateiname für den Empfänger wird mit der Datei gelöscht. Der für den Absender und die Beschreibung werden { $history } später gelöscht.
admin-stored-log = Wer wem etwas gesendet hat
admin-stored-log-where = Konto-IDs, Site, Zeiten, Größe und Status, in derselben Datenbank.
admin-stored-log-until = { $history } lang, nachdem die Datei gelöscht wurde.
admin-stored-key = Schlüssel
admin-stored-key-where = Wir speichern sie nicht. Ein zweites AWS-Konto ohne Zugriff auf die Dateien verarbeitet einen Schlüssel nur, während es ihn per E-Mail sendet.
admin-stored-key-until = Danach liegt der Schlüssel nur noch im Postfach des Empfängers.
admin-stored-address = E-Mail-Adressen
admin-stored-address-where = Wir speichern sie nicht. Das zweite Konto zählt E-Mails anhand eines Hashwerts der Adresse.
admin-stored-address-until = Die Zähler werden nach zwei Stunden gelöscht.
admin-stored-site-key = Schlüssel dieser Site
admin-stored-site-key-where = Im geheimen Speicher der App bei Atlassian. Er verschlüsselt Beschreibungen, die alle auf dieser Site Angemeldeten lesen können, und Dateinamen, die nur der Absender sieht.
admin-stored-site-key-until = Bis 28 Tage nach dem Entfernen der App.
admin-stored-browser = Daten in Browsern
admin-stored-browser-where = Die ID eines laufenden Downloads, eine Datei, während sie gepackt oder gespeichert wird, und die IDs gesendeter Dateien mit ihrem Status, damit wir nur einmal benachrichtigen.
admin-stored-browser-until = Die ID eines Downloads wird beim Schließen des Tabs gelöscht, eine übrig gebliebene Datei beim nächsten Start der App. Die IDs gesendeter Dateien werden mit deren Verlauf gelöscht, spätestens nach { $told }.
admin-limits = Grenzwerte
admin-limit-size = Maximale Dateigröße
admin-limit-lifetime = Zeit zum Öffnen einer Datei
admin-limit-upload = Zeit zum Hochladen
admin-limit-leases = Download-Versuche
admin-limit-leases-value = { $count } je Datei, jeder reserviert sie für { $lease }
admin-limit-mails = E-Mails mit dem Schlüssel
admin-limit-mails-value = { $count } je Datei
admin-limit-history = Der Verlauf wird gespeichert für
admin-removal = Wenn Sie die App entfernen
admin-removal-files = Niemand kann die Dateien dieser Site mehr öffnen. Wir löschen sie innerhalb weniger Minuten.
admin-removal-log = Ihren Verlauf speichern wir noch { $history } und löschen ihn dann.
admin-removal-site-key = Atlassian löscht den Schlüssel dieser Site nach 28 Tagen.
admin-removal-again = Wenn Sie die App wieder installieren, bekommt diese Site einen neuen Schlüssel. Ältere Beschreibungen und Dateinamen lassen sich damit nicht lesen.
admin-report = Versionen und Support
admin-version-app = App
admin-version-service = Dienst
admin-report-how = Um ein Problem zu melden, senden Sie die folgenden Zeilen an das Team, das Secure Share für Sie betreibt. Schreiben Sie dazu, was Sie getan haben, was passiert ist und wann. Senden Sie nie einen Schlüssel, eine Datei oder eine Nachricht.
admin-report-copy = Diese Zeilen kopieren

## Outcomes

# Flags that the product shows when somebody else ended a share of mine.
outcome-downloaded = Ihre Sendung ist angekommen
outcome-downloaded-text = { $name } hat sie erhalten. Die verschlüsselte Kopie ist gelöscht.
outcome-declined = Ihre Sendung wurde abgelehnt
outcome-declined-text = { $name } hat sie abgelehnt. Sie ist gelöscht.
outcome-unconfirmed = Ihre Sendung ist vielleicht nicht angekommen
outcome-unconfirmed-text = Sie wurde mehrmals geöffnet, aber der Empfang wurde nie bestätigt. Sie ist jetzt gelöscht. Fragen Sie nach ({ $name }) und senden Sie sie bei Bedarf erneut.
outcome-about = { $about }: { $text }
outcome-many = { $count ->
    [one] Neues zu { $count } Sendung
   *[other] Neues zu { $count } Sendungen
  }
outcome-many-text = Öffnen Sie Secure Share, um zu sehen, was daraus geworden ist.
outcome-somebody = Die andere Person
# Flags for a transfer of this tab that ends while another screen is shown.
transfer-send-done = Das Hochladen ist abgeschlossen
transfer-send-done-text = Sehen Sie unter „Senden“ nach, ob der Schlüssel per E-Mail gesendet wurde.
transfer-send-failed = Das Hochladen ist fehlgeschlagen
transfer-send-failed-text = Unter „Senden“ sehen Sie, warum, und können es erneut versuchen.
transfer-receive-done = Das Herunterladen ist abgeschlossen
transfer-receive-done-text = Öffnen Sie es unter „Empfangen“ und bestätigen Sie, dass Sie es haben.
transfer-receive-failed = Das Herunterladen ist fehlgeschlagen
transfer-receive-failed-text = Unter „Empfangen“ sehen Sie, warum, und können es erneut versuchen.

## Failures

failure-offline = Sie sind offline. Es ist nichts verloren: Versuchen Sie es erneut, sobald Sie wieder online sind.
failure-unreachable = Es kam keine Antwort. Es ist nichts verloren: Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.
failure-unavailable = Der Dienst ist gerade gestört. Es ist nichts verloren: Versuchen Sie es in ein paar Minuten erneut.
failure-too-many = Zu viele Anfragen. Es ist nichts verloren: Warten Sie eine Minute und versuchen Sie es erneut.
failure-internal = Bei uns ist etwas schiefgegangen. Es ist nichts verloren: Versuchen Sie es in ein paar Minuten erneut.
failure-unexpected = Etwas ist schiefgegangen. Laden Sie die Seite neu und versuchen Sie es erneut. Passiert es wieder, sagen Sie Ihrer Administration Bescheid.
failure-unintelligible = Diese Version der App versteht die Antwort des Dienstes nicht. Laden Sie die Seite neu und versuchen Sie es erneut.
failure-unauthorized = Wir konnten Ihre Anmeldung nicht prüfen. Es ist nichts verloren: Versuchen Sie es erneut. Passiert es wieder, laden Sie die Seite neu.
failure-program-exists = Dieses Programm wurde schon einmal freigegeben. Starte seine Anmeldung neu: dann zeigt es eine neue Zeile.
failure-too-many-programs = Du hast 20 Programme, mehr sind nicht möglich. Entziehe zuerst einem die Freigabe.
failure-not-found = Wir können das nicht finden. Vielleicht ist es für jemand anderen, oder es wurde vor langer Zeit gelöscht.
failure-not-yours = Nur die Person, an die es gesendet wurde, kann es öffnen.
failure-people = Die Personenliste lässt sich gerade nicht laden. Versuchen Sie es in ein paar Minuten erneut.
failure-vault = Die Einstellungen dieser Site lassen sich gerade nicht laden. Es wurde nichts gesendet: Versuchen Sie es in ein paar Minuten erneut.
failure-nothing = Es gibt nichts zu senden. Wählen Sie eine Datei, oder schreiben Sie eine Nachricht.
failure-text-too-long = Die Nachricht ist zu lang. Speichern Sie sie als Datei und senden Sie diese.
failure-file-changed = Die Datei hat sich während des Sendens geändert, deshalb haben wir abgebrochen. Was gesendet wurde, kann niemand öffnen. Senden Sie sie noch einmal.
failure-file-unreadable = Die Datei lässt sich nicht lesen. Vielleicht wurde sie geändert, verschoben oder gelöscht, oder sie ist in einem anderen Programm geöffnet. Wählen Sie sie erneut.
failure-no-room = Ihr Browser hat nicht genug Platz: Nötig sind { $needed }, frei sind { $available }. Schaffen Sie Platz auf diesem Gerät und versuchen Sie es erneut. Es ist nichts verloren.
failure-storage = Das Hoch- oder Herunterladen wurde abgelehnt. Prüfen Sie, ob die Uhr dieses Geräts richtig geht, und versuchen Sie es erneut.
failure-too-long = Das ist größer, als Ihre Organisation erlaubt. Es wurde nichts gesendet. Verkleinern Sie es oder senden Sie es in Teilen.
failure-metadata = Der Dateiname oder die Beschreibung ist zu lang. Es wurde nichts gesendet. Kürzen Sie und versuchen Sie es erneut.
failure-self = Sie können nichts an sich selbst senden. Wählen Sie jemand anderen.
failure-address = An diese Adresse kann kein Schlüssel gesendet werden. Sie muss aussehen wie name@example.com.
failure-not-stored = Es ist nicht alles angekommen, darum wurde nichts gespeichert. Senden Sie es erneut.
failure-mismatch = Angekommen ist etwas anderes, als gesendet wurde, darum wurde nichts gespeichert. Senden Sie es erneut.
failure-id-taken = Das Senden konnte nicht beginnen. Senden Sie es erneut.
failure-claimed = Es wird gerade geöffnet. Versuchen Sie es ab { $until } erneut.
failure-committed = Es wurde bereits gesendet. Sie finden es unter „Gesendet“.
failure-mail-failed = Die E-Mail mit dem Schlüssel konnte nicht gesendet werden. Es ist nichts verloren: Versuchen Sie es erneut, oder kopieren Sie den Schlüssel und geben Sie ihn anders weiter.
failure-mail-cap = Diese Person hat zu viele E-Mails bekommen, oder Sie haben zu viele gesendet. Es ist nichts verloren: Senden Sie den Schlüssel ab { $until } erneut, oder kopieren Sie ihn und geben Sie ihn anders weiter.
failure-tickets = Dieser Schlüssel kann nicht mehr per E-Mail gesendet werden. Kopieren Sie ihn und geben Sie ihn anders weiter, oder nehmen Sie die Sendung zurück und senden Sie sie erneut.
failure-policy = Ihre Administratoren erlauben diesen Weg für den Schlüssel nicht. Wählen Sie einen anderen.
failure-policy-changed = Inzwischen hat jemand anderes diese Einstellungen geändert. Prüfen Sie sie und speichern Sie erneut.
failure-roles = Wir konnten nicht bestätigen, dass Sie diese Site verwalten. Laden Sie die Seite neu und versuchen Sie es noch einmal.
failure-not-administrator = Das können nur Site-Administratoren ändern. Wenden Sie sich an sie.
failure-ticket-used = Die E-Mail mit dem Schlüssel wurde wahrscheinlich gesendet, aber nicht bestätigt. Fragen Sie nach, ob sie angekommen ist, bevor Sie den Schlüssel erneut senden.
failure-ticket-invalid = Der E-Mail-Dienst hat die Anfrage nicht angenommen. Es ist nichts verloren: Versuchen Sie es erneut, oder kopieren Sie den Schlüssel und geben Sie ihn anders weiter.
failure-recipient-mismatch = Der E-Mail-Dienst hat die Anfrage nicht angenommen. Es ist nichts verloren: Versuchen Sie es erneut, oder kopieren Sie den Schlüssel und geben Sie ihn anders weiter.
failure-key-mismatch = Der E-Mail-Dienst hat die Anfrage nicht angenommen. Es ist nichts verloren: Versuchen Sie es erneut, oder kopieren Sie den Schlüssel und geben Sie ihn anders weiter.
failure-uncommitted = Es ist nicht alles angekommen, darum wurde nichts gespeichert. Senden Sie es erneut.
failure-wrong-key = Das ist nicht der richtige Schlüssel. Es ist nichts verloren: Suchen Sie die passende E-Mail und versuchen Sie es erneut.
failure-key-length = Ein Schlüssel hat 22 Zeichen. Kopieren Sie ihn vollständig aus der E-Mail.
failure-key-alphabet = Ein Schlüssel besteht nur aus Buchstaben, Ziffern, „-“ und „_“. Kopieren Sie ihn aus der E-Mail.
failure-downloaded = Das wurde schon geöffnet und ist gelöscht. Falls Sie das nicht waren, informieren Sie den Absender. Brauchen Sie es noch einmal, bitten Sie den Absender, es erneut zu senden.
failure-unconfirmed = Das wurde dreimal geöffnet, ohne dass der Empfang bestätigt wurde, und ist gelöscht. Bitten Sie den Absender, es erneut zu senden.
failure-declined = Das wurde abgelehnt und ist gelöscht. Brauchen Sie es doch, bitten Sie den Absender, es erneut zu senden.
failure-revoked = Der Absender hat dies zurückgenommen. Es ist gelöscht.
failure-expired = Die Frist ist abgelaufen, darum ist es gelöscht. Bitten Sie den Absender, es erneut zu senden.
failure-abandoned = Das Hochladen hat zu lange gedauert, darum wurde nichts gespeichert. Senden Sie es erneut.
failure-damaged = Es ist nicht so angekommen, wie es gesendet wurde. Darum wurde nichts gespeichert. Es ist noch da: Versuchen Sie es erneut. Passiert es wieder, bitten Sie den Absender, es erneut zu senden.
failure-changed = Es ist nicht so angekommen, wie es gesendet wurde. Darum wurde nichts gespeichert. Es ist noch da: Versuchen Sie es erneut. Passiert es wieder, bitten Sie den Absender, es erneut zu senden.
failure-metadata-format = Das wurde mit einer Version der App gesendet, die diese Version nicht versteht. Laden Sie die Seite neu und versuchen Sie es erneut.
failure-metadata-size = Der Dateiname oder die Beschreibung ist zu lang. Es wurde nichts gesendet. Kürzen Sie und versuchen Sie es erneut.
failure-too-large = Der Dateiname oder die Beschreibung ist zu lang. Es wurde nichts gesendet. Kürzen Sie und versuchen Sie es erneut.
failure-empty = Es gibt nichts zu senden. Wählen Sie eine Datei, oder schreiben Sie eine Nachricht.
