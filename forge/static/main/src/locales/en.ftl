nav-label = Secure Share
nav-inbox = Received
nav-outbox = Sent
nav-send = Send a file
