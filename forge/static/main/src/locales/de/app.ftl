## Lists

list-inbox-title = Empfangen
list-outbox-title = Gesendet
list-inbox-hint = Dateinamen sehen Sie, sobald Sie den Schlüssel eingegeben haben.
list-outbox-hint = Sie sehen hier Beschreibungen und Dateinamen. Empfänger sehen Dateinamen, sobald sie den Schlüssel eingegeben haben.
list-search = Suchen
list-search-label-inbox = Nach Person oder Beschreibung suchen
list-search-label-outbox = Nach Person, Dateiname oder Beschreibung suchen
list-search-found =
    { $count ->
        [one] { $count } Treffer
       *[other] { $count } Treffer
    }
list-search-none = Keine Treffer für „{ $query }“
list-search-none-text = Prüfen Sie die Schreibweise oder suchen Sie nach etwas anderem.
list-search-clear = Suche löschen
list-column-person-inbox = Person und Beschreibung
list-column-person-outbox = Person, Datei und Beschreibung
list-column-sent = Gesendet
list-column-size = Größe
list-column-left = Frist
list-column-status = Status
list-filter-label = Anzeigen
list-filter-all = Alle
list-filter-open = Offen
list-filter-ended = Abgeschlossen
list-loading = Wird geladen …
list-more = Mehr anzeigen
list-try-again = Erneut versuchen
list-show-all = Alle anzeigen
list-send = Etwas senden
list-stale = Diese Liste ist möglicherweise nicht aktuell.
# $size: "5,2 MB"
list-size = etwa { $size }
list-size-small = weniger als 1 kB
list-no-description = Keine Beschreibung
list-description-lost = Diese Beschreibung lässt sich nicht lesen.
list-unreadable = Diese Sendung lässt sich nicht lesen.
list-mail-unconfirmed = Der Schlüssel wurde möglicherweise nicht gesendet.
list-unnamed = Unbekannte Person
list-outsider = Jemand von außerhalb
list-closed = Geschlossenes Konto
list-together = An mehrere Personen gesendet
file-message = Nachricht
file-packed =
    { $count ->
        [one] { $name } (eine Datei)
       *[other] { $name } ({ $count } Dateien)
    }
list-inbox-empty-all = Noch nichts empfangen
list-inbox-empty-all-text = Wenn Ihnen jemand eine Datei oder Nachricht sendet, erscheint sie hier. Der Schlüssel kommt getrennt, meist per E-Mail.
list-inbox-empty-open = Nichts wartet auf Sie
list-inbox-empty-open-text = Sie haben alles geöffnet oder abgelehnt, oder die Frist ist abgelaufen.
list-inbox-empty-ended = Noch nichts abgeschlossen
list-inbox-empty-ended-text = Geöffnete, abgelehnte und abgelaufene Sendungen bleiben hier eine Zeit lang aufgeführt.
list-outbox-empty-all = Noch nichts gesendet
list-outbox-empty-all-text = Senden Sie eine Datei oder Nachricht an eine oder mehrere Personen. Sobald sie angekommen ist, wird sie gelöscht.
list-outbox-empty-open = Nichts unterwegs
list-outbox-empty-open-text = Alle Ihre Sendungen wurden geöffnet oder abgelehnt, oder die Frist ist abgelaufen.
list-outbox-empty-ended = Noch nichts abgeschlossen
list-outbox-empty-ended-text = Geöffnete, abgelehnte und abgelaufene Sendungen bleiben hier eine Zeit lang aufgeführt.
list-empty-so-far = Nichts unter den neuesten Einträgen
list-empty-so-far-text = Es gibt ältere Einträge. Wählen Sie „Mehr anzeigen“.
list-status-uploading = Wird gesendet
list-status-available-sender = Noch nicht geöffnet
list-status-available-recipient = Bereit
list-status-opened = Geöffnet
list-status-claimed = Wird geöffnet
list-status-downloaded = Angekommen
list-status-unconfirmed = Nicht bestätigt
list-status-declined = Abgelehnt
list-status-revoked = Zurückgezogen
list-status-expired = Abgelaufen
list-status-abandoned = Nicht gesendet
list-opened-of = { $opened } von { $openings } Mal geöffnet
list-opened-all = Aufgebraucht: { $opened } von { $openings } Mal geöffnet
list-opened-until = { $opened ->
    [0] Bis zum Ablauf, noch nicht geöffnet
    [one] Bis zum Ablauf, einmal geöffnet
   *[other] Bis zum Ablauf, { $opened } Mal geöffnet
}
# Read out when the list changes by itself.
list-news-arrived-inbox = { $count ->
    [one] Neu von { $name }.
   *[other] { $count } neue Sendungen.
  }
list-news-arrived-outbox = { $count ->
    [one] Neu an { $name }.
   *[other] { $count } neue Sendungen.
  }
list-news-changed-inbox = Von { $name }: { $status }.
list-news-changed-outbox = An { $name }: { $status }.

## Frame

nav-label = Secure Share
nav-inbox = Empfangen
nav-outbox = Gesendet
nav-send = Senden
nav-programs = Programme
nav-activity = Aktivitäten
nav-unseen =
    { $count ->
        [one] { $count } neue Sendung
       *[other] { $count } neue Sendungen
    }
frame-skip = Zum Inhalt springen
# Title of the browser's window
frame-title = { $page } – Secure Share
# While something is sent or downloaded. $done: "25%"
frame-title-progress = { $done } · { $page } – Secure Share
frame-trouble-title = Etwas ist schiefgegangen
frame-trouble = Ein Teil dieser Seite funktioniert nicht mehr. Laden Sie sie neu. Ihre Sendungen sind nicht betroffen.
frame-reload = Neu laden
frame-outside-title = Öffnen Sie Secure Share in Jira oder Confluence
frame-outside = Diese Seite funktioniert nur in Jira oder Confluence. Sie finden sie dort unter „Apps“.
frame-start-title = Secure Share ist nicht gestartet
frame-start = Laden Sie die Seite neu. Hilft das nicht, wenden Sie sich an einen Administrator Ihrer Site.

## Parts

dialog-close = Schließen
drop-invite = Dateien oder Ordner hier ablegen oder einfügen
drop-files = Dateien auswählen
drop-folder = Ordner auswählen
drop-more-files = Dateien hinzufügen
drop-more-folder = Ordner hinzufügen
drop-reading = Wird gelesen …
drop-empty = In diesem Ordner sind keine Dateien.
drop-unreadable = Einiges ließ sich nicht lesen, deshalb wurde nichts hinzugefügt. Versuchen Sie es erneut oder wählen Sie die Dateien einzeln aus.
person-searching = Suche läuft …
person-found =
    { $count ->
        [one] { $count } Person gefunden
       *[other] { $count } Personen gefunden
    }
person-none = Keine Person gefunden für „{ $query }“
person-failed = Die Suche hat nicht funktioniert. Geben Sie den Namen noch einmal ein.
person-clear = Andere Person auswählen
person-suggested =
    { $count ->
        [one] { $count } Vorschlag
       *[other] { $count } Vorschläge
    }
person-assignee = Zugewiesene Person
person-reporter = Autor
person-recent = Zuletzt gesendet an
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
time-left = noch { $duration }
time-left-seconds = noch weniger als eine Minute
time-over = Zeit abgelaufen
time-now = gerade eben

## Send

send-address-wrong = Geben Sie eine Adresse wie name@example.com ein.

send-one-file = { $name }, { $size }

## Closing the app while something would be lost

leave-title = Trotzdem schließen?
leave-transfer = Es wird noch etwas gesendet oder heruntergeladen. Wenn Sie schließen, wird das abgebrochen.
leave-removal = Die abgebrochene Sendung wird noch gelöscht. Warten Sie einen Moment.
leave-key = Ein Schlüssel wurde noch nicht zugestellt. Nur dieser Tab hat ihn: Senden Sie ihn erneut, oder kopieren Sie ihn zuerst.
leave-text = Hier steht eine Nachricht, die sonst nirgends gespeichert ist. Kopieren Sie sie zuerst.
leave-file = Sie haben noch nicht bestätigt, dass Sie die Datei haben. Möglicherweise müssen Sie sie noch einmal herunterladen.
leave-stay = Geöffnet lassen
leave-close = Schließen

## Receive

receive-wrong-key = Das ist nicht der richtige Schlüssel. Es ist nichts verloren: Suchen Sie den Schlüssel zu dieser Sendung und versuchen Sie es erneut.

## Outcomes

# Flags that the product shows when somebody else ended a share of mine.
outcome-downloaded = Ihre Sendung ist angekommen
outcome-downloaded-text = { $name } hat sie erhalten. Die verschlüsselte Kopie ist gelöscht.
outcome-declined = Ihre Sendung wurde abgelehnt
outcome-declined-text = { $name } hat sie abgelehnt. Sie ist gelöscht.
outcome-unconfirmed = Ein Download Ihrer Sendung wurde nicht bestätigt
outcome-unconfirmed-text = { $name } hat mehrmals mit dem Öffnen begonnen, ohne den Empfang zu bestätigen. Sie ist jetzt gelöscht. Fragen Sie nach und senden Sie bei Bedarf erneut.
outcome-about = { $about }: { $text }
outcome-many = { $count ->
    [one] Neues zu { $count } Sendung
   *[other] Neues zu { $count } Sendungen
  }
outcome-many-text = Öffnen Sie Secure Share, um zu sehen, was passiert ist.
outcome-somebody = Die andere Person
# Flags for a transfer of this tab that ends while another screen is shown.
transfer-send-done = Das Hochladen ist abgeschlossen
transfer-send-done-text = Sehen Sie unter „Senden“ nach, ob der Schlüssel per E-Mail gesendet wurde.
transfer-send-failed = Das Hochladen ist fehlgeschlagen
transfer-send-failed-text = Unter „Senden“ sehen Sie, warum, und können es erneut versuchen.
transfer-receive-done = Das Herunterladen ist abgeschlossen
transfer-receive-done-text = Öffnen Sie die Sendung unter „Empfangen“ und bestätigen Sie den Empfang.
transfer-receive-failed = Das Herunterladen ist fehlgeschlagen
transfer-receive-failed-text = Unter „Empfangen“ sehen Sie, warum, und können es erneut versuchen.

## Failures

failure-unexpected = Etwas ist schiefgegangen. Laden Sie die Seite neu und versuchen Sie es erneut. Passiert es wieder, informieren Sie einen Administrator.
failure-unauthorized = Wir konnten Ihre Anmeldung nicht prüfen. Es ist nichts verloren: Versuchen Sie es erneut. Passiert es wieder, laden Sie die Seite neu.
failure-program-exists = Dieses Programm wurde schon einmal freigegeben. Starten Sie die Anmeldung des Programms erneut: Dann zeigt es eine neue Zeile an.
failure-too-many-programs = Sie haben 20 Programme freigegeben, mehr sind nicht möglich. Widerrufen Sie zuerst eine Freigabe.
failure-application-exists = Dieser Schlüssel ist bereits für eine Anwendung oder ein Programm registriert. Verwenden Sie ein anderes Zertifikat.
failure-no-such-application = Diese Anwendung ist nicht mehr registriert. Laden Sie die Liste neu.
failure-too-many-applications = Für diese Site sind 20 Anwendungen registriert, mehr sind nicht möglich. Widerrufen Sie zuerst eine.
failure-not-found = Wir können diese Sendung nicht finden. Möglicherweise ist sie für jemand anderen, oder sie wurde vor längerer Zeit gelöscht.
failure-not-yours = Nur die Person, an die diese Sendung ging, kann sie öffnen.
failure-people = Die Personenliste lässt sich gerade nicht laden. Versuchen Sie es in ein paar Minuten erneut.
failure-vault = Die Einstellungen dieser Site lassen sich gerade nicht laden. Es wurde nichts gesendet: Versuchen Sie es in ein paar Minuten erneut.
failure-nothing = Es gibt nichts zu senden. Wählen Sie eine Datei aus oder schreiben Sie eine Nachricht.
failure-text-too-long = Die Nachricht ist zu lang. Speichern Sie den Text als Datei und senden Sie diese.
failure-file-changed = Die Datei hat sich während des Sendens geändert, deshalb haben wir abgebrochen. Niemand kann öffnen, was gesendet wurde. Senden Sie erneut.
failure-file-unreadable = Die Datei lässt sich nicht lesen. Möglicherweise wurde sie geändert, verschoben oder gelöscht, oder sie ist in einem anderen Programm geöffnet. Wählen Sie sie erneut aus.
failure-other-file = Das ist nicht das, was Sie hochgeladen haben, oder es wurde inzwischen geändert. Es wurde nichts gesendet. Wählen Sie dieselben Dateien aus, oder löschen Sie den Upload und beginnen Sie neu.
failure-upload-elsewhere = Dieser Upload läuft in einem anderen Tab oder ist beendet. Sehen Sie unter „Gesendet“ nach.
failure-too-long = Das ist mehr, als Ihre Organisation erlaubt. Es wurde nichts gesendet. Verkleinern Sie den Inhalt oder senden Sie ihn in Teilen.
failure-copy-too-long = Das lässt sich nicht an mehrere Personen auf einmal senden. Es wurde nichts gesendet. Senden Sie es jeder Person einzeln.
failure-copy-source = Was Sie gesendet haben, lässt sich nicht mehr kopieren. Senden Sie es noch einmal.
failure-metadata = Der Dateiname oder die Beschreibung ist zu lang. Es wurde nichts gesendet. Kürzen Sie den Text und versuchen Sie es erneut.
failure-self = Sie können sich nicht selbst etwas senden. Wählen Sie jemand anderen aus.
failure-address = An diese Adresse können wir keinen Schlüssel senden. Geben Sie eine Adresse wie name@example.com ein.
failure-not-stored = Es ist nicht alles angekommen, deshalb wurde nichts gespeichert. Senden Sie erneut.
failure-mismatch = Was ankam, ist nicht das, was gesendet wurde. Deshalb wurde nichts gespeichert. Senden Sie erneut.
failure-id-taken = Das Senden konnte nicht beginnen. Es wurde nichts gesendet. Senden Sie erneut.
failure-committed = Die Sendung wurde bereits gesendet. Sie finden sie unter „Gesendet“.
failure-mail-failed = Wir konnten die E-Mail mit dem Schlüssel nicht senden. Es ist nichts verloren: Versuchen Sie es erneut, oder kopieren Sie den Schlüssel und geben Sie ihn auf anderem Weg weiter.
failure-mail-cap = Diese Person hat zu viele E-Mails erhalten, oder Sie haben zu viele gesendet. Es ist nichts verloren: Senden Sie den Schlüssel ab { $until } erneut, oder kopieren Sie ihn und geben Sie ihn auf anderem Weg weiter.
failure-tickets = Dieser Schlüssel kann nicht mehr per E-Mail gesendet werden. Kopieren Sie ihn und geben Sie ihn auf anderem Weg weiter, oder ziehen Sie die Sendung zurück und senden Sie erneut.
failure-limit =
    { $limit ->
        [announcements] Sie haben so oft gesendet, wie es in einer Stunde möglich ist. Es wurde nichts gesendet: Versuchen Sie es ab { $until } erneut.
        [uploads] Sie haben zu viele nicht abgeschlossene Uploads. Es wurde nichts gesendet: Schließen Sie einen ab oder ziehen Sie ihn unter „Gesendet“ zurück, und versuchen Sie es dann erneut.
        [bytes] Damit würden Sie mehr senden, als eine Person an einem Tag senden kann. Es wurde nichts gesendet: Versuchen Sie es ab { $until } erneut.
        [site-bytes] Damit würde Ihre Site mehr senden, als sie an einem Tag senden kann. Es wurde nichts gesendet: Versuchen Sie es ab { $until } erneut, oder fragen Sie Ihren Administrator.
        [tickets] Sie haben in einer Stunde zu viele E-Mails angefordert. Es ist nichts verloren: Versuchen Sie es ab { $until } erneut, oder kopieren Sie den Schlüssel und geben Sie ihn auf anderem Weg weiter.
        [parts] Sie haben so viel hochgeladen, wie es in einer Stunde möglich ist. Versuchen Sie es ab { $until } erneut.
        [requests] Dieses Programm hat in einer Stunde zu viele Anfragen gestellt. Ab { $until } kann es weitermachen.
       *[wrong-keys] Zu viele falsche Schlüssel. Es ist nichts verloren: Suchen Sie den passenden Schlüssel und versuchen Sie es ab { $until } erneut.
    }
failure-policy =
    { $rule ->
        [senders] Ihre Administratoren lassen nur bestimmte Gruppen senden. Bitten Sie darum, aufgenommen zu werden.
        [linkMakers] Ihre Administratoren lassen nur bestimmte Gruppen an Personen von außerhalb senden. Bitten Sie darum, aufgenommen zu werden.
        [gates] Ihre Administratoren erlauben keine Passwörter, die nur den Zugang schützen. Wählen Sie ein Passwort, das den Inhalt schützt, oder keines.
        [passwords] Ihre Administratoren verlangen ein Passwort für Personen von außerhalb.
        [places] Ihre Administratoren erlauben das Senden hier nicht. Öffnen Sie Secure Share in einem Projekt oder Bereich, in dem es erlaubt ist.
        [domains] Ihre Administratoren erlauben keine E-Mails mit Schlüsseln an diese Domain. Es ist nichts verloren: Nehmen Sie eine andere Adresse, oder kopieren Sie den Schlüssel und geben Sie ihn auf anderem Weg weiter.
        [largestFile] Das ist größer, als Ihre Administratoren erlauben. Senden Sie eine kleinere Datei.
        [lifetime] Ihre Administratoren erlauben nicht, dass etwas so lange bereitliegt. Wählen Sie eine kürzere Zeit.
        [openings] Ihre Administratoren erlauben nicht, dass etwas so oft geöffnet wird. Senden Sie es erneut mit einer kleineren Zahl.
        [programs] Ihre Administratoren erlauben keine Programme.
        [outsiders] Ihre Administratoren erlauben kein Senden an Personen von außerhalb.
       *[deliveryMethods] Ihre Administratoren erlauben diesen Weg für den Schlüssel nicht. Wählen Sie einen anderen aus.
    }
failure-policy-changed = Inzwischen hat ein anderer Administrator diese Regeln geändert. Prüfen Sie sie und speichern Sie erneut.
failure-notices-changed = Inzwischen hat ein anderer Administrator die Adresse geändert. Prüfen Sie sie und speichern Sie erneut.
failure-no-receiver = Für diese Site werden keine Mitteilungen mehr verschickt. Senden Sie ohne Mitteilung.
failure-notices-off = Dieser Dienst verschickt keine Mitteilungen.
failure-roles = Jira oder Confluence konnte nicht bestätigen, was Sie hier dürfen. Laden Sie die Seite neu und versuchen Sie es noch einmal.
failure-not-administrator = Das können nur Site-Administratoren ändern. Wenden Sie sich an einen von ihnen.
failure-ticket-used = Wir haben die E-Mail mit dem Schlüssel wahrscheinlich gesendet, aber keine Bestätigung erhalten. Fragen Sie nach, ob sie angekommen ist, bevor Sie den Schlüssel erneut senden.
failure-ticket-invalid = Der E-Mail-Dienst hat die Anfrage nicht angenommen. Es ist nichts verloren: Versuchen Sie es erneut, oder kopieren Sie den Schlüssel und geben Sie ihn auf anderem Weg weiter.
failure-recipient-mismatch = Der E-Mail-Dienst hat die Anfrage nicht angenommen. Es ist nichts verloren: Versuchen Sie es erneut, oder kopieren Sie den Schlüssel und geben Sie ihn auf anderem Weg weiter.
failure-key-mismatch = Der E-Mail-Dienst hat die Anfrage nicht angenommen. Es ist nichts verloren: Versuchen Sie es erneut, oder kopieren Sie den Schlüssel und geben Sie ihn auf anderem Weg weiter.
failure-uncommitted = Es ist nicht alles angekommen, deshalb wurde nichts gespeichert. Senden Sie erneut.
failure-shorter = Es kann schon länger geöffnet werden. Ziehen Sie es zurück, wenn es früher enden soll.
failure-key-length = Ein Schlüssel hat 22 Zeichen. Kopieren Sie ihn vollständig.
failure-key-alphabet = Ein Schlüssel besteht nur aus Buchstaben, Ziffern, „-“ und „_“. Kopieren Sie ihn noch einmal.
failure-abandoned = Das Hochladen hat zu lange gedauert, deshalb wurde nichts gespeichert. Senden Sie erneut.
failure-metadata-size = Der Dateiname oder die Beschreibung ist zu lang. Es wurde nichts gesendet. Kürzen Sie den Text und versuchen Sie es erneut.
failure-too-large = Der Dateiname oder die Beschreibung ist zu lang. Es wurde nichts gesendet. Kürzen Sie den Text und versuchen Sie es erneut.
failure-empty = Es gibt nichts zu senden. Wählen Sie eine Datei aus oder schreiben Sie eine Nachricht.
failure-own-refused = Der Zustelldienst Ihrer Organisation hat den Schlüssel nicht angenommen: „{ $answer }“. Es wurde nichts gesendet. Kopieren Sie den Schlüssel und geben Sie ihn auf anderem Weg weiter, oder informieren Sie Ihren Administrator.
failure-own-slow = Der Zustelldienst Ihrer Organisation hat nicht innerhalb von 10 Sekunden geantwortet. Vielleicht ist der Schlüssel angekommen, vielleicht nicht: Fragen Sie nach, bevor Sie ihn erneut senden, oder kopieren Sie ihn und geben Sie ihn auf anderem Weg weiter.
failure-own-unreachable = Der Zustelldienst Ihrer Organisation ist nicht erreichbar, oder seine Antwort lässt sich nicht lesen. Es ist nichts verloren: Kopieren Sie den Schlüssel und geben Sie ihn auf anderem Weg weiter. Wenn es wieder passiert, informieren Sie Ihren Administrator.
failure-own-blocked = Diese Seite darf den Zustelldienst Ihrer Organisation nicht ansprechen, deshalb wurde nichts gesendet. Kopieren Sie den Schlüssel und geben Sie ihn auf anderem Weg weiter, und bitten Sie einen Administrator, die Adresse der eigenen Zustellung erneut zu speichern.
failure-own-redirect = Der Zustelldienst Ihrer Organisation hat mit einer Weiterleitung geantwortet, der wir nicht folgen. Der Schlüssel ist vielleicht nicht angekommen: Kopieren Sie ihn und geben Sie ihn auf anderem Weg weiter, und informieren Sie Ihren Administrator.
failure-own-answer = Der Zustelldienst Ihrer Organisation hat den Schlüssel nicht bestätigt. Er ist vielleicht nicht angekommen: Kopieren Sie ihn und geben Sie ihn auf anderem Weg weiter, und informieren Sie Ihren Administrator.
failure-own-failed = Der Zustelldienst Ihrer Organisation hat ein Problem: „{ $answer }“. Vielleicht ist der Schlüssel angekommen, vielleicht nicht: Fragen Sie nach, bevor Sie ihn erneut senden, oder kopieren Sie ihn und geben Sie ihn auf anderem Weg weiter.
failure-own-removed = Ein Administrator hat die eigene Zustellung gerade ausgeschaltet, deshalb wurde der Schlüssel nicht gesendet. Kopieren Sie ihn und geben Sie ihn auf anderem Weg weiter.
failure-own-not-allowed = Die Adresse wurde nicht erlaubt, deshalb wurde nichts geändert. Nur ein Site-Administrator kann sie erlauben, in dem Dialog, der sich beim Speichern öffnet.
failure-own-not-saved = Die Einstellungen konnten nicht gespeichert werden. Nur Site-Administratoren können sie ändern. Wenn Sie einer sind, versuchen Sie es in ein paar Minuten erneut.
