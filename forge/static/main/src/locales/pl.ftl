## Boxes

box-inbox-title = Odebrane
box-outbox-title = Wysłane
box-inbox-hint = Nazwa pliku pojawia się po wpisaniu jego klucza.
box-outbox-hint = Tutaj widać Twoje opisy. Nazwy plików są zaszyfrowane kluczem.
box-filter-label = Pokaż
box-filter-all = Wszystkie
box-filter-open = Otwarte
box-filter-ended = Zakończone
box-loading = Wczytywanie plików…
box-more = Pokaż więcej
box-try-again = Spróbuj ponownie
box-show-all = Pokaż wszystkie
box-send = Wyślij plik
box-stale = To, co widzisz, może być nieaktualne.
# $size: "5,2 MB"
box-size = około { $size }
box-no-description = Bez opisu
box-description-lost = Nie można odczytać opisu.
box-unnamed = Nieznana osoba
box-inbox-empty-all = Nic jeszcze nie odebrano
box-inbox-empty-all-text = Gdy ktoś wyśle Ci plik, pojawi się on tutaj sam. Klucz do niego przyjdzie e-mailem.
box-inbox-empty-open = Nic na Ciebie nie czeka
box-inbox-empty-open-text = Wszystkie pliki wysłane do Ciebie zostały pobrane albo usunięte.
box-inbox-empty-ended = Nic się jeszcze nie zakończyło
box-inbox-empty-ended-text = Pliki pobrane, odrzucone lub nieodebrane w terminie pozostają tu przez pewien czas.
box-outbox-empty-all = Nic jeszcze nie wysłano
box-outbox-empty-all-text = Wyślij plik jednej osobie: pobierze go raz, a potem plik zostanie usunięty.
box-outbox-empty-open = Nic nie jest w drodze
box-outbox-empty-open-text = Wszystkie wysłane przez Ciebie pliki zostały pobrane albo usunięte.
box-outbox-empty-ended = Nic się jeszcze nie zakończyło
box-outbox-empty-ended-text = Pliki pobrane, odrzucone lub nieodebrane w terminie pozostają tu przez pewien czas.
box-empty-so-far = Brak wśród najnowszych plików
box-empty-so-far-text = Są starsze: pokaż ich więcej.
box-status-uploading = Wysyłanie
box-status-available-sender = Jeszcze niepobrany
box-status-available-recipient = Gotowy
box-status-claimed = Pobieranie
box-status-downloaded = Pobrany
box-status-unconfirmed = Niepotwierdzony
box-status-declined = Odrzucony
box-status-revoked = Wycofany
box-status-expired = Wygasł
box-status-abandoned = Niewysłany
# Read out when the list changes by itself.
box-news-arrived-inbox = { $count ->
    [one] Nowy plik od: { $name }.
    [few] { $count } nowe pliki.
    [many] { $count } nowych plików.
   *[other] { $count } nowego pliku.
  }
box-news-arrived-outbox = { $count ->
    [one] Nowy plik dla: { $name }.
    [few] Wysłano { $count } nowe pliki.
    [many] Wysłano { $count } nowych plików.
   *[other] Wysłano { $count } nowego pliku.
  }
box-news-changed-inbox = Plik od: { $name }. Stan: { $status }.
box-news-changed-outbox = Plik dla: { $name }. Stan: { $status }.

## Share

share-back-inbox = Wróć do odebranych plików
share-back-outbox = Wróć do wysłanych plików
share-loading = Wczytywanie pliku…
share-title-sender = Plik dla: { $name }
share-title-recipient = Plik od: { $name }
share-unknown = Nie ma takiego pliku
share-unknown-text = Być może nigdy go nie było, jest dla kogoś innego albo zakończył się dawno temu.
share-state-uploading = Plik jest w drodze z Twojej przeglądarki. Nie zamykaj karty, która go wysyła. Jeśli do { $deadline } nie będzie kompletny, wysyłanie zostanie przerwane.
share-state-available-sender = { $name } może pobrać plik raz, do { $until }.
share-state-claimed-sender = { $name } właśnie pobiera plik. Jeśli połączenie się zerwie, pobieranie ruszy od tego samego miejsca.
share-state-downloaded-sender = { $name } ma już plik. Zaszyfrowany plik usunięto.
share-state-unconfirmed-sender = Pobieranie zaczynano kilka razy i nigdy go nie potwierdzono. Plik usunięto. Zapytaj, czy dotarł ({ $name }); jeśli nie, wyślij go ponownie.
share-state-declined-sender = Plik odrzucono ({ $name }). Plik usunięto.
share-state-revoked-sender = Plik został przez Ciebie wycofany i usunięty. { $name } nie może go już pobrać.
share-state-expired-sender = Plik nie został pobrany na czas ({ $name }) i już go nie ma. Jeśli jest nadal potrzebny, wyślij go ponownie.
share-state-abandoned = Plik nigdy nie został wysłany w całości, więc nie było czego pobrać. Wyślij go ponownie.
share-state-available-recipient = Możesz pobrać plik raz, do { $until }. Potrzebujesz klucza z e-maila.
share-state-claimed-recipient = Trwa pobieranie. Można je dokończyć tam, gdzie się zaczęło; w przeciwnym razie będzie można zacząć od nowa po { $lease }.
share-state-downloaded-recipient = Masz już ten plik. Zaszyfrowany plik usunięto i nie można go pobrać ponownie. Jeśli nie dotarł, poproś o ponowne wysłanie ({ $name }).
share-state-unconfirmed-recipient = Pobieranie zaczynano kilka razy i nigdy go nie ukończono. Plik usunięto. Poproś o ponowne wysłanie ({ $name }).
share-state-declined-recipient = Plik został przez Ciebie odrzucony i usunięty. Jeśli to pomyłka, poproś o ponowne wysłanie ({ $name }).
share-state-revoked-recipient = Plik wycofano ({ $name }). Plik usunięto. Jeśli nadal go potrzebujesz, zapytaj o niego ({ $name }).
share-state-expired-recipient = Plik nie został pobrany na czas. Plik usunięto. Poproś o ponowne wysłanie ({ $name }).
share-state-uninstalled = Aplikację Secure Share usunięto z tej witryny, co zakończyło wszystkie jej pliki. Plik usunięto.
share-fact-description = Opis
share-fact-file = Nazwa pliku
share-fact-file-sealed = Pojawi się po wpisaniu klucza
share-fact-file-unknown = Zaszyfrowana kluczem: bez niego nikt jej nie zobaczy
share-fact-sender = Od
share-fact-recipient = Do
share-fact-sent = Wysłano
share-fact-size = Rozmiar
share-fact-left = Pozostały czas
share-fact-ended = Zakończono
share-you = Ty
share-history = Co się wydarzyło
share-event-created-sender = Rozpoczęto wysyłanie (Ty)
share-event-created-recipient = Rozpoczęto wysyłanie ({ $name })
share-event-committed = Plik był kompletny i gotowy do pobrania
share-event-claimed-sender = Rozpoczęto pobieranie ({ $name })
share-event-claimed-recipient = Rozpoczęto pobieranie (Ty)
share-event-lapsed = Pobierania nie ukończono na czas
share-event-downloaded-sender = { $name } ma plik
share-event-downloaded-recipient = Masz plik
share-event-unconfirmed = Zbyt wiele razy zaczęto pobieranie bez ukończenia
share-event-confirmed-sender = Później potwierdzono, że plik dotarł ({ $name })
share-event-confirmed-recipient = Twoja przeglądarka później potwierdziła, że plik dotarł
share-event-declined-sender = Plik odrzucono ({ $name })
share-event-declined-recipient = Plik odrzucono (Ty)
share-event-revoked-sender = Plik wycofano (Ty)
share-event-revoked-recipient = Plik wycofano ({ $name })
share-event-revoked-uninstalled = Wraz z nią wycofano plik
share-event-expired = Minął czas na pobranie
share-event-abandoned = Minął czas na wysłanie
share-event-uninstalled = Aplikację Secure Share usunięto z tej witryny
share-event-deleted = Zaszyfrowany plik usunięto
share-decline = Odrzuć plik
share-decline-title = Odrzucić ten plik?
share-decline-text = Zostanie usunięty, zanim go zobaczysz, a { $name } się o tym dowie. Tego nie można cofnąć.
share-decline-cancel = Zachowaj
share-revoke = Wycofaj plik
share-revoke-title = Wycofać ten plik?
share-revoke-text = Zaszyfrowany plik zostanie usunięty, a { $name } nie będzie mieć możliwości go pobrać. Tego nie można cofnąć. Jeśli nie masz kopii, plik przepadnie.
share-revoke-text-claimed = { $name } właśnie pobiera plik: to też zostanie przerwane.
share-revoke-cancel = Zostaw
share-key-lost-sender = { $name } nie ma klucza?
share-key-lost-sender-text = Najpierw warto sprawdzić folder z niechcianymi e-mailami ({ $name }). Jeśli masz skopiowany klucz, możesz przekazać go inną drogą. W przeciwnym razie wycofaj plik i wyślij go ponownie: nikt nie przechowuje klucza, nawet my.
share-key-here = Ta karta ma jeszcze klucz: wyślij go ponownie e-mailem albo skopiuj.
share-key-here-link = Przejdź do klucza
share-key-lost-recipient = Nie masz klucza?
share-key-lost-recipient-text = Przyszedł e-mailem, oddzielnie od pliku. Sprawdź folder z niechcianymi e-mailami. Jeśli go tam nie ma, zapytaj o niego ({ $name }): bez klucza nikt nie otworzy pliku.
share-send-again = Wyślij plik

## Frame

nav-label = Secure Share
nav-inbox = Odebrane
nav-outbox = Wysłane
nav-send = Wyślij plik
frame-skip = Przejdź do treści
# Title of the browser's window
frame-title = { $page } – Secure Share
frame-trouble-title = Coś poszło nie tak
frame-trouble = Część tej strony przestała działać. Załaduj ją ponownie; nie dotyczy to plików wysłanych ani odebranych wcześniej.
frame-reload = Załaduj ponownie
frame-outside-title = Otwórz Secure Share w Jirze lub Confluence
frame-outside = Ta strona działa tylko w Jirze lub Confluence. Znajdziesz ją tam w menu „Aplikacje”.
frame-start-title = Secure Share się nie uruchomił
frame-start = Załaduj stronę ponownie. Jeśli to nie pomoże, zapytaj administratora witryny.

## Parts

copy = Kopiuj
copy-copied = Skopiowano
copy-failed = Nie udało się skopiować. Zaznacz tekst i skopiuj go samodzielnie.
dialog-close = Zamknij
drop-invite = Upuść lub wklej tutaj pliki albo foldery
drop-files = Wybierz pliki
drop-folder = Wybierz folder
drop-reading = Wczytywanie…
drop-empty = Nie ma w nim żadnych plików.
drop-unreadable = Części nie udało się odczytać, więc niczego nie dodano. Spróbuj ponownie albo wybierz pliki pojedynczo.
field-optional = (opcjonalnie)
person-searching = Wyszukiwanie…
person-found =
    { $count ->
        [one] Znaleziono { $count } osobę
        [few] Znaleziono { $count } osoby
        [many] Znaleziono { $count } osób
       *[other] Znaleziono { $count } osoby
    }
person-none = Nie znaleziono nikogo dla „{ $query }”
person-failed = Wyszukiwanie nie powiodło się. Wpisz nazwisko jeszcze raz.
person-clear = Wybierz kogoś innego
picked-summary =
    { $count ->
        [one] { $count } plik, { $size }
        [few] { $count } pliki, { $size }
        [many] { $count } plików, { $size }
       *[other] { $count } pliku, { $size }
    }
picked-more =
    { $count ->
        [one] i { $count } kolejny
        [few] i { $count } kolejne
        [many] i { $count } kolejnych
       *[other] i { $count } kolejnego
    }
picked-remove = Usuń { $name }
picked-clear = Usuń wszystkie
# $done: from 0 to 1
progress-announced = { $label }: { NUMBER($done, style: "percent") }
time-left = pozostało: { $duration }
time-left-seconds = pozostała niecała minuta
time-over = czas minął
time-now = przed chwilą
