

## Boxes

box-inbox-title = Empfangen
box-outbox-title = Gesendet
box-inbox-hint = Den Namen einer Datei sehen Sie, sobald Sie ihren Schlüssel eingegeben haben.
box-outbox-hint = Sie sehen hier Ihre Beschreibungen. Die Namen der Dateien sind mit dem Schlüssel versiegelt.
box-search = Suchen
box-search-label = Nach Person oder Beschreibung suchen
box-search-found =
    { $count ->
        [one] { $count } Treffer
       *[other] { $count } Treffer
    }
box-search-none = Nichts gefunden zu „{ $query }“
box-search-none-text = Prüfen Sie die Schreibweise, oder suchen Sie nach etwas anderem.
box-search-clear = Suche löschen
box-column-person = Person und Beschreibung
box-column-sent = Gesendet
box-column-size = Größe
box-column-left = Frist
box-column-status = Status
box-filter-label = Anzeigen
box-filter-all = Alle
box-filter-open = Offen
box-filter-ended = Beendet
box-loading = Dateien werden geladen …
box-more = Mehr anzeigen
box-try-again = Erneut versuchen
box-show-all = Alle anzeigen
box-send = Datei senden
box-stale = Die Anzeige ist vielleicht nicht auf dem neuesten Stand.
# $size: "5,2 MB"
box-size = etwa { $size }
box-size-small = weniger als 1 kB
box-no-description = Keine Beschreibung
box-description-lost = Die Beschreibung lässt sich nicht lesen.
box-unnamed = Unbekannte Person
box-inbox-empty-all = Noch nichts empfangen
box-inbox-empty-all-text = Sendet Ihnen jemand eine Datei, erscheint sie hier von selbst. Ihr Schlüssel kommt per E-Mail.
box-inbox-empty-open = Nichts wartet auf Sie
box-inbox-empty-open-text = Alle Dateien an Sie wurden heruntergeladen oder sind gelöscht.
box-inbox-empty-ended = Noch nichts beendet
box-inbox-empty-ended-text = Dateien, die heruntergeladen, abgelehnt oder nicht rechtzeitig abgeholt wurden, bleiben hier eine Weile aufgeführt.
box-outbox-empty-all = Noch nichts gesendet
box-outbox-empty-all-text = Senden Sie einer Person eine Datei: Sie lädt sie einmal herunter, danach ist sie gelöscht.
box-outbox-empty-open = Nichts ist unterwegs
box-outbox-empty-open-text = Alle Dateien von Ihnen wurden heruntergeladen oder sind gelöscht.
box-outbox-empty-ended = Noch nichts beendet
box-outbox-empty-ended-text = Dateien, die heruntergeladen, abgelehnt oder nicht rechtzeitig abgeholt wurden, bleiben hier eine Weile aufgeführt.
box-empty-so-far = Keine unter den neuesten Dateien
box-empty-so-far-text = Es gibt ältere: Lassen Sie sich mehr anzeigen.
box-status-uploading = Wird gesendet
box-status-available-sender = Noch nicht abgeholt
box-status-available-recipient = Bereit
box-status-claimed = Wird heruntergeladen
box-status-downloaded = Heruntergeladen
box-status-unconfirmed = Nicht bestätigt
box-status-declined = Abgelehnt
box-status-revoked = Zurückgenommen
box-status-expired = Abgelaufen
box-status-abandoned = Nicht gesendet
# Read out when the list changes by itself.
box-news-arrived-inbox = { $count ->
    [one] Neue Datei von { $name }.
   *[other] { $count } neue Dateien.
  }
box-news-arrived-outbox = { $count ->
    [one] Neue Datei an { $name }.
   *[other] { $count } neue Dateien gesendet.
  }
box-news-changed-inbox = Datei von { $name }: { $status }.
box-news-changed-outbox = Datei an { $name }: { $status }.

## Share

share-back-inbox = Zurück zu den empfangenen Dateien
share-back-outbox = Zurück zu den gesendeten Dateien
share-loading = Datei wird geladen …
share-title = Datei
share-title-sender = Datei an { $name }
share-title-recipient = Datei von { $name }
share-unknown = Diese Datei gibt es nicht
share-unknown-text = Vielleicht gab es sie nie, vielleicht ist sie für jemand anderen, oder ihr Ende ist lange her.
share-state-uploading = Sie ist noch auf dem Weg aus Ihrem Browser. Lassen Sie den Tab geöffnet, der sie sendet. Ist sie bis { $deadline } nicht vollständig, wird sie aufgegeben.
share-state-available-sender = Mit dem Schlüssel kann { $name } sie einmal herunterladen, bis { $until }.
share-state-claimed-sender = { $name } lädt sie gerade herunter oder hat noch nicht bestätigt, dass sie angekommen ist.
share-state-downloaded-sender = { $name } hat sie. Die versiegelte Datei ist gelöscht.
share-state-unconfirmed-sender = Das Herunterladen wurde mehrmals begonnen und nie bestätigt. Die Datei ist gelöscht. Fragen Sie { $name }, ob sie angekommen ist; wenn nicht, senden Sie sie erneut.
share-state-declined-sender = { $name } hat sie nicht angenommen. Die Datei ist gelöscht.
share-state-revoked-sender = Sie haben sie zurückgenommen. Die Datei ist gelöscht, { $name } kann sie nicht mehr abholen.
share-state-expired-sender = { $name } hat sie nicht rechtzeitig heruntergeladen. Die Datei ist gelöscht. Wird sie noch gebraucht, senden Sie sie erneut.
share-state-expired-claimed-sender = { $name } hat mit dem Herunterladen begonnen und nie bestätigt, dass die Datei angekommen ist. Die aufbewahrte Datei ist gelöscht. Fragen Sie { $name }, bevor Sie sie erneut senden.
share-state-expired-claimed-recipient = Das Herunterladen wurde begonnen und nicht rechtzeitig bestätigt. Die aufbewahrte Datei ist gelöscht. Wenn Sie sie nicht haben, bitten Sie { $name }, sie erneut zu senden.
share-state-abandoned = Sie wurde nie vollständig gesendet, es gab also nichts herunterzuladen. Senden Sie sie erneut.
share-state-available-recipient = Sie können sie einmal herunterladen, bis { $until }.
share-state-claimed-recipient = Sie wird gerade heruntergeladen. Das lässt sich dort beenden, wo es begann; sonst geht es ab { $lease } von vorn.
share-state-downloaded-recipient = Bei Ihnen angekommen. Die versiegelte Datei ist gelöscht.
share-not-arrived = Noch einmal herunterladen lässt sie sich nicht. Ist nichts angekommen, bitten Sie { $name }, sie erneut zu senden.
share-state-unconfirmed-recipient = Das Herunterladen wurde mehrmals begonnen und nie bestätigt. Die Datei ist gelöscht. Wenn Sie sie nicht haben, bitten Sie { $name }, sie erneut zu senden.
share-state-declined-recipient = Sie haben sie abgelehnt. Die Datei ist gelöscht. War das ein Versehen, bitten Sie { $name }, sie erneut zu senden.
share-state-revoked-recipient = { $name } hat sie zurückgenommen. Die Datei ist gelöscht. Brauchen Sie sie noch, fragen Sie { $name }.
share-state-expired-recipient = Sie wurde nicht rechtzeitig heruntergeladen. Die Datei ist gelöscht. Bitten Sie { $name }, sie erneut zu senden.
share-state-uninstalled = Secure Share wurde von dieser Site entfernt; damit endeten alle Dateien. Die Datei ist gelöscht.
share-fact-file = Dateiname
share-fact-file-sealed = Erscheint, sobald der Schlüssel eingegeben ist
share-fact-file-unknown = Mit dem Schlüssel versiegelt
share-fact-sent = Gesendet
share-fact-size = Größe
share-fact-left = Frist
share-fact-ended = Beendet
share-history = Was geschehen ist
share-event-created-sender = Sie haben mit dem Senden begonnen
share-event-created-recipient = { $name } hat mit dem Senden begonnen
share-event-committed = Die Datei war vollständig und bereit
share-event-claimed-sender = { $name } hat mit dem Herunterladen begonnen
share-event-claimed-recipient = Sie haben mit dem Herunterladen begonnen
share-event-lapsed = Das Herunterladen wurde nicht rechtzeitig bestätigt
share-event-downloaded-sender = { $name } hat die Datei
share-event-downloaded-recipient = Sie haben die Datei
share-event-unconfirmed = Zu oft wurde das Herunterladen begonnen und nicht bestätigt
share-event-confirmed-sender = { $name } hat nachträglich bestätigt, dass die Datei angekommen ist
share-event-confirmed-recipient = Ihr Browser hat nachträglich bestätigt, dass die Datei angekommen ist
share-event-declined-sender = { $name } hat die Datei abgelehnt
share-event-declined-recipient = Sie haben die Datei abgelehnt
share-event-revoked-sender = Sie haben die Datei zurückgenommen
share-event-revoked-recipient = { $name } hat die Datei zurückgenommen
share-event-revoked-uninstalled = Damit wurde auch die Datei zurückgenommen
share-event-expired = Die Zeit zum Herunterladen ist abgelaufen
share-event-abandoned = Die Zeit zum Senden ist abgelaufen
share-event-uninstalled = Secure Share wurde von dieser Site entfernt
share-event-deleted = Die versiegelte Datei wurde gelöscht
share-decline = Datei ablehnen
share-decline-title = Diese Datei ablehnen?
share-decline-text = Sie wird gelöscht, ohne dass Sie sie gesehen haben, und { $name } erfährt davon. Das lässt sich nicht rückgängig machen.
share-decline-cancel = Behalten
share-revoke = Datei zurücknehmen
share-revoke-title = Diese Datei zurücknehmen?
share-revoke-text = Die versiegelte Datei wird gelöscht, und { $name } kann sie nicht mehr herunterladen. Das lässt sich nicht rückgängig machen. Haben Sie selbst keine Kopie, ist die Datei verloren.
share-revoke-text-claimed = { $name } lädt sie gerade herunter: Auch das bricht ab.
share-revoke-cancel = So lassen
share-key-lost-sender = { $name } hat den Schlüssel nicht bekommen?
share-key-lost-sender-text = Lassen Sie { $name } zuerst bei den unerwünschten E-Mails nachsehen. Haben Sie den Schlüssel kopiert, können Sie ihn auf anderem Weg weitergeben. Sonst nehmen Sie die Datei zurück und senden Sie sie erneut: Niemand bewahrt den Schlüssel auf, auch wir nicht.
share-key-lost-recipient = Sie haben den Schlüssel nicht bekommen?
share-key-lost-recipient-text = Er kam per E-Mail, getrennt von der Datei. Sehen Sie bei den unerwünschten E-Mails nach. Ist er nicht dort, fragen Sie { $name }: Ohne den Schlüssel kann niemand die Datei öffnen.
share-send-again = Datei senden

## Frame

nav-label = Secure Share
nav-inbox = Empfangen
nav-outbox = Gesendet
nav-send = Datei senden
nav-unseen =
    { $count ->
        [one] { $count } neue Datei
       *[other] { $count } neue Dateien
    }
frame-skip = Zum Inhalt springen
# Title of the browser's window
frame-title = { $page } – Secure Share
frame-trouble-title = Etwas ist schiefgegangen
frame-trouble = Ein Teil dieser Seite funktioniert nicht mehr. Laden Sie sie neu; bereits gesendete oder empfangene Dateien sind nicht betroffen.
frame-reload = Neu laden
frame-outside-title = Öffnen Sie Secure Share in Jira oder Confluence
frame-outside = Diese Seite funktioniert nur in Jira oder Confluence. Sie finden sie dort unter „Apps“.
frame-start-title = Secure Share ist nicht gestartet
frame-start = Laden Sie die Seite neu. Hilft das nicht, fragen Sie einen Administrator Ihrer Site.

## Parts

copy = Kopieren
copy-copied = Kopiert
copy-failed = Kopieren ging nicht. Markieren Sie den Text und kopieren Sie ihn selbst.
dialog-close = Schließen
drop-invite = Dateien oder Ordner hier ablegen oder einfügen
drop-files = Dateien auswählen
drop-folder = Ordner auswählen
drop-more-files = Dateien hinzufügen
drop-more-folder = Ordner hinzufügen
drop-reading = Wird gelesen …
drop-empty = Darin sind keine Dateien.
drop-unreadable = Ein Teil davon war nicht lesbar, darum wurde nichts hinzugefügt. Versuchen Sie es noch einmal oder wählen Sie die Dateien einzeln aus.
field-optional = (freiwillig)
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
send-title-text = Text senden
send-lead = In Ihrem Browser verschlüsselt. Eine Person kann es öffnen, einmal.
send-recipient = Empfänger
send-recipient-missing = Wählen Sie, wer es bekommt.
send-recipient-self = Das sind Sie selbst. Wählen Sie jemand anderen.
send-address = E-Mail-Adresse
send-address-hint = Dorthin geht der Schlüssel. Der Dienst, der das Gesendete aufbewahrt, erfährt die Adresse nie.
send-address-missing = Geben Sie die Adresse ein, an die der Schlüssel geht.
send-address-wrong = Geben Sie eine einfache Adresse ein, wie name@example.com.
send-content = Was gesendet wird
send-files = Dateien
send-text = Text
send-files-missing = Fügen Sie eine Datei oder einen Ordner hinzu.
send-files-hint = Mehrere Dateien oder ein Ordner kommen als eine ZIP-Datei an.
send-files-hint-limit = Mehrere Dateien oder ein Ordner kommen als eine ZIP-Datei an. Höchstens { $limit }.
send-files-too-large = { $size } sind zu viel. Höchstens { $limit } lassen sich auf einmal senden.
send-text-label = Geheimer Text
send-text-hint = Zum Beispiel ein Passwort. Es wird dem Empfänger angezeigt, der es kopieren kann.
send-text-missing = Schreiben Sie den Text, der gesendet werden soll.
send-description = Beschreibung
send-description-hint = Lesbar, bevor der Schlüssel da ist. Schreiben Sie hier nichts Geheimes.
send-description-used = { $used } von { $limit } Byte
send-text-too-long = { $over ->
    [one] Der Text ist um ein Byte zu lang.
   *[other] Der Text ist um { $over } Byte zu lang.
}
send-description-too-long = { $over ->
    [one] Die Beschreibung ist um ein Byte zu lang.
   *[other] Die Beschreibung ist um { $over } Byte zu lang.
}
send-about = Zu { $issue }
send-more = Mehr
send-language = Sprache der E-Mail
send-until = { $name } kann es einmal öffnen, bis { $until }. Danach wird es gelöscht.
send-until-anyone = Es kann einmal geöffnet werden, bis { $until }. Danach wird es gelöscht.
send-submit = Senden
send-cancelled = Abgebrochen. Nichts wurde gesendet, und alle Ihre Angaben sind noch da.
send-cancelled-running = Angehalten. Was schon hochgeladen war, wird gerade gelöscht. Lassen Sie diesen Tab noch einen Moment offen.
send-cancelled-mailed = Angehalten. Was schon hochgeladen war, ist gelöscht. Die E-Mail mit dem Schlüssel kommt vielleicht noch an, öffnet aber nichts.
send-cancelled-failed = Angehalten, aber was schon hochgeladen war, konnte nicht gelöscht werden. Niemand hat den Schlüssel dazu. Nehmen Sie es unter „Gesendet“ zurück.
send-cancelled-failed-mailed = Angehalten, aber was schon hochgeladen war, konnte nicht gelöscht werden, und die E-Mail mit dem Schlüssel kommt vielleicht noch an. Nehmen Sie es unter „Gesendet“ zurück.

send-progress-title = Wird an { $name } gesendet
send-phase-packing = Dateien werden gepackt
send-phase-reading = Datei wird gelesen
send-phase-announcing = Das Hochladen wird vorbereitet
send-phase-uploading = Wird verschlüsselt und hochgeladen
send-phase-committing = Es wird geprüft, ob alles angekommen ist
send-phase-mailing = Der Schlüssel wird gemailt
send-progress-amount = { $done } von { $total }
send-progress-left = noch { $time }
send-interrupted = Die Verbindung ist abgebrochen. Das Senden geht von hier aus weiter, sobald sie wieder da ist.
send-progress-stay = Lassen Sie diesen Tab offen, bis alles gesendet ist.
send-cancel = Abbrechen
send-cancel-title = Senden abbrechen?
send-cancel-text = { $done } von { $total } sind geschafft. Wenn Sie abbrechen, beginnt das Senden beim nächsten Mal von vorn.
send-cancel-confirm = Senden abbrechen
send-cancel-keep = Weiter senden

send-failed-title = Es wurde nicht gesendet
send-retry = Erneut versuchen
send-back = Angaben ändern

send-one-file = { $name }, { $size }
send-done-title = An { $name } gesendet
send-done-unmailed-title = Der Schlüssel wurde nicht gemailt
send-done-mailed = Der Schlüssel ist unterwegs an { $address }.
send-done-next = { $name } öffnet Secure Share, fügt den Schlüssel ein und bekommt, was Sie gesendet haben. Das geht einmal, bis { $until }.
send-done-stored = Es liegt verschlüsselt für { $name } bereit, bis { $until }. Ohne den Schlüssel lässt es sich nicht öffnen.
send-key-here = Nur dieser Tab hat den Schlüssel. Schließen Sie ihn, ist der Schlüssel nicht mehr zu bekommen.
send-key-title = Den Schlüssel selbst weitergeben
send-key-copy = Schlüssel kopieren
send-key-caution = Geben Sie ihn auf einem anderen Weg weiter, etwa am Telefon oder in einer Nachricht nur an { $name }. Schreiben Sie ihn nicht in den Vorgang oder die Seite.
send-mail-again-title = Schlüssel erneut mailen
send-mail-again = Schlüssel erneut senden
send-mails-left = { $count ->
    [one] Für diese Datei kann noch eine E-Mail gesendet werden.
   *[other] Für diese Datei können noch { $count } E-Mails gesendet werden.
}
send-mails-none = Für diese Datei können keine E-Mails mehr gesendet werden. Kopieren Sie den Schlüssel, oder nehmen Sie die Datei zurück und senden Sie sie neu.
send-follow = Weiterverfolgen
send-revoked-title = Zurückgenommen
send-revoked = Die Datei ist gelöscht. Niemand kann sie mehr öffnen.
send-another = Noch etwas senden
send-close = Schließen

## Schließen, obwohl etwas verloren ginge

leave-title = Trotzdem schließen?
leave-transfer = Eine Übertragung läuft. Beim Schließen bricht sie ab.
leave-removal = Was Sie angehalten haben, wird gerade noch gelöscht. Warten Sie einen Moment.
leave-key = Ein Schlüssel wurde noch nicht per E-Mail verschickt. Nur dieser Tab hat ihn: Verschicken oder kopieren Sie ihn zuerst.
leave-text = Hier steht ein Text, der sonst nirgends gespeichert ist. Kopieren Sie ihn zuerst.
leave-file = Sie haben noch nicht bestätigt, dass Sie die Datei haben. Vielleicht müssen Sie sie noch einmal herunterladen.
leave-stay = Hierbleiben
leave-close = Schließen

## Receive

receive-title = Datei öffnen
receive-lead = Der Schlüssel steht in einer E-Mail von Secure Share. Fügen Sie ihn hier ein.
receive-once = Sie können die Datei einmal herunterladen. Ein falscher Schlüssel kostet nichts.
receive-key = Schlüssel
receive-key-hint = 22 Zeichen. Leerzeichen und Zeilenumbrüche stören nicht.
receive-key-empty = Fügen Sie den Schlüssel aus der E-Mail ein.
receive-key-short = Der Schlüssel ist nicht vollständig: Er hat 22 Zeichen.
receive-key-long = Das ist mehr als der Schlüssel: Er hat 22 Zeichen. Kopieren Sie nur seine Zeile.
receive-key-alphabet = Ein Schlüssel hat nur Buchstaben, Ziffern, „-“ und „_“. Kopieren Sie seine Zeile aus der E-Mail.
receive-key-ending = Das ist kein Schlüssel: So endet keiner. Prüfen Sie das letzte Zeichen oder kopieren Sie ihn noch einmal.
receive-key-several = In diesem Text stehen zwei verschiedene Schlüssel. Fügen Sie nur den für diese Datei ein.
receive-wrong-key = Dieser Schlüssel öffnet diese Datei nicht. Das hat nichts gekostet: Suchen Sie die E-Mail zu dieser Datei und versuchen Sie es erneut.
receive-open = Öffnen
receive-checking = Der Schlüssel wird geprüft
receive-claiming = Die Datei wird angefordert
receive-downloading = { $name } wird heruntergeladen
receive-interrupted = Die Verbindung ist abgebrochen. Das Herunterladen geht von hier aus weiter, sobald sie wieder da ist.
receive-acknowledging = Der Empfang wird bestätigt
receive-cancel = Anhalten
receive-cancelled = Angehalten. Mit „Öffnen“ geht es dort weiter, wo Sie aufgehört haben.
receive-busy-title = Die Datei wird gerade anderswo heruntergeladen
receive-busy = Ein anderer Tab oder ein anderes Gerät von Ihnen hat begonnen. Wird es dort nicht fertig, können Sie die Datei hier nach { $until } öffnen.
receive-retry = Erneut versuchen
receive-arrived-title = Sehen Sie in Ihren Downloads nach
receive-handed = Ihr Browser sollte { $name } ({ $size }) speichern. Liegt die Datei in Ihren Downloads?
receive-confirm = Ich habe die Datei
receive-unconfirmed = Wenn Sie das bestätigen, wird die aufbewahrte Kopie gelöscht und der Absender benachrichtigt. Bis dahin können Sie die Datei hier noch einmal speichern oder mit dem Schlüssel erneut öffnen.
receive-unseen = Wenn Sie den Text anzeigen oder kopieren, wird die aufbewahrte Kopie gelöscht und der Absender benachrichtigt.
receive-confirming = Der Absender wird benachrichtigt …
receive-confirm-refused = Sie haben alles, aber der Dienst kennt diesen Download nicht mehr. Sagen Sie dem Absender selbst Bescheid.
receive-window = Aus einem neuen Fenster speichern
receive-window-refused = Ihr Browser hat kein Fenster geöffnet. Erlauben Sie Pop-ups für diese Seite, oder öffnen Sie Secure Share in einem anderen Browser. Die aufbewahrte Kopie bleibt, bis Sie bestätigen.
receive-save-refused = Ihr Browser hat die Datei nicht gespeichert. Versuchen Sie es aus einem neuen Fenster.
receive-window-text = { $name } wird gespeichert. Schließen Sie dieses Fenster, sobald die Datei in Ihren Downloads liegt. Wenn nichts geschieht, klicken Sie auf den Link.
receive-window-save = Datei speichern
receive-earlier = Sie haben die Datei hier heruntergeladen, bevor die Seite neu geladen wurde. Bestätigen Sie, wenn Sie sie haben. Sonst geben Sie den Schlüssel ein und öffnen sie noch einmal.
receive-text-arrived-title = Der Text ist da
receive-received-title = Sie haben die Datei
receive-saved = { $name } ({ $size }) liegt bei den Downloads Ihres Browsers.
receive-save = Erneut speichern
receive-save-until = Solange diese Seite offen ist, lässt sie sich erneut speichern.
receive-text-title = Sie haben den Text
receive-text-label = Geheimer Text
receive-text-kept = Er ist nirgends gespeichert und weg, wenn dieser Tab geschlossen oder neu geladen wird. Kopieren Sie ihn vorher.
receive-text-show = Anzeigen
receive-text-hide = Verbergen
receive-text-hidden = Verborgen
receive-text-copy = Text kopieren
receive-acknowledged = { $name } sieht, dass alles angekommen ist. Die aufbewahrte Kopie ist gelöscht.
receive-acknowledged-anyone = Der Absender sieht, dass alles angekommen ist. Die aufbewahrte Kopie ist gelöscht.
receive-unacknowledged = Es ist angekommen, aber der Absender konnte noch nicht benachrichtigt werden. Das wird weiter versucht, solange diese Seite offen ist.
receive-failed-title = Die Datei ließ sich nicht öffnen

## Admin

admin-title = Über Secure Share
admin-intro = Mit Secure Share geben Menschen auf dieser Site eine Datei an genau eine Person weiter. Sie wird im Browser der absendenden Person verschlüsselt, in dem der empfangenden entschlüsselt und ist nach einem Download weg.
admin-asking = Die Grenzen werden beim Dienst erfragt …
admin-failed = Der Dienst antwortet nicht
admin-failed-next = Was er speichert und erlaubt, lässt sich gerade nicht zeigen. Laden Sie diese Seite in einigen Minuten neu.
admin-unknown = nicht bekannt
admin-stored = Was wo und wie lange gespeichert wird
admin-stored-file = Dateien
admin-stored-file-where = Verschlüsselt, in Amazon S3, in dem Konto, das die Dateien verwahrt.
admin-stored-file-until = Bis zum ersten bestätigten Download oder bis die Datei abgelehnt oder zurückgenommen wird; höchstens { $lifetime }.
admin-stored-name = Dateinamen und Beschreibungen
admin-stored-name-where = Verschlüsselt, in einer Datenbank desselben Kontos. Den Namen öffnet der Schlüssel der Datei, die Beschreibung ein Schlüssel dieser Site.
admin-stored-name-until = Der Name wird mit der Datei gelöscht, die Beschreibung { $history } nach deren Ende.
admin-stored-log = Wer wem etwas gesendet hat
admin-stored-log-where = Konto-IDs, Site, Zeiten, Größe und was aus der Datei wurde, in derselben Datenbank.
admin-stored-log-until = { $history } lang nach dem Ende der Datei.
admin-stored-key = Schlüssel von Dateien
admin-stored-key-where = Bei keinem Dienst. Ein zweites Konto, das keinen Weg zu den Dateien hat, sieht einen Schlüssel nur, während es ihn per E-Mail verschickt.
admin-stored-key-until = Danach liegt der Schlüssel im Postfach der empfangenden Person.
admin-stored-address = E-Mail-Adressen
admin-stored-address-where = Kein Dienst bewahrt sie auf. Das zweite Konto zählt E-Mails anhand eines Hashwerts der Adresse.
admin-stored-address-until = Die Zählung verschwindet nach zwei Stunden.
admin-stored-site-key = Der Schlüssel dieser Site
admin-stored-site-key-where = Bei Atlassian, im geheimen Speicher der App. Alle, die auf dieser Site angemeldet sind, können damit Beschreibungen lesen.
admin-stored-site-key-until = Bis die App entfernt wird und dann noch 28 Tage.
admin-stored-browser = In den Browsern
admin-stored-browser-where = Die Nummer eines laufenden Downloads, eine Datei, während sie gepackt oder gespeichert wird, und die Nummern gesendeter Dateien mit dem, was aus ihnen wurde, damit es nur einmal gemeldet wird.
admin-stored-browser-until = Die Nummer eines Downloads verschwindet mit dem Tab, eine übrig gebliebene Datei beim nächsten Start der App. Was gemeldet wurde, verschwindet mit dem Verlauf der Datei, spätestens nach { $told }.
admin-limits = Geltende Grenzen
admin-limit-size = Größte Datei
admin-limit-lifetime = Herunterladen lässt sich eine Datei
admin-limit-upload = Das Senden muss fertig sein in
admin-limit-leases = Downloads, die begonnen werden können
admin-limit-leases-value = { $count } je Datei; sie bleibt jeweils { $lease } reserviert
admin-limit-mails = E-Mails mit Schlüssel
admin-limit-mails-value = { $count } je Datei
admin-limit-history = Was aus einer Datei wurde, ist zu sehen
admin-removal = Wenn die App entfernt wird
admin-removal-files = Alle Dateien dieser Site enden sofort. Niemand kann sie mehr herunterladen, und sie werden in wenigen Minuten gelöscht.
admin-removal-log = Was aus ihnen wurde, bleibt { $history } lang erhalten und wird dann gelöscht.
admin-removal-site-key = Atlassian löscht den Schlüssel dieser Site nach 28 Tagen.
admin-removal-again = Wird die App wieder installiert, bekommt diese Site einen neuen Schlüssel. Ältere Beschreibungen bleiben unlesbar.
admin-report = Versionen, und wie man ein Problem meldet
admin-version-app = App
admin-version-service = Dienst
admin-report-how = Senden Sie die folgenden Zeilen an die Stelle, die Secure Share für Sie betreibt. Schreiben Sie dazu, was Sie getan und gesehen haben und wann. Senden Sie nie einen Schlüssel oder eine Datei.
admin-report-copy = Diese Zeilen kopieren

## Outcomes

# Flags that the product shows when somebody else ended a share of mine.
outcome-downloaded = Ihre Datei ist angekommen
outcome-downloaded-text = { $name } hat sie. Die versiegelte Kopie ist gelöscht.
outcome-declined = Ihre Datei wurde abgelehnt
outcome-declined-text = { $name } hat sie nicht angenommen. Die Datei ist gelöscht.
outcome-unconfirmed = Ihre Datei ist vielleicht nicht angekommen
outcome-unconfirmed-text = Das Herunterladen wurde mehrmals begonnen und nie bestätigt. Die Datei ist gelöscht. Fragen Sie nach, ob sie angekommen ist ({ $name }); wenn nicht, senden Sie sie erneut.
outcome-about = { $about }: { $text }
outcome-many = { $count ->
    [one] Neues von { $count } Datei, die Sie gesendet haben
   *[other] Neues von { $count } Dateien, die Sie gesendet haben
  }
outcome-many-text = Secure Share zeigt, was aus ihnen geworden ist.
outcome-somebody = Die andere Person

## Failures

failure-offline = Sie sind offline. Nichts ist verloren: Versuchen Sie es erneut, sobald die Verbindung wieder da ist.
failure-unreachable = Es kam keine Antwort. Nichts ist verloren: Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.
failure-unavailable = Der Dienst ist gerade gestört. Nichts ist verloren: Versuchen Sie es in ein paar Minuten erneut.
failure-too-many = Es gab zu viele Anfragen auf einmal. Nichts ist verloren: Warten Sie eine Minute und versuchen Sie es erneut.
failure-internal = Bei uns ist etwas schiefgegangen. Nichts ist verloren: Versuchen Sie es in ein paar Minuten erneut.
failure-unexpected = Etwas Unerwartetes ist schiefgegangen. Laden Sie die Seite neu und versuchen Sie es erneut; wenn es wieder passiert, sagen Sie Ihrer Administration Bescheid.
failure-unintelligible = Der Dienst hat etwas geantwortet, das diese Version der App nicht versteht. Laden Sie die Seite neu und versuchen Sie es erneut.
failure-unauthorized = Ihre Anmeldung wurde nicht angenommen. Es ist nichts verloren: Versuchen Sie es erneut. Wenn es wieder passiert, laden Sie die Seite neu.
failure-not-found = Für Sie gibt es hier keine Datei. Vielleicht wurde sie vor längerer Zeit entfernt, oder sie ging an jemand anderen.
failure-not-yours = Nur die Person, an die sie geschickt wurde, kann diese Datei öffnen.
failure-people = Die Liste der Personen lässt sich gerade nicht lesen. Versuchen Sie es in ein paar Minuten erneut.
failure-vault = Die Einstellungen dieser Site lassen sich gerade nicht lesen. Es wurde nichts gesendet: Versuchen Sie es in ein paar Minuten erneut.
failure-nothing = Es gibt nichts zu senden. Wählen Sie eine Datei oder schreiben Sie einen Text.
failure-text-too-long = Der Text ist zu lang. Speichern Sie ihn als Datei und senden Sie diese.
failure-file-changed = Die Datei wurde während des Sendens geändert, deshalb haben wir abgebrochen. Was gesendet wurde, kann niemand öffnen. Senden Sie sie noch einmal.
failure-file-unreadable = Die Datei lässt sich nicht lesen. Sie wurde geändert, verschoben oder gelöscht, oder sie ist anderswo geöffnet. Wählen Sie sie erneut.
failure-no-room = Ihr Browser hat nicht genug Platz für diese Datei: Sie braucht { $needed }, frei sind { $available }. Schaffen Sie Platz auf diesem Gerät und versuchen Sie es erneut. Es wurde nichts verbraucht.
failure-storage = Der Speicher hat die Datei nicht angenommen oder nicht herausgegeben. Prüfen Sie, ob die Uhr dieses Geräts richtig geht, und versuchen Sie es noch einmal.
failure-too-long = Die Datei ist größer, als Ihre Organisation erlaubt. Es wurde nichts gesendet. Verkleinern Sie sie oder senden Sie sie in Teilen.
failure-metadata = Der Name der Datei oder die Beschreibung ist zu lang. Es wurde nichts gesendet. Kürzen Sie und versuchen Sie es erneut.
failure-self = Sie können sich selbst keine Datei senden. Wählen Sie eine andere Person.
failure-address = An diese Mailadresse kann kein Schlüssel gesendet werden. Sie muss aussehen wie name@example.com.
failure-not-stored = Die Datei ist nicht im Speicher angekommen. Nichts davon wurde behalten. Senden Sie sie noch einmal.
failure-mismatch = Was angekommen ist, ist nicht das, was gesendet wurde. Nichts davon wurde behalten. Senden Sie es noch einmal.
failure-id-taken = Diese Datei konnte nicht angemeldet werden. Es wurde nichts gesendet. Senden Sie sie noch einmal.
failure-claimed = Die Datei wird gerade heruntergeladen, längstens bis { $until }. Versuchen Sie es danach erneut.
failure-committed = Die Datei wurde bereits gesendet. Sie finden sie unter „Gesendet“.
failure-mail-failed = Die Mail mit dem Schlüssel konnte nicht gesendet werden. Die Datei ist sicher: Senden Sie den Schlüssel noch einmal, oder kopieren Sie ihn und geben Sie ihn anders weiter.
failure-mail-cap = An diese Person oder von Ihnen gingen zu viele Mails. Die Datei ist sicher: Senden Sie den Schlüssel nach { $until } noch einmal, oder kopieren Sie ihn und geben Sie ihn anders weiter.
failure-tickets = Der Schlüssel dieser Datei kann nicht mehr gemailt werden. Kopieren Sie ihn und geben Sie ihn anders weiter, oder nehmen Sie die Datei zurück und senden Sie sie neu.
failure-ticket-used = Die Mail mit dem Schlüssel wurde wahrscheinlich gesendet, aber nicht bestätigt. Fragen Sie nach, ob sie angekommen ist, bevor Sie den Schlüssel noch einmal senden.
failure-ticket-invalid = Der Maildienst hat den Auftrag nicht angenommen. Die Datei ist sicher: Senden Sie den Schlüssel noch einmal, oder kopieren Sie ihn und geben Sie ihn anders weiter.
failure-recipient-mismatch = Der Maildienst hat den Auftrag nicht angenommen. Die Datei ist sicher: Senden Sie den Schlüssel noch einmal, oder kopieren Sie ihn und geben Sie ihn anders weiter.
failure-key-mismatch = Der Maildienst hat den Auftrag nicht angenommen. Die Datei ist sicher: Senden Sie den Schlüssel noch einmal, oder kopieren Sie ihn und geben Sie ihn anders weiter.
failure-uncommitted = Die Datei ist nicht im Speicher angekommen. Nichts davon wurde behalten. Senden Sie sie noch einmal.
failure-wrong-key = Dieser Schlüssel öffnet diese Datei nicht. Es wurde nichts verbraucht: Sehen Sie in der Mail nach und versuchen Sie es erneut.
failure-key-length = Ein Schlüssel hat 22 Zeichen. Kopieren Sie ihn ganz aus der Mail.
failure-key-alphabet = Ein Schlüssel besteht nur aus Buchstaben, Ziffern, „-“ und „_“. Kopieren Sie ihn aus der Mail.
failure-downloaded = Diese Datei wurde schon heruntergeladen und ist weg. Falls Sie das nicht waren, sagen Sie es dem Absender. Wenn Sie sie noch einmal brauchen, bitten Sie um erneutes Senden.
failure-unconfirmed = Diese Datei ist weg: Sie wurde dreimal ohne Bestätigung heruntergeladen. Bitten Sie um erneutes Senden.
failure-declined = Diese Datei wurde abgelehnt und ist weg. Falls sie doch gebraucht wird, muss sie neu gesendet werden.
failure-revoked = Diese Datei wurde vom Absender zurückgenommen und ist weg.
failure-expired = Die Zeit für diese Datei ist abgelaufen, sie ist weg. Sie muss neu gesendet werden.
failure-abandoned = Das Hochladen hat zu lange gedauert und wurde aufgegeben. Nichts davon wurde behalten. Senden Sie die Datei noch einmal.
failure-damaged = Die Datei ist nicht so angekommen, wie sie gesendet wurde, deshalb wurde nichts gespeichert. Sie ist noch da: Versuchen Sie es erneut, und wenn es wieder passiert, bitten Sie um erneutes Senden.
failure-changed = Die Datei ist nicht so angekommen, wie sie gesendet wurde, deshalb wurde nichts gespeichert. Sie ist noch da: Versuchen Sie es erneut, und wenn es wieder passiert, bitten Sie um erneutes Senden.
failure-metadata-format = Diese Datei wurde mit einer Version der App gesendet, die diese nicht versteht. Laden Sie die Seite neu und versuchen Sie es erneut.
failure-metadata-size = Der Name der Datei oder die Beschreibung ist zu lang. Es wurde nichts gesendet. Kürzen Sie und versuchen Sie es erneut.
failure-one-put = Etwas Unerwartetes ist schiefgegangen. Laden Sie die Seite neu und versuchen Sie es erneut; wenn es wieder passiert, sagen Sie Ihrer Administration Bescheid.
failure-too-large = Der Name der Datei oder die Beschreibung ist zu lang. Es wurde nichts gesendet. Kürzen Sie und versuchen Sie es erneut.
failure-malformed = Etwas Unerwartetes ist schiefgegangen. Laden Sie die Seite neu und versuchen Sie es erneut; wenn es wieder passiert, sagen Sie Ihrer Administration Bescheid.
failure-unsupported-media-type = Etwas Unerwartetes ist schiefgegangen. Laden Sie die Seite neu und versuchen Sie es erneut; wenn es wieder passiert, sagen Sie Ihrer Administration Bescheid.
failure-method-not-allowed = Etwas Unerwartetes ist schiefgegangen. Laden Sie die Seite neu und versuchen Sie es erneut; wenn es wieder passiert, sagen Sie Ihrer Administration Bescheid.
failure-empty = Es gibt nichts zu senden. Wählen Sie eine Datei oder schreiben Sie einen Text.
failure-no-such-part = Etwas Unerwartetes ist schiefgegangen. Laden Sie die Seite neu und versuchen Sie es erneut; wenn es wieder passiert, sagen Sie Ihrer Administration Bescheid.
failure-not-begun = Etwas Unerwartetes ist schiefgegangen. Laden Sie die Seite neu und versuchen Sie es erneut; wenn es wieder passiert, sagen Sie Ihrer Administration Bescheid.
failure-recommit = Etwas Unerwartetes ist schiefgegangen. Laden Sie die Seite neu und versuchen Sie es erneut; wenn es wieder passiert, sagen Sie Ihrer Administration Bescheid.
failure-no-such-claim = Etwas Unerwartetes ist schiefgegangen. Laden Sie die Seite neu und versuchen Sie es erneut; wenn es wieder passiert, sagen Sie Ihrer Administration Bescheid.
