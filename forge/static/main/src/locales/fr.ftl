nav-label = Secure Share
nav-inbox = Reçus
nav-outbox = Envoyés
nav-send = Envoyer un fichier
