activity-back = Zurück zu den Einstellungen
activity-title-site = Aktivitätsprotokoll
activity-title-own = Ihre Aktivitäten
activity-intro-site = Was auf dieser Site in den letzten 60 Tagen geschehen ist. Das Protokoll enthält keine Schlüssel, E-Mail-Adressen, Dateinamen oder Beschreibungen. Auch dass Sie es lesen, wird protokolliert.
activity-intro-own = Was Sie getan haben und was mit Dateien und Nachrichten geschehen ist, die Sie gesendet oder empfangen haben, in den letzten 60 Tagen.
activity-person = Person
activity-action = Aktion
activity-all = Alle Aktionen
activity-from = Von
activity-until = Bis
activity-place = Projekt oder Bereich
activity-place-hint = Eine ID wie project:10000. Die Einstellungsseite der App im Projekt oder Bereich zeigt sie an.
activity-place-wrong = Geben Sie eine ID wie project:10000 oder space:98304 ein.
activity-loading = Protokoll wird geladen …
activity-none = Für diese Auswahl gibt es keine Einträge.
activity-none-yet = Bisher wurde nichts gefunden. Ältere Einträge sind noch nicht durchsucht.
activity-somebody = Name nicht sichtbar
activity-outsider = Jemand von außerhalb
activity-closed = Geschlossenes Konto
activity-service = Der Dienst
activity-by-program = mit einem Programm
activity-count =
  { $count ->
    [one] einmal innerhalb einer Stunde
   *[other] { $count } Mal innerhalb einer Stunde
  }
activity-column-time = Zeit
activity-column-what = Aktion
activity-column-who = Durch
activity-column-sender = Absender
activity-column-recipient = Empfänger
activity-export = Als CSV exportieren
activity-export-loading =
  { $count ->
    [one] { $count } Eintrag geladen …
   *[other] { $count } Einträge geladen …
  }
activity-export-ready =
  { $count ->
    [one] { $count } Eintrag ist bereit. Namen sind so enthalten, wie sie heute lauten.
   *[other] { $count } Einträge sind bereit. Namen sind so enthalten, wie sie heute lauten.
  }
activity-save = Datei speichern
activity-cancel = Abbrechen
activity-close = Schließen
activity-refused = Ihr Browser hat die Datei nicht gespeichert. Erlauben Sie Downloads für diese Seite und versuchen Sie es erneut.
activity-action-created = Hochladen begonnen
activity-action-committed = Gesendet
activity-action-ticket = E-Mail mit dem Schlüssel erlaubt
activity-action-extended = Zeit verlängert
activity-action-claimed = Öffnen begonnen
activity-action-wrong-key = Falscher Schlüssel eingegeben
activity-action-unlocked = Entsperrt
activity-action-unlock-secret-changed = Geheimnis zum Entsperren geändert
activity-action-acknowledged = Empfang bestätigt
activity-action-unconfirmed = Ohne Bestätigung beendet
activity-action-declined = Abgelehnt
activity-action-revoked = Zurückgezogen
activity-action-expired = Abgelaufen
activity-action-abandoned = Nicht rechtzeitig hochgeladen
activity-action-uninstalled = Beendet, weil die App entfernt wurde
activity-action-policy-changed = Regeln für das Senden geändert
activity-action-notices-changed = Adresse für Mitteilungen geändert
activity-action-program-approved = Programm freigegeben
activity-action-program-revoked = Freigabe eines Programms widerrufen
activity-action-application-registered = Anwendung registriert
activity-action-application-changed = Einstellungen einer Anwendung geändert
activity-action-application-renewed = Anwendung hat ein neues Zertifikat
activity-action-application-revoked = Anwendung widerrufen
activity-action-consent-given = Einer Anwendung zugestimmt
activity-action-consent-withdrawn = Zustimmung zu einer Anwendung zurückgezogen
activity-action-refused = Durch die Regeln abgelehnt
activity-action-role-used = Abruf mit Administratorrechten
activity-rule-deliveryMethods = Wege für den Schlüssel
activity-rule-domains = E-Mail-Domains
activity-rule-largestFile = Größte Datei
activity-rule-lifetime = Längste Zeit zum Öffnen
activity-rule-openings = Wie oft etwas geöffnet werden kann
activity-rule-places = Nur aus diesen Projekten und Bereichen
activity-rule-programs = Programme und Anwendungen
activity-rule-outsiders = Senden an Personen von außerhalb
activity-rule-senders = Wer senden darf
activity-rule-linkMakers = Wer an Personen von außerhalb senden darf
activity-rule-gates = Passwörter, die nur den Zugang schützen
activity-rule-passwords = Passwörter für Personen von außerhalb
