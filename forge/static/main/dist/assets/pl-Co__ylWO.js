var e=`nav-label = Secure Share
nav-inbox = Odebrane
nav-outbox = Wysłane
nav-send = Wyślij plik
`;export{e as default};