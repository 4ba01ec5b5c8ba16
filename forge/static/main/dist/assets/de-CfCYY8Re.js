var e=`nav-label = Secure Share
nav-inbox = Empfangen
nav-outbox = Gesendet
nav-send = Datei senden
`;export{e as default};