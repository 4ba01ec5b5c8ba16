nav-label = Secure Share
nav-inbox = Empfangen
nav-outbox = Gesendet
nav-send = Datei senden
