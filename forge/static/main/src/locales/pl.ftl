

## Boxes

box-inbox-title = Odebrane
box-outbox-title = Wysłane
box-inbox-hint = Nazwa pliku pojawia się po wpisaniu jego klucza.
box-outbox-hint = Tutaj widać Twoje opisy. Nazwy plików są zaszyfrowane kluczem.
box-search = Szukaj
box-search-label = Szukaj według osoby lub opisu
box-search-found =
    { $count ->
        [one] { $count } wynik
        [few] { $count } wyniki
        [many] { $count } wyników
       *[other] { $count } wyniku
    }
box-search-none = Brak wyników dla „{ $query }”
box-search-none-text = Sprawdź pisownię albo poszukaj czegoś innego.
box-search-clear = Wyczyść wyszukiwanie
box-column-person = Osoba i opis
box-column-sent = Wysłano
box-column-size = Rozmiar
box-column-left = Termin
box-column-status = Stan
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
box-size-small = mniej niż 1 kB
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
share-title = Plik
share-title-sender = Plik dla: { $name }
share-title-recipient = Plik od: { $name }
share-unknown = Nie ma takiego pliku
share-unknown-text = Być może nigdy go nie było, jest dla kogoś innego albo zakończył się dawno temu.
share-state-uploading = Plik jest w drodze z Twojej przeglądarki. Nie zamykaj karty, która go wysyła. Jeśli do { $deadline } nie będzie kompletny, wysyłanie zostanie przerwane.
share-state-available-sender = Mając klucz, { $name } może pobrać plik raz, do { $until }.
share-state-claimed-sender = { $name } właśnie pobiera plik albo nie potwierdza jeszcze, że dotarł.
share-state-downloaded-sender = { $name } ma już plik. Zaszyfrowany plik usunięto.
share-state-unconfirmed-sender = Pobieranie zaczynano kilka razy i nigdy go nie potwierdzono. Plik usunięto. Zapytaj, czy dotarł ({ $name }); jeśli nie, wyślij go ponownie.
share-state-declined-sender = Plik odrzucono ({ $name }). Plik usunięto.
share-state-revoked-sender = Plik został przez Ciebie wycofany i usunięty. { $name } nie może go już pobrać.
share-state-expired-sender = Plik nie został pobrany na czas ({ $name }) i już go nie ma. Jeśli jest nadal potrzebny, wyślij go ponownie.
share-state-expired-claimed-sender = Pobieranie zaczęto, ale nigdy nie potwierdzono, że plik dotarł ({ $name }). Przechowywanego pliku już nie ma. Zanim wyślesz go ponownie, zapytaj odbiorcę.
share-state-expired-claimed-recipient = Pobieranie zaczęto, ale nie potwierdzono go na czas. Przechowywanego pliku już nie ma. Jeśli nie dotarł, poproś o ponowne wysłanie ({ $name }).
share-state-abandoned = Plik nigdy nie został wysłany w całości, więc nie było czego pobrać. Wyślij go ponownie.
share-state-available-recipient = Możesz pobrać plik raz, do { $until }.
share-state-claimed-recipient = Trwa pobieranie. Można je dokończyć tam, gdzie się zaczęło; w przeciwnym razie będzie można zacząć od nowa po { $lease }.
share-state-downloaded-recipient = Dotarło do Ciebie. Zaszyfrowany plik usunięto.
share-not-arrived = Nie można go pobrać ponownie. Jeśli nic nie dotarło, poproś o ponowne wysłanie ({ $name }).
share-state-unconfirmed-recipient = Pobieranie zaczynano kilka razy i nigdy go nie potwierdzono. Plik usunięto. Jeśli nie dotarł, poproś o ponowne wysłanie ({ $name }).
share-state-declined-recipient = Plik został przez Ciebie odrzucony i usunięty. Jeśli to pomyłka, poproś o ponowne wysłanie ({ $name }).
share-state-revoked-recipient = Plik wycofano ({ $name }). Plik usunięto. Jeśli nadal go potrzebujesz, zapytaj o niego ({ $name }).
share-state-expired-recipient = Plik nie został pobrany na czas. Plik usunięto. Poproś o ponowne wysłanie ({ $name }).
share-state-uninstalled = Aplikację Secure Share usunięto z tej witryny, co zakończyło wszystkie jej pliki. Plik usunięto.
share-fact-file = Nazwa pliku
share-fact-file-sealed = Pojawi się po wpisaniu klucza
share-fact-file-unknown = Zaszyfrowana kluczem
share-fact-sent = Wysłano
share-fact-size = Rozmiar
share-fact-left = Termin
share-fact-ended = Zakończono
share-history = Co się wydarzyło
share-event-created-sender = Rozpoczęto wysyłanie (Ty)
share-event-created-recipient = Rozpoczęto wysyłanie ({ $name })
share-event-committed = Plik był kompletny i gotowy do pobrania
share-event-claimed-sender = Rozpoczęto pobieranie ({ $name })
share-event-claimed-recipient = Rozpoczęto pobieranie (Ty)
share-event-lapsed = Pobierania nie potwierdzono na czas
share-event-downloaded-sender = { $name } ma plik
share-event-downloaded-recipient = Masz plik
share-event-unconfirmed = Zbyt wiele razy zaczęto pobieranie bez potwierdzenia
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
share-key-lost-recipient = Nie masz klucza?
share-key-lost-recipient-text = Przyszedł e-mailem, oddzielnie od pliku. Sprawdź folder z niechcianymi e-mailami. Jeśli go tam nie ma, zapytaj o niego ({ $name }): bez klucza nikt nie otworzy pliku.
share-send-again = Wyślij plik

## Frame

nav-label = Secure Share
nav-inbox = Odebrane
nav-outbox = Wysłane
nav-send = Wyślij plik
nav-unseen =
    { $count ->
        [one] { $count } nowy plik
        [few] { $count } nowe pliki
        [many] { $count } nowych plików
       *[other] { $count } nowego pliku
    }
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
drop-more-files = Dodaj pliki
drop-more-folder = Dodaj folder
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
person-suggested =
    { $count ->
        [one] { $count } propozycja
        [few] { $count } propozycje
        [many] { $count } propozycji
       *[other] { $count } propozycji
    }
person-assignee = Osoba przypisana
person-reporter = Osoba zgłaszająca
person-recent = Ostatni odbiorca
person-you = Ty
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
# $done: "25%"
progress-announced = { $label }: { $done }
time-left = pozostało: { $duration }
time-left-seconds = pozostała niecała minuta
time-over = czas minął
time-now = przed chwilą

## Send

send-title = Wyślij plik
send-title-text = Wyślij tekst
send-lead = Szyfrowany w przeglądarce. Otworzyć może go jedna osoba, jeden raz.
send-recipient = Odbiorca
send-recipient-missing = Proszę wybrać odbiorcę.
send-recipient-self = To własne konto. Proszę wybrać kogoś innego.
send-address = Adres e-mail
send-address-hint = Na ten adres wysyłamy klucz. Usługa przechowująca przesyłkę nigdy nie poznaje adresu.
send-address-missing = Proszę podać adres, na który ma trafić klucz.
send-address-wrong = Proszę podać jeden zwykły adres, np. nazwa@example.com.
send-content = Co wysłać
send-files = Pliki
send-text = Tekst
send-files-missing = Proszę dodać plik lub folder.
send-files-hint = Kilka plików lub folder dociera jako jeden plik ZIP.
send-files-hint-limit = Kilka plików lub folder dociera jako jeden plik ZIP. Najwyżej { $limit }.
send-files-too-large = { $size } to za dużo. Jednorazowo można wysłać najwyżej { $limit }.
send-text-label = Tajny tekst
send-text-hint = Na przykład hasło. Odbiorca zobaczy je na ekranie i będzie mógł skopiować.
send-text-missing = Proszę wpisać tekst do wysłania.
send-description = Opis
send-description-hint = Widoczny, zanim dotrze klucz, więc proszę nie wpisywać tu nic tajnego.
send-description-used = { $used } z { $limit } bajtów
send-text-too-long = { $over ->
    [one] Tekst jest za długi o jeden bajt.
    [few] Tekst jest za długi o { $over } bajty.
    [many] Tekst jest za długi o { $over } bajtów.
   *[other] Tekst jest za długi o { $over } bajta.
}
send-description-too-long = { $over ->
    [one] Opis jest za długi o jeden bajt.
    [few] Opis jest za długi o { $over } bajty.
    [many] Opis jest za długi o { $over } bajtów.
   *[other] Opis jest za długi o { $over } bajta.
}
send-about = W sprawie { $issue }
send-more = Więcej
send-language = Język wiadomości
send-until = { $name } może otworzyć go raz. Ostateczny termin: { $until }. Potem zostanie usunięty.
send-until-anyone = Można otworzyć go raz. Ostateczny termin: { $until }. Potem zostanie usunięty.
send-submit = Wyślij
send-cancelled = Przerwano. Nic nie zostało wysłane, a wszystkie wpisane dane są nadal tutaj.
send-cancelled-running = Zatrzymano. To, co zostało przesłane, jest właśnie usuwane. Nie zamykaj jeszcze tej karty.
send-cancelled-mailed = Zatrzymano. To, co zostało przesłane, jest usunięte. E-mail z kluczem może jeszcze dotrzeć, ale niczego nie otworzy.
send-cancelled-failed = Zatrzymano, ale nie udało się usunąć tego, co zostało przesłane. Nikt nie ma do tego klucza. Wycofaj wysyłkę w zakładce „Wysłane”.
send-cancelled-failed-mailed = Zatrzymano, ale nie udało się usunąć tego, co zostało przesłane, a e-mail z kluczem może dotrzeć. Wycofaj wysyłkę w zakładce „Wysłane”.

send-progress-title = Wysyłanie do: { $name }
send-phase-packing = Pakowanie plików
send-phase-reading = Czytanie pliku
send-phase-announcing = Przygotowanie do wysłania
send-phase-uploading = Szyfrowanie i wysyłanie
send-phase-committing = Sprawdzanie, czy wszystko dotarło
send-phase-mailing = Wysyłanie klucza e-mailem
send-progress-amount = { $done } z { $total }
send-progress-left = pozostało: { $time }
send-interrupted = Połączenie zostało przerwane. Wysyłanie ruszy dalej, gdy tylko wróci.
send-progress-stay = Proszę nie zamykać tej karty, dopóki plik nie zostanie wysłany.
send-cancel = Anuluj
send-cancel-title = Przerwać wysyłanie?
send-cancel-text = Gotowe: { $done } z { $total }. Po przerwaniu następnym razem wysyłanie zacznie się od początku.
send-cancel-confirm = Przerwij wysyłanie
send-cancel-keep = Wysyłaj dalej

send-failed-title = Nie udało się wysłać
send-retry = Spróbuj ponownie
send-back = Zmień dane

send-one-file = { $name }, { $size }
send-done-title = Wysłano do: { $name }
send-done-unmailed-title = Klucz nie został wysłany e-mailem
send-done-mailed = Klucz jest w drodze na adres { $address }.
send-done-next = { $name } otwiera Secure Share, wkleja klucz i dostaje przesyłkę. Działa to raz. Ostateczny termin: { $until }.
send-done-stored = Zaszyfrowana przesyłka czeka na odbiorcę ({ $name }). Ostateczny termin: { $until }. Bez klucza nie da się jej otworzyć.
send-key-here = Klucz jest tylko na tej karcie. Po jej zamknięciu nie da się go odzyskać.
send-key-title = Samodzielne przekazanie klucza
send-key-copy = Kopiuj klucz
send-key-caution = Proszę przekazać go inną drogą, np. przez telefon lub w wiadomości tylko do tej osoby: { $name }. Proszę nie wpisywać go w zgłoszeniu ani na stronie.
send-mail-again-title = Ponowne wysłanie klucza
send-mail-again = Wyślij klucz ponownie
send-mails-left = { $count ->
    [one] Dla tego pliku można wysłać jeszcze jedną wiadomość.
    [few] Dla tego pliku można wysłać jeszcze { $count } wiadomości.
    [many] Dla tego pliku można wysłać jeszcze { $count } wiadomości.
   *[other] Dla tego pliku można wysłać jeszcze { $count } wiadomości.
}
send-mails-none = Dla tego pliku nie można już wysłać wiadomości. Proszę skopiować klucz albo wycofać plik i wysłać go od nowa.
send-follow = Śledź
send-revoked-title = Wycofano
send-revoked = Plik jest usunięty. Nikt już go nie otworzy.
send-another = Wyślij coś jeszcze
send-close = Zamknij

## Zamykanie, gdy coś by przepadło

leave-title = Zamknąć mimo to?
leave-transfer = Trwa przesyłanie. Zamknięcie je przerwie.
leave-removal = Zatrzymana wysyłka jest jeszcze usuwana. Poczekaj chwilę.
leave-key = Klucz nie został wysłany e-mailem. Ma go tylko ta karta: najpierw go wyślij albo skopiuj.
leave-text = Jest tu tekst, którego nie ma nigdzie indziej. Najpierw go skopiuj.
leave-file = Nie potwierdzono jeszcze, że masz plik. Być może trzeba będzie pobrać go ponownie.
leave-stay = Zostań
leave-close = Zamknij

## Receive

receive-title = Otwórz plik
receive-lead = Klucz jest w wiadomości e-mail od Secure Share. Proszę go tutaj wkleić.
receive-once = Plik można pobrać raz. Zły klucz nic nie kosztuje.
receive-key = Klucz
receive-key-hint = 22 znaki. Spacje i podziały wierszy nie przeszkadzają.
receive-key-empty = Proszę wkleić klucz z wiadomości.
receive-key-short = Klucz jest niepełny: powinien mieć 22 znaki.
receive-key-long = To więcej niż klucz: powinien mieć 22 znaki. Proszę skopiować tylko jego wiersz.
receive-key-alphabet = Klucz składa się tylko z liter, cyfr, „-” i „_”. Proszę skopiować jego wiersz z wiadomości.
receive-key-ending = To nie jest klucz: żaden tak się nie kończy. Proszę sprawdzić ostatni znak lub skopiować klucz ponownie.
receive-key-several = W tym tekście są dwa różne klucze. Proszę wkleić tylko ten do tego pliku.
receive-wrong-key = Ten klucz nie otwiera tego pliku. Nic to nie kosztowało: proszę odszukać wiadomość o tym pliku i spróbować ponownie.
receive-open = Otwórz
receive-checking = Sprawdzanie klucza
receive-claiming = Żądanie pliku
receive-downloading = Pobieranie: { $name }
receive-interrupted = Połączenie zostało przerwane. Pobieranie ruszy dalej, gdy tylko wróci.
receive-acknowledging = Potwierdzanie odbioru
receive-cancel = Wstrzymaj
receive-cancelled = Wstrzymano. Przycisk „Otwórz” wznowi pobieranie od tego miejsca.
receive-busy-title = Plik jest właśnie pobierany gdzie indziej
receive-busy = Pobieranie zaczęło się na innej karcie lub urządzeniu. Jeśli się tam nie skończy, plik będzie można otworzyć tutaj. Od: { $until }.
receive-retry = Spróbuj ponownie
receive-arrived-title = Proszę sprawdzić pobrane pliki
receive-handed = Przeglądarka miała zapisać { $name } ({ $size }). Czy plik jest w pobranych?
receive-confirm = Mam plik
receive-unconfirmed = Po potwierdzeniu przechowywana kopia zostanie usunięta, a nadawca powiadomiony. Do tego czasu plik można tu zapisać ponownie albo jeszcze raz otworzyć kluczem.
receive-unseen = Po pokazaniu lub skopiowaniu tekstu przechowywana kopia zostanie usunięta, a nadawca powiadomiony.
receive-confirming = Powiadamianie nadawcy…
receive-confirm-refused = Wszystko dotarło, ale usługa nie zna już tego pobierania. Proszę samodzielnie powiadomić nadawcę.
receive-window = Zapisz z nowego okna
receive-window-refused = Przeglądarka nie otworzyła okna. Proszę zezwolić tej stronie na wyskakujące okna albo otworzyć Secure Share w innej przeglądarce. Przechowywana kopia pozostanie do potwierdzenia.
receive-save-refused = Przeglądarka nie zapisała pliku. Proszę spróbować zapisać go z nowego okna.
receive-window-text = Trwa zapisywanie { $name }. Gdy plik znajdzie się w pobranych, można zamknąć to okno. Jeśli nic się nie dzieje, proszę kliknąć link.
receive-window-save = Zapisz plik
receive-earlier = Plik został tu pobrany, zanim strona wczytała się ponownie. Jeśli jest na dysku, proszę to potwierdzić. W przeciwnym razie proszę wpisać klucz i otworzyć go jeszcze raz.
receive-text-arrived-title = Tekst dotarł
receive-received-title = Plik odebrany
receive-saved = { $name } ({ $size }) jest w pobranych plikach przeglądarki.
receive-save = Zapisz ponownie
receive-save-until = Można go zapisać ponownie, dopóki ta strona jest otwarta.
receive-text-title = Tekst odebrany
receive-text-label = Tajny tekst
receive-text-kept = Nie jest nigdzie zapisany i zniknie, gdy ta karta zostanie zamknięta lub wczytana ponownie. Proszę skopiować go wcześniej.
receive-text-show = Pokaż
receive-text-hide = Ukryj
receive-text-hidden = Ukryty
receive-text-copy = Kopiuj tekst
receive-acknowledged = { $name } widzi, że wszystko dotarło. Przechowywana kopia jest usunięta.
receive-acknowledged-anyone = Nadawca widzi, że wszystko dotarło. Przechowywana kopia jest usunięta.
receive-unacknowledged = Wszystko dotarło, ale nadawca jeszcze o tym nie wie. Próby trwają, dopóki ta strona jest otwarta.
receive-failed-title = Nie udało się otworzyć pliku

## Admin

admin-title = O Secure Share
admin-intro = Dzięki Secure Share osoby z tej witryny przekazują plik jednej osobie. Jest on szyfrowany w przeglądarce nadawcy, odszyfrowywany w przeglądarce odbiorcy i znika po jednym pobraniu.
admin-asking = Pytanie usługi o limity…
admin-failed = Usługa nie odpowiada
admin-failed-next = Nie można teraz pokazać, co przechowuje i na co pozwala. Załaduj tę stronę ponownie za kilka minut.
admin-unknown = nieznana
admin-stored = Co jest przechowywane, gdzie i jak długo
admin-stored-file = Pliki
admin-stored-file-where = Zaszyfrowane, w Amazon S3, na koncie, które przechowuje pliki.
admin-stored-file-until = Do pierwszego potwierdzonego pobrania albo do odrzucenia lub wycofania pliku; maksymalny czas: { $lifetime }.
admin-stored-name = Nazwy plików i opisy
admin-stored-name-where = Zaszyfrowane, w bazie danych tego samego konta. Nazwę otwiera klucz pliku, opis – klucz tej witryny.
admin-stored-name-until = Nazwa znika razem z plikiem. Opis jest przechowywany dłużej; czas po zakończeniu udostępniania pliku: { $history }.
admin-stored-log = Kto komu wysłał
admin-stored-log-where = Identyfikatory kont, witryna, czasy, rozmiar i to, co stało się z plikiem, w tej samej bazie danych.
admin-stored-log-until = Czas po zakończeniu udostępniania pliku: { $history }.
admin-stored-key = Klucze plików
admin-stored-key-where = W żadnej usłudze. Drugie konto, które nie ma dostępu do plików, widzi klucz tylko podczas wysyłania go pocztą.
admin-stored-key-until = Potem klucz jest w skrzynce odbiorcy.
admin-stored-address = Adresy e-mail
admin-stored-address-where = Żadna usługa ich nie przechowuje. Drugie konto liczy wiadomości według skrótu adresu.
admin-stored-address-until = Liczniki znikają po dwóch godzinach.
admin-stored-site-key = Klucz tej witryny
admin-stored-site-key-where = W Atlassian, w tajnym magazynie aplikacji. Każda osoba zalogowana w tej witrynie może nim odczytać opisy.
admin-stored-site-key-until = Do usunięcia aplikacji, a potem jeszcze 28 dni.
admin-stored-browser = W przeglądarkach
admin-stored-browser-where = Numer trwającego pobierania, plik, gdy jest pakowany lub zapisywany, oraz numery wysłanych plików z tym, co się z nimi stało, aby powiadomić o tym tylko raz.
admin-stored-browser-until = Numer pobierania znika wraz z kartą, pozostawiony plik – przy następnym uruchomieniu aplikacji. Informacja o powiadomieniu znika wraz z historią pliku; najdłuższy czas: { $told }.
admin-limits = Obowiązujące limity
admin-limit-size = Największy plik
admin-limit-lifetime = Plik można pobrać przez
admin-limit-upload = Czas na zakończenie wysyłania
admin-limit-leases = Pobrania, które można rozpocząć
admin-limit-leases-value = { $count } na plik; czas rezerwacji: { $lease }
admin-limit-mails = Wiadomości z kluczem
admin-limit-mails-value = { $count } na plik
admin-limit-history = Losy pliku są widoczne przez
admin-removal = Po usunięciu aplikacji
admin-removal-files = Wszystkie pliki tej witryny kończą się od razu. Nikt nie może ich pobrać i w ciągu kilku minut są usuwane.
admin-removal-log = Informacja o tym, co się z nimi stało, jest potem usuwana; czas przechowywania: { $history }.
admin-removal-site-key = Atlassian usuwa klucz tej witryny po 28 dniach.
admin-removal-again = Po ponownej instalacji witryna otrzymuje nowy klucz. Starsze opisy pozostają nieczytelne.
admin-report = Wersje i zgłaszanie problemów
admin-version-app = Aplikacja
admin-version-service = Usługa
admin-report-how = Wyślij poniższe wiersze osobom, które prowadzą dla Ciebie Secure Share. Napisz, co zrobiono, co było widać i kiedy. Nigdy nie wysyłaj klucza ani pliku.
admin-report-copy = Kopiuj te wiersze

## Outcomes

# Flags that the product shows when somebody else ended a share of mine.
outcome-downloaded = Twój plik dotarł
outcome-downloaded-text = Plik pobrano ({ $name }). Zaszyfrowaną kopię usunięto.
outcome-declined = Twój plik odrzucono
outcome-declined-text = Plik odrzucono ({ $name }). Plik usunięto.
outcome-unconfirmed = Twój plik mógł nie dotrzeć
outcome-unconfirmed-text = Pobieranie zaczynano kilka razy i nigdy go nie potwierdzono. Plik usunięto. Zapytaj, czy dotarł ({ $name }); jeśli nie, wyślij go ponownie.
outcome-about = { $about }: { $text }
outcome-many = { $count ->
    [one] Nowe wieści o { $count } wysłanym pliku
    [few] Nowe wieści o { $count } wysłanych plikach
    [many] Nowe wieści o { $count } wysłanych plikach
   *[other] Nowe wieści o { $count } wysłanych plikach
  }
outcome-many-text = Secure Share pokazuje, co się z nimi stało.
outcome-somebody = druga osoba

## Failures

failure-offline = Nie masz połączenia z internetem. Nic nie przepadło: spróbuj ponownie, gdy połączenie wróci.
failure-unreachable = Nie nadeszła odpowiedź. Nic nie przepadło: sprawdź połączenie i spróbuj ponownie.
failure-unavailable = Usługa ma teraz kłopoty. Nic nie przepadło: spróbuj ponownie za kilka minut.
failure-too-many = Było zbyt wiele żądań naraz. Nic nie przepadło: odczekaj minutę i spróbuj ponownie.
failure-internal = Coś poszło nie tak po naszej stronie. Nic nie przepadło: spróbuj ponownie za kilka minut.
failure-unexpected = Stało się coś, czego nie przewidzieliśmy. Wczytaj stronę ponownie i spróbuj jeszcze raz; jeśli to się powtórzy, powiadom administratora.
failure-unintelligible = Usługa odpowiedziała w sposób, którego ta wersja aplikacji nie rozumie. Wczytaj stronę ponownie i spróbuj jeszcze raz.
failure-unauthorized = Twoje logowanie nie zostało przyjęte. Nic nie przepadło: spróbuj ponownie. Jeśli to się powtórzy, wczytaj stronę jeszcze raz.
failure-not-found = Nie ma tu pliku dla Ciebie. Mógł zostać dawno usunięty albo wysłano go do kogoś innego.
failure-not-yours = Ten plik może otworzyć tylko osoba, do której go wysłano.
failure-people = Nie można teraz odczytać listy osób. Spróbuj ponownie za kilka minut.
failure-vault = Nie można teraz odczytać ustawień tej witryny. Nic nie wysłano: spróbuj ponownie za kilka minut.
failure-nothing = Nie ma nic do wysłania. Wybierz plik albo napisz tekst.
failure-text-too-long = Tekst jest za długi. Zapisz go jako plik i wyślij ten plik.
failure-file-changed = Plik zmienił się podczas wysyłania, więc je przerwaliśmy. Nikt nie otworzy tego, co wysłano. Wyślij go jeszcze raz.
failure-file-unreadable = Nie można odczytać pliku. Został zmieniony, przeniesiony lub usunięty albo jest otwarty gdzie indziej. Wybierz go ponownie.
failure-no-room = Przeglądarka nie ma dość miejsca na ten plik: potrzeba { $needed }, a wolne jest { $available }. Zwolnij miejsce na tym urządzeniu i spróbuj ponownie. Niczego nie zużyto.
failure-storage = Magazyn odmówił przyjęcia lub wydania pliku. Sprawdź, czy zegar tego urządzenia jest dobrze ustawiony, i spróbuj ponownie.
failure-too-long = Plik jest większy, niż pozwala Twoja organizacja. Nic nie wysłano. Zmniejsz go albo wyślij w częściach.
failure-metadata = Nazwa pliku lub opis jest za długi. Nic nie wysłano. Skróć i spróbuj ponownie.
failure-self = Nie możesz wysłać pliku do siebie. Wybierz inną osobę.
failure-address = Na ten adres nie można wysłać klucza. Powinien wyglądać jak nazwa@example.com.
failure-not-stored = Plik nie dotarł do magazynu. Nic z niego nie zachowano. Wyślij go jeszcze raz.
failure-mismatch = To, co dotarło, nie jest tym, co wysłano. Nic z tego nie zachowano. Wyślij jeszcze raz.
failure-id-taken = Nie udało się zarejestrować tego pliku. Nic nie wysłano. Wyślij go jeszcze raz.
failure-claimed = Plik jest właśnie pobierany, najpóźniej do { $until }. Spróbuj ponownie później.
failure-committed = Plik został już wysłany. Znajdziesz go w „Wysłane”.
failure-mail-failed = Nie udało się wysłać wiadomości z kluczem. Plik jest bezpieczny: wyślij klucz ponownie albo skopiuj go i przekaż inną drogą.
failure-mail-cap = Do tej osoby lub przez Ciebie wysłano zbyt wiele wiadomości. Plik jest bezpieczny: wyślij klucz ponownie po { $until } albo skopiuj go i przekaż inną drogą.
failure-tickets = Klucza tego pliku nie można już wysłać pocztą. Skopiuj go i przekaż inną drogą albo wycofaj plik i wyślij go od nowa.
failure-ticket-used = Wiadomość z kluczem prawdopodobnie wysłano, ale brak potwierdzenia. Zanim wyślesz klucz ponownie, zapytaj, czy dotarła.
failure-ticket-invalid = Usługa pocztowa nie przyjęła zlecenia. Plik jest bezpieczny: wyślij klucz ponownie albo skopiuj go i przekaż inną drogą.
failure-recipient-mismatch = Usługa pocztowa nie przyjęła zlecenia. Plik jest bezpieczny: wyślij klucz ponownie albo skopiuj go i przekaż inną drogą.
failure-key-mismatch = Usługa pocztowa nie przyjęła zlecenia. Plik jest bezpieczny: wyślij klucz ponownie albo skopiuj go i przekaż inną drogą.
failure-uncommitted = Plik nie dotarł do magazynu. Nic z niego nie zachowano. Wyślij go jeszcze raz.
failure-wrong-key = Ten klucz nie otwiera tego pliku. Niczego nie zużyto: sprawdź wiadomość i spróbuj ponownie.
failure-key-length = Klucz ma 22 znaki. Skopiuj go w całości z wiadomości.
failure-key-alphabet = Klucz składa się tylko z liter, cyfr oraz znaków „-” i „_”. Skopiuj go z wiadomości.
failure-downloaded = Ten plik został już pobrany i go nie ma. Jeśli to nie Ty, powiedz nadawcy. Jeśli potrzebujesz go znowu, poproś o ponowne wysłanie.
failure-unconfirmed = Tego pliku już nie ma: pobrano go trzy razy bez potwierdzenia. Poproś o ponowne wysłanie.
failure-declined = Ten plik został odrzucony i go nie ma. Jeśli jednak jest potrzebny, trzeba wysłać go od nowa.
failure-revoked = Nadawca wycofał ten plik i już go nie ma.
failure-expired = Czas na ten plik minął i już go nie ma. Trzeba wysłać go od nowa.
failure-abandoned = Przesyłanie trwało zbyt długo i zostało porzucone. Nic nie zachowano. Wyślij plik jeszcze raz.
failure-damaged = Plik nie dotarł taki, jaki wysłano, więc niczego nie zapisano. Nadal tam jest: spróbuj ponownie, a jeśli to się powtórzy, poproś o ponowne wysłanie.
failure-changed = Plik nie dotarł taki, jaki wysłano, więc niczego nie zapisano. Nadal tam jest: spróbuj ponownie, a jeśli to się powtórzy, poproś o ponowne wysłanie.
failure-metadata-format = Ten plik wysłano z wersji aplikacji, której ta nie rozumie. Wczytaj stronę ponownie i spróbuj jeszcze raz.
failure-metadata-size = Nazwa pliku lub opis jest za długi. Nic nie wysłano. Skróć i spróbuj ponownie.
failure-one-put = Stało się coś, czego nie przewidzieliśmy. Wczytaj stronę ponownie i spróbuj jeszcze raz; jeśli to się powtórzy, powiadom administratora.
failure-too-large = Nazwa pliku lub opis jest za długi. Nic nie wysłano. Skróć i spróbuj ponownie.
failure-malformed = Stało się coś, czego nie przewidzieliśmy. Wczytaj stronę ponownie i spróbuj jeszcze raz; jeśli to się powtórzy, powiadom administratora.
failure-unsupported-media-type = Stało się coś, czego nie przewidzieliśmy. Wczytaj stronę ponownie i spróbuj jeszcze raz; jeśli to się powtórzy, powiadom administratora.
failure-method-not-allowed = Stało się coś, czego nie przewidzieliśmy. Wczytaj stronę ponownie i spróbuj jeszcze raz; jeśli to się powtórzy, powiadom administratora.
failure-empty = Nie ma nic do wysłania. Wybierz plik albo napisz tekst.
failure-no-such-part = Stało się coś, czego nie przewidzieliśmy. Wczytaj stronę ponownie i spróbuj jeszcze raz; jeśli to się powtórzy, powiadom administratora.
failure-not-begun = Stało się coś, czego nie przewidzieliśmy. Wczytaj stronę ponownie i spróbuj jeszcze raz; jeśli to się powtórzy, powiadom administratora.
failure-recommit = Stało się coś, czego nie przewidzieliśmy. Wczytaj stronę ponownie i spróbuj jeszcze raz; jeśli to się powtórzy, powiadom administratora.
failure-no-such-claim = Stało się coś, czego nie przewidzieliśmy. Wczytaj stronę ponownie i spróbuj jeszcze raz; jeśli to się powtórzy, powiadom administratora.
