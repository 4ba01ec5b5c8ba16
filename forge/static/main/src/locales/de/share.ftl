## Share

share-loading = Wird geladen …
share-title = Details
share-unknown = Wir können diese Sendung nicht finden
share-unreadable = Wir können diese Sendung nicht lesen
share-not-arrived = Die Sendung lässt sich nicht noch einmal öffnen. Ist sie nicht angekommen, bitten Sie { $name } um eine neue.
share-fact-content = Inhalt
share-fact-file = Dateiname
share-fact-file-sealed = Erscheint, sobald Sie den Schlüssel eingegeben haben
share-fact-file-unknown = Mit dem Schlüssel verschlüsselt
share-fact-sent = Gesendet
share-fact-size = Größe
share-fact-left = Frist
share-fact-openings = Öffnungen
share-fact-opened-at = Zuletzt geöffnet
share-fact-ended = Abgeschlossen
share-fact-notices = Mitteilungen
share-fact-notices-id = An den Dienst Ihrer Organisation, mit der ID { $id }
share-history = Verlauf
share-decline = Ablehnen
share-revoke = Zurückziehen
share-revoke-text-claimed = { $name } öffnet die Sendung gerade und hat sie vielleicht schon.
share-mail-unconfirmed = Der Tab, aus dem Sie gesendet haben, wurde geschlossen, bevor klar war, ob die E-Mail mit dem Schlüssel gesendet wurde. Fragen Sie { $name }, ob sie angekommen ist. Wenn nicht, ziehen Sie die Sendung zurück und senden Sie erneut.
share-send-again = Etwas senden
share-back-inbox = Zurück zu „Empfangen“
share-back-outbox = Zurück zu „Gesendet“
share-title-sender = Gesendet an { $name }
share-title-recipient = Empfangen von { $name }
share-unknown-text = Möglicherweise ist sie für jemand anderen, oder sie wurde vor längerer Zeit gelöscht. Prüfen Sie den Link oder fragen Sie den Absender.
share-unreadable-recipient = Möglicherweise stammt sie aus einer neueren Version der App oder wurde verändert. Laden Sie die Seite neu. Hilft das nicht, lehnen Sie die Sendung ab und bitten Sie den Absender um eine neue.
share-unreadable-sender = Möglicherweise stammt sie aus einer neueren Version der App oder wurde verändert. Laden Sie die Seite neu. Hilft das nicht, ziehen Sie die Sendung zurück und senden Sie erneut.
share-state-uploading = Ihr Browser lädt noch hoch. Lassen Sie den Tab geöffnet. Das Hochladen muss bis { $deadline } abgeschlossen sein.
share-state-available-sender = Mit dem Schlüssel kann { $name } die Sendung einmal öffnen, bis { $until }.
share-state-available-several-sender = { $left ->
    [one] Mit dem Schlüssel kann { $name } die Sendung noch einmal öffnen, bis { $until }.
   *[other] Mit dem Schlüssel kann { $name } die Sendung noch { $left } Mal öffnen, bis { $until }.
}
share-state-available-until-sender = Mit dem Schlüssel kann { $name } die Sendung beliebig oft öffnen, bis { $until }.
share-state-claimed-sender = { $name } öffnet die Sendung gerade oder hat den Empfang noch nicht bestätigt.
share-state-downloaded-sender = { $name } hat die Sendung erhalten. Die verschlüsselte Kopie ist gelöscht.
share-state-downloaded-several-sender = { $name } hat die Sendung erhalten. Sie wurde { $opened } von { $openings } Mal geöffnet und lässt sich nicht mehr öffnen: Die verschlüsselte Kopie ist gelöscht.
share-state-confirmed-sender = { $name } hat den Empfang nachträglich bestätigt. Die verschlüsselte Kopie ist gelöscht.
share-state-unconfirmed-sender = { $name } hat mehrmals mit dem Öffnen begonnen, den Empfang aber nie bestätigt. Die Sendung ist jetzt gelöscht. Fragen Sie bei { $name } nach und senden Sie bei Bedarf erneut.
share-state-unconfirmed-opened-sender = Die Sendung wurde { $opened } von { $openings } Mal geöffnet. Außerdem hat { $name } mehrmals mit dem Öffnen begonnen, ohne den Empfang zu bestätigen. Sie ist jetzt gelöscht. Senden Sie bei Bedarf erneut.
share-state-declined-sender = { $name } hat die Sendung abgelehnt. Sie ist gelöscht.
share-state-revoked-sender = Sie haben die Sendung zurückgezogen. Sie ist gelöscht, und { $name } kann sie nicht mehr öffnen.
share-state-revoked-claimed-sender = Sie haben die Sendung zurückgezogen, nachdem { $name } mit dem Öffnen begonnen hatte. Möglicherweise ist sie schon angekommen. Die verschlüsselte Kopie ist gelöscht.
share-state-expired-sender = { $name } hat die Sendung nicht rechtzeitig geöffnet. Sie ist gelöscht. Senden Sie erneut, falls der Inhalt noch gebraucht wird.
share-state-expired-opened-sender = { $opened ->
    [one] { $name } hat die Sendung einmal geöffnet. Die Frist ist abgelaufen, und die verschlüsselte Kopie ist gelöscht.
   *[other] { $name } hat die Sendung { $opened } Mal geöffnet. Die Frist ist abgelaufen, und die verschlüsselte Kopie ist gelöscht.
}
share-state-expired-claimed-sender = { $name } hat mit dem Öffnen begonnen, den Empfang aber nie bestätigt. Die verschlüsselte Kopie ist gelöscht. Fragen Sie bei { $name } nach, bevor Sie erneut senden.
share-state-expired-claimed-recipient = Sie haben mit dem Öffnen begonnen, den Empfang aber nicht rechtzeitig bestätigt. Die verschlüsselte Kopie ist gelöscht. Ist nichts angekommen, bitten Sie { $name } um eine neue Sendung.
share-state-abandoned = Das Hochladen wurde nicht abgeschlossen, daher gab es nichts zu öffnen. Senden Sie erneut.
share-state-available-recipient = Sie können die Sendung einmal öffnen, bis { $until }.
share-state-available-several-recipient = { $left ->
    [one] Sie können die Sendung noch einmal öffnen, bis { $until }.
   *[other] Sie können die Sendung noch { $left } Mal öffnen, bis { $until }.
}
share-state-available-until-recipient = Sie können die Sendung beliebig oft öffnen, bis { $until }.
share-state-claimed-recipient = Sie haben mit dem Öffnen begonnen. Machen Sie dort weiter, wo Sie begonnen haben, oder öffnen Sie die Sendung hier ab { $lease }.
share-state-downloaded-recipient = Sie haben die Sendung erhalten. Die verschlüsselte Kopie ist gelöscht.
share-state-downloaded-several-recipient = Sie haben die Sendung erhalten. Sie wurde { $opened } von { $openings } Mal geöffnet und lässt sich nicht mehr öffnen: Die verschlüsselte Kopie ist gelöscht.
share-state-confirmed-recipient = Sie haben die Sendung erhalten, und { $name } sieht das. Die verschlüsselte Kopie ist gelöscht.
share-state-unconfirmed-recipient = Sie haben mehrmals mit dem Öffnen begonnen, den Empfang aber nie bestätigt. Die Sendung ist jetzt gelöscht. Ist nichts angekommen, bitten Sie { $name } um eine neue.
share-state-unconfirmed-opened-recipient = Die Sendung wurde { $opened } von { $openings } Mal geöffnet. Außerdem haben Sie mehrmals mit dem Öffnen begonnen, ohne den Empfang zu bestätigen. Sie ist jetzt gelöscht. Brauchen Sie den Inhalt noch, wenden Sie sich an { $name }.
share-state-declined-recipient = Sie haben die Sendung abgelehnt. Sie ist gelöscht. War das ein Versehen, bitten Sie { $name } um eine neue.
share-state-revoked-recipient = { $name } hat die Sendung zurückgezogen. Sie ist gelöscht. Brauchen Sie den Inhalt noch, wenden Sie sich an { $name }.
share-state-revoked-claimed-recipient = { $name } hat die Sendung zurückgezogen. Die verschlüsselte Kopie ist gelöscht. Sie können sie nicht noch einmal öffnen.
share-state-expired-recipient = Sie haben die Sendung nicht rechtzeitig geöffnet. Sie ist gelöscht. Brauchen Sie den Inhalt noch, bitten Sie { $name } um eine neue.
share-state-expired-opened-recipient = { $opened ->
    [one] Sie haben die Sendung einmal geöffnet. Die Frist ist abgelaufen, und die verschlüsselte Kopie ist gelöscht.
   *[other] Sie haben die Sendung { $opened } Mal geöffnet. Die Frist ist abgelaufen, und die verschlüsselte Kopie ist gelöscht.
}
share-state-uninstalled = Secure Share wurde von dieser Site entfernt. Alle Sendungen dieser Site sind gelöscht.
share-event-created-sender = Sie haben mit dem Senden begonnen
share-event-created-recipient = { $name } hat mit dem Senden begonnen
share-event-committed = Hochgeladen und bereit zum Öffnen
share-event-claimed-sender = { $name } hat mit dem Öffnen begonnen
share-event-claimed-recipient = Sie haben mit dem Öffnen begonnen
share-event-lapsed = Das Öffnen wurde nicht rechtzeitig bestätigt
share-event-opened-sender = { $name } hat die Sendung geöffnet und den Empfang bestätigt
share-event-opened-recipient = Sie haben die Sendung geöffnet und den Empfang bestätigt
share-event-downloaded-sender = { $name } hat die Sendung erhalten
share-event-downloaded-recipient = Sie haben die Sendung erhalten
share-event-unconfirmed = Zu oft geöffnet, ohne den Empfang zu bestätigen
share-event-confirmed-sender = { $name } hat den Empfang nachträglich bestätigt
share-event-confirmed-recipient = Ihr Browser hat den Empfang nachträglich bestätigt
share-event-declined-sender = { $name } hat die Sendung abgelehnt
share-event-declined-recipient = Sie haben die Sendung abgelehnt
share-event-revoked-sender = Sie haben die Sendung zurückgezogen
share-event-revoked-recipient = { $name } hat die Sendung zurückgezogen
share-event-revoked-uninstalled = Zurückgezogen, weil die App entfernt wurde
share-event-expired = Die Frist zum Öffnen ist abgelaufen
share-event-abandoned = Die Frist zum Senden ist abgelaufen
share-event-uninstalled = Secure Share wurde von dieser Site entfernt
share-event-deleted = Die verschlüsselte Kopie wurde gelöscht
share-decline-title = Sendung ungeöffnet ablehnen?
share-decline-title-opened = Sendung ablehnen, ohne sie noch einmal zu öffnen?
share-decline-text = Wir löschen die Sendung und informieren { $name }. Das lässt sich nicht rückgängig machen.
share-decline-cancel = Behalten
share-revoke-title = Sendung zurückziehen?
share-revoke-text = Wir löschen die verschlüsselte Kopie, und { $name } kann sie nicht mehr öffnen. Das lässt sich nicht rückgängig machen. Prüfen Sie deshalb, ob Sie das Original noch haben.
share-revoke-cancel = Nicht zurückziehen
share-revoke-named = Zurückziehen: { $name }
share-revoke-all = Für alle zurückziehen
share-revoke-all-title = Sendung für { $count } Personen zurückziehen?
share-revoke-all-text = Wir löschen die verschlüsselten Kopien, und diese Personen können die Sendung nicht mehr öffnen. Personen, die sie bereits haben, behalten sie. Das lässt sich nicht rückgängig machen. Prüfen Sie deshalb, ob Sie das Original noch haben.
share-people = An { $count } Personen gesendet
share-extend = Mehr Zeit geben
share-extend-title = { $name } mehr Zeit geben?
share-extend-until = Kann geöffnet werden bis
share-extend-text = Eine E-Mail mit dem Schlüssel, die schon verschickt ist, nennt noch die frühere Frist.
share-extend-cancel = Abbrechen
share-add-text = Für { $name } ändert sich nichts. Die neue Person erhält einen eigenen Schlüssel, und es wird nichts erneut hochgeladen.
share-add-key = Schlüssel für { $name }
share-add-key-hint = Dieser Tab hat ihn nicht mehr. Fügen Sie den Schlüssel ein, den Sie kopiert haben.
share-key-lost-sender = { $name } hat den Schlüssel nicht erhalten?
share-key-lost-sender-text = Bitten Sie { $name }, zuerst im Spam-Ordner nachzusehen. Wenn Sie den Schlüssel kopiert haben, geben Sie ihn auf anderem Weg weiter. Wenn nicht, ziehen Sie die Sendung zurück und senden Sie erneut: Niemand bewahrt den Schlüssel auf, auch wir nicht.
share-key-lost-recipient = Sie haben den Schlüssel nicht erhalten?
share-key-lost-recipient-text = Er kommt getrennt, meist per E-Mail. Sehen Sie auch im Spam-Ordner nach. Finden Sie ihn nicht, fragen Sie { $name }: Ohne den Schlüssel kann niemand die Sendung öffnen.

## Send

send-title = Datei senden
send-lead = In Ihrem Browser verschlüsselt. Eine Person kann die Sendung einmal öffnen.
send-lead-several = In Ihrem Browser verschlüsselt. Eine Person kann die Sendung so oft öffnen, wie Sie festlegen.
send-lead-each = In Ihrem Browser verschlüsselt. Jede Person erhält einen eigenen Schlüssel und kann die Sendung einmal öffnen.
send-lead-each-several = In Ihrem Browser verschlüsselt. Jede Person erhält einen eigenen Schlüssel und kann die Sendung so oft öffnen, wie Sie festlegen.
send-people =
    { $count ->
        [one] { $name } und { $other }
       *[other] { $name } und { $count } weitere
    }
send-other = Weitere Person
send-other-add = Weitere Person hinzufügen
send-other-address = E-Mail-Adresse von { $name }
send-other-remove = { $name } entfernen
send-other-missing = Wählen Sie eine Person aus, oder brechen Sie ab.
send-other-most = Sie können an bis zu { $count } Personen auf einmal senden.
send-recipient = Empfänger
send-address = E-Mail-Adresse
send-address-hint-own = Der Zustelldienst Ihrer Organisation sendet den Schlüssel hierhin. Unsere Dienste sehen diese Adresse nie.
send-content = Inhalt
send-files-hint-limit = Mehrere Dateien oder ein Ordner kommen als eine ZIP-Datei an. Bis zu { $limit }.
send-not-resumable = Ihr Browser lässt nicht zu, dass Secure Share hier etwas speichert. Lassen Sie diesen Tab bis zum Ende des Uploads geöffnet: Wenn Sie ihn schließen oder neu laden, müssen Sie von vorn beginnen.
send-description = Beschreibung
send-description-used = { $used } von { $limit } Byte
send-about = Zu { $issue }
send-more = Weitere Optionen
send-delivery = So kommt der Schlüssel an
send-by-hand = Nach dem Senden können Sie den Link und den Schlüssel kopieren. Geben Sie beides selbst weiter, zum Beispiel in einem Chat nur mit dieser Person.
send-by-hand-each = Nach dem Senden können Sie für jede Person den Link und den Schlüssel kopieren. Geben Sie beides selbst weiter, zum Beispiel jeweils in einem Chat nur mit dieser Person.
send-delivery-none-title = Sie können noch nichts senden
send-delivery-none = Ihre Administratoren erlauben nur die eigene Zustellung Ihrer Organisation, aber sie ist nicht eingerichtet. Wenden Sie sich an einen Administrator.
send-language = Sprache der E-Mail
send-lifetime = Verfügbar für
send-openings = Kann geöffnet werden
send-openings-times = { $count ->
    [one] Einmal
   *[other] { $count } Mal
}
send-openings-most = Ihre Administratoren erlauben bis zu { $count } Mal.
send-openings-once = Die Sendung kann einmal geöffnet werden. Administratoren können mehr erlauben.
send-openings-until = Beliebig oft, bis zum Ablauf
send-notify = Dem Dienst Ihrer Organisation mitteilen, wenn die Sendung geöffnet oder abgelehnt wird oder abläuft
send-until = { $name } kann die Sendung einmal öffnen, bis { $until }. Danach wird sie gelöscht.
send-until-anyone = Die Sendung kann einmal geöffnet werden, bis { $until }. Danach wird sie gelöscht.
send-until-each = Jede Person kann die Sendung einmal öffnen, bis { $until }. Danach wird sie gelöscht.
send-until-several = { $name } kann die Sendung { $count } Mal öffnen, bis { $until }. Nach dem letzten Mal oder bei Ablauf wird sie gelöscht.
send-until-several-anyone = Die Sendung kann { $count } Mal geöffnet werden, bis { $until }. Nach dem letzten Mal oder bei Ablauf wird sie gelöscht.
send-until-several-each = Jede Person kann die Sendung { $count } Mal öffnen, bis { $until }. Nach dem letzten Mal oder bei Ablauf wird sie gelöscht.
send-until-any = { $name } kann die Sendung beliebig oft öffnen, bis { $until }. Danach wird sie gelöscht.
send-until-any-anyone = Die Sendung kann beliebig oft geöffnet werden, bis { $until }. Danach wird sie gelöscht.
send-until-any-each = Jede Person kann die Sendung beliebig oft öffnen, bis { $until }. Danach wird sie gelöscht.
send-submit = Senden
send-cancelled-running = Abgebrochen. Wir löschen, was schon hochgeladen war. Lassen Sie diesen Tab noch kurz geöffnet.
send-progress-title = Wird an { $name } gesendet
send-progress-stay = Lassen Sie diesen Tab geöffnet, bis alles gesendet ist.
send-cancel = Abbrechen
send-cancel-title = Senden abbrechen?
send-cancel-confirm = Senden abbrechen
send-cancel-keep = Senden fortsetzen
send-failed-title = Es wurde nicht gesendet
send-retry = Erneut versuchen
send-back = Angaben ändern
send-done-title = An { $name } gesendet
send-done-unmailed-title = Der Schlüssel wurde nicht per E-Mail gesendet
send-done-mailed = Der Schlüssel ist unterwegs an { $address }.
send-done-next = { $name } öffnet Secure Share, fügt den Schlüssel ein und erhält, was Sie gesendet haben. Das geht nur einmal, bis { $until }.
send-done-next-several = { $name } öffnet Secure Share, fügt den Schlüssel ein und erhält, was Sie gesendet haben. Das geht { $count } Mal, bis { $until }.
send-done-next-until = { $name } öffnet Secure Share, fügt den Schlüssel ein und erhält, was Sie gesendet haben. Das geht beliebig oft, bis { $until }.
send-done-by-hand-title = Geben Sie jetzt den Schlüssel weiter
send-done-stored = Die Sendung liegt verschlüsselt für { $name } bereit, bis { $until }. Ohne den Schlüssel lässt sie sich nicht öffnen.
send-key-here = Nur dieser Tab hat den Schlüssel. Wenn Sie den Tab schließen, ist der Schlüssel verloren.
send-key-title = Schlüssel selbst weitergeben
send-message-copy = Link und Schlüssel kopieren
send-message = In Secure Share wartet etwas auf Sie. Öffnen Sie es und fügen Sie den Schlüssel ein:
send-message-from = { $sender } hat Ihnen etwas mit Secure Share gesendet. Öffnen Sie es und fügen Sie den Schlüssel ein:
send-key-copy = Schlüssel kopieren
send-key-caution = Nutzen Sie einen anderen Weg, zum Beispiel einen Anruf oder einen Chat nur mit { $name }. Schreiben Sie den Schlüssel nicht in den Vorgang oder auf die Seite.
send-mail-again-title = Schlüssel erneut per E-Mail senden
send-mail-again = Schlüssel senden
send-mails-left = { $count ->
    [one] Sie können diesen Schlüssel noch einmal per E-Mail senden.
   *[other] Sie können diesen Schlüssel noch { $count } Mal per E-Mail senden.
}
send-mails-none = Dieser Schlüssel kann nicht mehr per E-Mail gesendet werden. Kopieren Sie ihn, oder ziehen Sie die Sendung zurück und senden Sie erneut.
send-done-delivered = Der Zustelldienst Ihrer Organisation hat den Schlüssel für { $address } angenommen.
send-done-undelivered-title = Der Schlüssel wurde nicht zugestellt
send-done-unclear-title = Wir wissen nicht, ob der Schlüssel angekommen ist
send-deliver-again-title = Schlüssel erneut zustellen
send-deliver-again = Schlüssel zustellen
send-label = Für wen ist die Sendung?
send-description-hint-outside = Erscheint, sobald die Person den Schlüssel eingibt. Schreiben Sie hier nichts Geheimes.
send-done-next-outside = { $name } öffnet Ihren Link, fügt den Schlüssel ein und erhält die Sendung. Das geht nur einmal, bis { $until }.
send-done-next-outside-several = { $name } öffnet Ihren Link, fügt den Schlüssel ein und erhält die Sendung. Das geht { $count } Mal, bis { $until }.
send-done-next-outside-until = { $name } öffnet Ihren Link, fügt den Schlüssel ein und erhält die Sendung. Das geht beliebig oft, bis { $until }.
send-follow = Status anzeigen
send-each-copying = Wird bereitgestellt
send-each-missing = Nicht gesendet
send-each-failed = Bitte kümmern Sie sich um den Schlüssel
send-each-byHand = Geben Sie jetzt den Schlüssel weiter
send-each-copied = Schlüssel kopiert
send-each-over = Lässt sich nicht mehr öffnen
send-revoked-title = Zurückgezogen
send-revoked = Die Sendung ist gelöscht. Niemand kann sie mehr öffnen. Hatte der Empfänger schon mit dem Öffnen begonnen, sehen Sie das unter „Gesendet“.
send-another = Noch etwas senden
send-close = Schließen
send-link-title = Geben Sie jetzt den Link an { $name } weiter
send-link-text = Der Schlüssel erreicht { $name } auf einem anderen Weg. Wer nur den Link sieht, kann die Sendung also nicht öffnen.
send-link-copy = Link kopieren
send-link-program = In meinem E-Mail-Programm öffnen
send-link-code = QR-Code zeigen
send-link-code-hide = QR-Code verbergen
send-link-code-label = QR-Code des Links
send-link-subject = Etwas für Sie in Secure Share
send-link-mail = Ich sende Ihnen etwas mit Secure Share. Öffnen Sie diesen Link und geben Sie den Schlüssel ein, den Sie getrennt erhalten:
send-title-text = Nachricht senden
send-recipient-makers = Nur bestimmte Gruppen können an Personen von außerhalb senden. Bitten Sie Ihre Administratoren, Sie hinzuzufügen.
send-recipient-missing = Wählen Sie einen Empfänger aus.
send-recipient-self = Das sind Sie selbst. Wählen Sie jemand anderen aus.
send-recipient-twice = { $name } ist schon ausgewählt. Wählen Sie jemand anderen aus.
send-address-hint = Wir senden den Schlüssel an diese Adresse. Der Dienst, der den Inhalt speichert, sieht sie nie.
send-address-missing = Geben Sie die Adresse ein, an die wir den Schlüssel senden sollen.
send-address-several = Geben Sie nur eine Adresse ein. Jede Person erhält einen eigenen Schlüssel.
send-address-letters = Diese Adresse enthält Zeichen, die nicht alle Mailserver annehmen oder die anderen nur ähnlich sehen. Geben Sie sie mit den Buchstaben A bis Z ein.
send-address-domain = Ihre Administratoren erlauben E-Mails mit Schlüsseln nur an: { $domains }
send-files = Dateien
send-text = Nachricht
send-files-missing = Fügen Sie eine Datei oder einen Ordner hinzu.
send-files-hint = Mehrere Dateien oder ein Ordner kommen als eine ZIP-Datei an.
send-files-too-large = Das sind { $size }. Sie können bis zu { $limit } auf einmal senden.
send-files-too-large-each = Das sind { $size }. An mehrere Personen auf einmal können Sie bis zu { $limit } senden.
send-text-label = Geheime Nachricht
send-text-hint = Zum Beispiel ein Passwort. Der Empfänger kann die Nachricht anzeigen und kopieren.
send-text-missing = Geben Sie eine Nachricht ein.
send-description-hint = Ohne den Schlüssel lesbar. Schreiben Sie hier nichts Geheimes.
send-text-too-long = { $over ->
    [one] Die Nachricht ist um ein Byte zu lang.
   *[other] Die Nachricht ist um { $over } Byte zu lang.
}
send-description-too-long = { $over ->
    [one] Die Beschreibung ist um ein Byte zu lang.
   *[other] Die Beschreibung ist um { $over } Byte zu lang.
}
send-delivery-mail = Wir senden ihn per E-Mail
send-delivery-own = Ihre Organisation stellt ihn zu
send-delivery-copy = Ich gebe ihn selbst weiter
send-notify-hint = Der Dienst erfährt die ID und was geschehen ist, aber keine Namen.
send-cancelled = Abgebrochen. Es wurde nichts gesendet, und Ihre Angaben sind noch da.
send-cancelled-mailed = Abgebrochen. Was schon hochgeladen war, ist gelöscht. Der Schlüssel kommt möglicherweise noch an, öffnet aber nichts mehr.
send-cancelled-failed = Abgebrochen, aber wir konnten nicht löschen, was schon hochgeladen war. Niemand hat den Schlüssel dazu. Ziehen Sie die Sendung unter „Gesendet“ zurück.
send-cancelled-failed-mailed = Abgebrochen, aber wir konnten nicht löschen, was schon hochgeladen war, und die E-Mail mit dem Schlüssel kommt möglicherweise an. Ziehen Sie die Sendung unter „Gesendet“ zurück.
send-phase-packing = Dateien werden gepackt
send-phase-announcing = Das Senden wird vorbereitet
send-phase-uploading = Wird verschlüsselt und hochgeladen
send-phase-committing = Wir prüfen, ob alles angekommen ist
send-phase-copying = Wird für jede Person bereitgestellt: { $copied } von { $copies }
send-phase-mailing = Der Schlüssel wird per E-Mail gesendet
send-phase-delivering = Schlüssel wird an den Zustelldienst Ihrer Organisation übergeben
send-cancel-text = { $done } von { $total } sind hochgeladen. Wenn Sie abbrechen, beginnt das Senden beim nächsten Mal von vorn.
send-recipient-inside = Jemand von hier
send-recipient-outside = Jemand von außerhalb
send-label-hint = In Ihren Worten, zum Beispiel Name und Firma. Auch die Person sieht es, sobald sie den Schlüssel eingibt.
send-label-missing = Geben Sie an, für wen die Sendung ist.
send-label-too-long = { $over ->
    [one] Das ist ein Byte zu lang.
   *[other] Das ist { $over } Byte zu lang.
}
send-password-too-long = Das Passwort ist zu lang.
send-password-missing = Geben Sie ein Passwort ein: Ihre Administratoren verlangen eins für Personen von außerhalb.

## Password for somebody outside

password-label = Passwort
password-hint = Die Person braucht es zusätzlich zum Schlüssel. Teilen Sie es getrennt von Link und Schlüssel mit, zum Beispiel am Telefon. Niemand kann es wiederherstellen.
password-generate = Erzeugen
password-copy = Passwort kopieren
password-weak = Leicht zu erraten. Erzeugen Sie eins, oder nehmen Sie mindestens 14 verschiedene Zeichen.
password-fair = Mit viel Aufwand zu erraten, anders als ein erzeugtes Passwort.
password-strong = Schwer zu erraten, wenn es kein bekannter Satz ist.
password-done = { $name } braucht auch das Passwort
password-done-text = Teilen Sie es getrennt von Link und Schlüssel mit, zum Beispiel am Telefon. Es wird nicht gespeichert: Sobald dieser Tab geschlossen ist, wissen es nur noch Sie.
password-done-gate = Wer nicht über Ihre Website kommt, braucht das Passwort
password-done-gate-text = Ihre Website entsperrt die Sendung für ihre Besucher ohne das Passwort. Wer den Link selbst öffnet, braucht es: Teilen Sie es getrennt von Link und Schlüssel mit, zum Beispiel am Telefon. Es wird nicht gespeichert: Sobald dieser Tab geschlossen ist, wissen es nur noch Sie.
password-locked-title = Es wurden zu viele falsche Passwörter eingegeben
password-locked = Jemand mit Link und Schlüssel hat zehn falsche Passwörter eingegeben. Bis { $until } wird kein Passwort angenommen, auch nicht das richtige. Es ist nichts verloren. War es die Person, für die die Sendung ist, nennen Sie ihr das Passwort noch einmal und erlauben Sie weitere Versuche.
password-locked-lift = Weitere Versuche erlauben
password-mode = Was schützt es?
password-mode-sealed = Den Inhalt
password-mode-sealed-hint = Ohne das Passwort lässt sich nichts entschlüsseln, auch nicht mit dem Schlüssel. Nehmen Sie dies, außer wenn eine Website den Inhalt zeigt.
password-mode-gate = Nur den Zugang, für eine Website, die den Inhalt zeigt
password-mode-gate-hint = Ihre Website kann die Sendung für ihre eigenen Besucher ohne das Passwort entsperren. Auch wer Secure Share betreibt, könnte sie für jemanden entsperren, aber weiterhin nichts entschlüsseln.
embed-title = Auf Ihrer Website zeigen
embed-text = Ihre Website zeigt die Seite des Links in einem Rahmen und entsperrt sie für ihre Besucher mit einem Token. Um Token zu signieren, braucht ihr Server dieses Geheimnis. Geben Sie es nur denen, die die Website betreiben.
embed-secret = Geheimnis zum Entsperren
embed-secret-hint = 64 hexadezimale Ziffern. Wer dieses Geheimnis und den Schlüssel hat, kann die Sendung ohne das Passwort öffnen.
embed-copy = Geheimnis kopieren
embed-change = Ändern
embed-change-title = Das Geheimnis ändern?
embed-change-text = Token, die mit dem bisherigen Geheimnis signiert sind, gelten sofort nicht mehr, und wer die Sendung schon entsperrt hat, muss sie erneut entsperren. Geben Sie Ihrer Website das neue Geheimnis.
embed-change-confirm = Ändern
embed-change-cancel = Behalten
embed-changed = Dies ist das neue Geheimnis.
