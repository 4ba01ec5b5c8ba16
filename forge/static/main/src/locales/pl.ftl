## Boxes

box-inbox-title = Odebrane
box-outbox-title = Wysłane
box-inbox-hint = Nazwy plików pojawią się po wpisaniu klucza.
box-outbox-hint = Tutaj widać opisy i nazwy plików. Odbiorca zobaczy nazwę pliku po wpisaniu klucza.
box-search = Szukaj
box-search-label-inbox = Szukaj według osoby lub opisu
box-search-label-outbox = Szukaj według osoby, nazwy pliku lub opisu
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
box-column-person-inbox = Osoba i opis
box-column-person-outbox = Osoba, plik i opis
box-column-sent = Wysłano
box-column-size = Rozmiar
box-column-left = Termin
box-column-status = Stan
box-filter-label = Pokaż
box-filter-all = Wszystkie
box-filter-open = W toku
box-filter-ended = Zakończone
box-loading = Wczytywanie…
box-more = Pokaż więcej
box-try-again = Spróbuj ponownie
box-show-all = Pokaż wszystkie
box-send = Wyślij coś
box-stale = Ta lista może być nieaktualna.
# $size: "5,2 MB"
box-size = około { $size }
box-size-small = mniej niż 1 kB
box-no-description = Bez opisu
box-description-lost = Nie można odczytać opisu.
box-unreadable = Nie można tego odczytać.
box-mail-unconfirmed = Klucz mógł nie zostać wysłany.
box-unnamed = Nieznana osoba
file-message = Wiadomość
file-packed =
    { $count ->
        [one] { $name } (jeden plik)
        [few] { $name } ({ $count } pliki)
        [many] { $name } ({ $count } plików)
       *[other] { $name } ({ $count } pliku)
    }
box-inbox-empty-all = Nic jeszcze nie odebrano
box-inbox-empty-all-text = Gdy ktoś wyśle Ci plik lub wiadomość, zobaczysz to tutaj. Klucz przyjdzie e-mailem.
box-inbox-empty-open = Nic na Ciebie nie czeka
box-inbox-empty-open-text = Wszystko zostało otwarte lub odrzucone albo minął termin.
box-inbox-empty-ended = Nic się jeszcze nie zakończyło
box-inbox-empty-ended-text = To, co zostało otwarte, odrzucone lub wygasło, pozostaje tu przez pewien czas.
box-outbox-empty-all = Nic jeszcze nie wysłano
box-outbox-empty-all-text = Wyślij plik lub wiadomość jednej osobie. Otworzy ją raz, a potem wszystko zostanie usunięte.
box-outbox-empty-open = Nic nie jest w drodze
box-outbox-empty-open-text = Wszystko, co wysłano, zostało otwarte lub odrzucone albo minął termin.
box-outbox-empty-ended = Nic się jeszcze nie zakończyło
box-outbox-empty-ended-text = To, co zostało otwarte, odrzucone lub wygasło, pozostaje tu przez pewien czas.
box-empty-so-far = Brak wśród najnowszych
box-empty-so-far-text = Są starsze. Pokaż więcej, aby je zobaczyć.
box-status-uploading = Wysyłanie
box-status-available-sender = Jeszcze nieotwarte
box-status-available-recipient = Gotowe
box-status-claimed = Otwieranie
box-status-downloaded = Odebrano
box-status-unconfirmed = Niepotwierdzone
box-status-declined = Odrzucono
box-status-revoked = Wycofano
box-status-expired = Wygasło
box-status-abandoned = Niewysłane
# Read out when the list changes by itself.
box-news-arrived-inbox = { $count ->
    [one] Nowa przesyłka od: { $name }.
    [few] { $count } nowe przesyłki.
    [many] { $count } nowych przesyłek.
   *[other] { $count } nowej przesyłki.
  }
box-news-arrived-outbox = { $count ->
    [one] Nowa przesyłka do: { $name }.
    [few] Wysłano { $count } nowe przesyłki.
    [many] Wysłano { $count } nowych przesyłek.
   *[other] Wysłano { $count } nowej przesyłki.
  }
box-news-changed-inbox = Od: { $name }. Stan: { $status }.
box-news-changed-outbox = Do: { $name }. Stan: { $status }.

## Share

share-back-inbox = Wróć do odebranych
share-back-outbox = Wróć do wysłanych
share-loading = Wczytywanie…
share-title = Szczegóły
share-title-sender = Wysłano do: { $name }
share-title-recipient = Odebrano od: { $name }
share-unknown = Nie znaleziono
share-unknown-text = Przesyłka może być dla kogoś innego albo usunięto ją dawno temu. Sprawdź link lub zapytaj nadawcę.
share-unreadable = Nie możemy tego odczytać
share-unreadable-recipient = Być może pochodzi z nowszej wersji aplikacji albo coś w tym zmieniono. Odśwież stronę. Jeśli to nie pomoże, odrzuć i poproś nadawcę o ponowne wysłanie.
share-unreadable-sender = Być może pochodzi z nowszej wersji aplikacji albo coś w tym zmieniono. Odśwież stronę. Jeśli to nie pomoże, wycofaj i wyślij ponownie.
share-state-uploading = Trwa przesyłanie z Twojej przeglądarki. Nie zamykaj tej karty. Termin zakończenia: { $deadline }.
share-state-available-sender = Mając klucz, { $name } może otworzyć przesyłkę raz. Termin: { $until }.
share-state-claimed-sender = { $name } właśnie otwiera przesyłkę albo jeszcze nie potwierdza jej odbioru.
share-state-downloaded-sender = { $name } ma już przesyłkę. Zaszyfrowana kopia została usunięta.
share-state-unconfirmed-sender = Otwieranie zaczęto kilka razy, ale odbioru nie potwierdzono. Przesyłka została usunięta. Zapytaj odbiorcę ({ $name }) i w razie potrzeby wyślij ją ponownie.
share-state-declined-sender = { $name } nie przyjmuje przesyłki. Została usunięta.
share-state-revoked-sender = Przesyłka została wycofana i usunięta. { $name } już jej nie otworzy.
share-state-expired-sender = { $name } nie ma przesyłki, bo minął termin. Została usunięta. Jeśli nadal jest potrzebna, wyślij ją ponownie.
share-state-expired-claimed-sender = Otwieranie zaczęto, ale odbioru nie potwierdzono ({ $name }). Zaszyfrowana kopia została usunięta. Zanim wyślesz ją ponownie, zapytaj odbiorcę.
share-state-expired-claimed-recipient = Otwieranie zaczęto, ale odbioru nie potwierdzono na czas. Zaszyfrowana kopia została usunięta. Jeśli nie masz przesyłki, poproś o ponowne wysłanie ({ $name }).
share-state-abandoned = Przesyłania nie ukończono, więc nie było czego otworzyć. Wyślij ponownie.
share-state-available-recipient = Możesz otworzyć to raz. Termin: { $until }.
share-state-claimed-recipient = Otwieranie już trwa. Dokończ je tam, gdzie się zaczęło, albo otwórz tutaj po: { $lease }.
share-state-downloaded-recipient = Masz już przesyłkę. Zaszyfrowana kopia została usunięta.
share-not-arrived = Nie można otworzyć tego ponownie. Jeśli nic nie dotarło, poproś o ponowne wysłanie ({ $name }).
share-state-unconfirmed-recipient = Otwieranie zaczęto kilka razy, ale odbioru nie potwierdzono. Przesyłka została usunięta. Jeśli jej nie masz, poproś o ponowne wysłanie ({ $name }).
share-state-declined-recipient = Przesyłka została przez Ciebie odrzucona i usunięta. Jeśli to pomyłka, poproś o ponowne wysłanie ({ $name }).
share-state-revoked-recipient = Nadawca wycofał przesyłkę ({ $name }). Została usunięta. Jeśli nadal jej potrzebujesz, zapytaj nadawcę.
share-state-expired-recipient = Minął termin otwarcia. Przesyłka została usunięta. Jeśli nadal jej potrzebujesz, poproś o ponowne wysłanie ({ $name }).
share-state-uninstalled = Aplikację Secure Share usunięto z tej witryny, a wraz z nią wszystkie przesyłki.
share-fact-content = Zawartość
share-fact-file = Nazwa pliku
share-fact-file-sealed = Pojawi się po wpisaniu klucza
share-fact-file-unknown = Zaszyfrowana kluczem
share-fact-sent = Wysłano
share-fact-size = Rozmiar
share-fact-left = Termin
share-fact-ended = Zakończono
share-history = Historia
share-event-created-sender = Rozpoczęto wysyłanie (Ty)
share-event-created-recipient = Rozpoczęto wysyłanie ({ $name })
share-event-committed = Przesłano, gotowe do otwarcia
share-event-claimed-sender = Rozpoczęto otwieranie ({ $name })
share-event-claimed-recipient = Rozpoczęto otwieranie (Ty)
share-event-lapsed = Otwarcia nie potwierdzono na czas
share-event-downloaded-sender = Odebrano ({ $name })
share-event-downloaded-recipient = Odebrano (Ty)
share-event-unconfirmed = Zbyt wiele otwarć bez potwierdzenia
share-event-confirmed-sender = Odbiór potwierdzono później ({ $name })
share-event-confirmed-recipient = Twoja przeglądarka potwierdziła odbiór później
share-event-declined-sender = Odrzucono ({ $name })
share-event-declined-recipient = Odrzucono (Ty)
share-event-revoked-sender = Wycofano (Ty)
share-event-revoked-recipient = Wycofano ({ $name })
share-event-revoked-uninstalled = Wraz z aplikacją wycofano przesyłkę
share-event-expired = Minął termin otwarcia
share-event-abandoned = Minął termin wysłania
share-event-uninstalled = Aplikację Secure Share usunięto z tej witryny
share-event-deleted = Usunięto zaszyfrowaną kopię
share-decline = Odrzuć
share-decline-title = Odrzucić bez otwierania?
share-decline-text = Przesyłka zostanie usunięta, a { $name } się o tym dowie. Tego nie można cofnąć.
share-decline-cancel = Zachowaj
share-revoke = Wycofaj
share-revoke-title = Wycofać tę przesyłkę?
share-revoke-text = Zaszyfrowana kopia zostanie usunięta, a { $name } już jej nie otworzy. Tego nie można cofnąć. Upewnij się, że masz oryginał.
share-revoke-text-claimed = { $name } właśnie to otwiera. Zostanie to przerwane.
share-revoke-cancel = Nie wycofuj
share-mail-unconfirmed = Karta, z której to wysłano, została zamknięta, zanim było wiadomo, czy e-mail z kluczem wyszedł. Zapytaj odbiorcę ({ $name }), czy dotarł. Jeśli nie, wycofaj przesyłkę i wyślij ją ponownie.
share-key-lost-sender = { $name } nie ma klucza?
share-key-lost-sender-text = Najpierw poproś odbiorcę o sprawdzenie folderu ze spamem ({ $name }). Jeśli masz skopiowany klucz, przekaż go inną drogą. W przeciwnym razie wycofaj przesyłkę i wyślij ją ponownie: nikt nie przechowuje klucza, nawet my.
share-key-lost-recipient = Nie masz klucza?
share-key-lost-recipient-text = Klucz przyszedł w osobnym e-mailu. Sprawdź folder ze spamem. Jeśli go tam nie ma, zapytaj nadawcę ({ $name }): bez klucza nikt tego nie otworzy.
share-send-again = Wyślij coś

## Frame

nav-label = Secure Share
nav-inbox = Odebrane
nav-outbox = Wysłane
nav-send = Wyślij
nav-programs = Programy
nav-unseen =
    { $count ->
        [one] { $count } nowa przesyłka
        [few] { $count } nowe przesyłki
        [many] { $count } nowych przesyłek
       *[other] { $count } nowej przesyłki
    }
frame-skip = Przejdź do treści
# Title of the browser's window
frame-title = { $page } – Secure Share
# While something is sent or downloaded. $done: "25%"
frame-title-progress = { $done } · { $page } – Secure Share
frame-trouble-title = Coś poszło nie tak
frame-trouble = Część tej strony przestała działać. Odśwież ją. Wysłane i odebrane przesyłki są bezpieczne.
frame-reload = Odśwież
frame-outside-title = Otwórz Secure Share w Jirze lub Confluence
frame-outside = Ta strona działa tylko w Jirze lub Confluence. Znajdziesz ją tam w menu „Aplikacje”.
frame-start-title = Nie udało się uruchomić Secure Share
frame-start = Odśwież stronę. Jeśli to nie pomoże, zapytaj administratora witryny.

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
drop-empty = Ten folder jest pusty.
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
send-title-text = Wyślij wiadomość
send-lead = Szyfrowane w Twojej przeglądarce. Otworzyć może to jedna osoba, jeden raz.
send-recipient = Odbiorca
send-recipient-missing = Wybierz odbiorcę.
send-recipient-self = To Ty. Wybierz kogoś innego.
send-address = Adres e-mail
send-address-hint = Tu wyślemy klucz. Usługa, która przechowuje przesyłkę, nigdy nie widzi tego adresu.
send-address-missing = Podaj adres, na który wyślemy klucz.
send-address-wrong = Podaj jeden adres, np. nazwa@example.com.
send-address-several = Wpisz jeden adres. Do kilku osób wyślij osobno, do każdej z nich.
send-address-letters = Ten adres zawiera znaki, których nie przyjmują wszystkie serwery pocztowe lub które tylko przypominają inne litery. Wpisz go literami od A do Z.
send-content = Co wysłać
send-files = Pliki
send-text = Wiadomość
send-files-missing = Dodaj plik lub folder.
send-files-hint = Kilka plików lub folder dociera jako jeden plik ZIP.
send-files-hint-limit = Kilka plików lub folder dociera jako jeden plik ZIP. Do { $limit }.
send-files-too-large = To { $size }. Jednorazowo można wysłać do { $limit }.
send-text-label = Tajna wiadomość
send-text-hint = Na przykład hasło. Odbiorca może ją wyświetlić i skopiować.
send-text-missing = Napisz wiadomość.
send-description = Opis
send-description-hint = Widoczny bez klucza, więc nie wpisuj tu nic tajnego.
send-description-used = { $used } z { $limit } bajtów
send-text-too-long = { $over ->
    [one] Wiadomość jest za długa o jeden bajt.
    [few] Wiadomość jest za długa o { $over } bajty.
    [many] Wiadomość jest za długa o { $over } bajtów.
   *[other] Wiadomość jest za długa o { $over } bajta.
}
send-description-too-long = { $over ->
    [one] Opis jest za długi o jeden bajt.
    [few] Opis jest za długi o { $over } bajty.
    [many] Opis jest za długi o { $over } bajtów.
   *[other] Opis jest za długi o { $over } bajta.
}
send-about = Dotyczy { $issue }
send-more = Więcej
send-road = Jak dotrze klucz
send-road-mail = Wyślemy go e-mailem
send-road-own = Dostarczy go Twoja organizacja
send-road-copy = Przekażę klucz samodzielnie
send-by-hand = Po wysłaniu otrzymasz wiadomość z kluczem. Przekaż ją samodzielnie, na przykład na czacie tylko z tą osobą.
send-roads-none-title = Nie możesz jeszcze wysyłać
send-roads-none = Administratorzy zezwalają tylko na dostarczanie przez Twoją organizację, a nie jest ono skonfigurowane. Zwróć się do nich.
send-language = Język e-maila
send-until = { $name } może otworzyć to raz. Termin: { $until }. Potem zostanie usunięte.
send-until-anyone = Można otworzyć to raz. Termin: { $until }. Potem zostanie usunięte.
send-submit = Wyślij
send-cancelled = Zatrzymano. Nic nie wysłano, a wpisane dane nadal tu są.
send-cancelled-running = Zatrzymano. Usuwamy to, co zostało przesłane. Nie zamykaj jeszcze tej karty.
send-cancelled-mailed = Zatrzymano. To, co zostało przesłane, jest usunięte. E-mail z kluczem może jeszcze dotrzeć, ale klucz niczego nie otworzy.
send-cancelled-failed = Zatrzymano, ale nie udało się usunąć tego, co zostało przesłane. Nikt nie ma do tego klucza. Wycofaj przesyłkę w zakładce „Wysłane”.
send-cancelled-failed-mailed = Zatrzymano, ale nie udało się usunąć tego, co zostało przesłane, a e-mail z kluczem może dotrzeć. Wycofaj przesyłkę w zakładce „Wysłane”.

send-progress-title = Wysyłanie do: { $name }
send-phase-packing = Pakowanie plików
send-phase-announcing = Przygotowanie do wysłania
send-phase-uploading = Szyfrowanie i wysyłanie
send-phase-committing = Sprawdzanie, czy wszystko dotarło
send-phase-mailing = Wysyłanie klucza e-mailem
send-progress-amount = { $done } z { $total }
send-progress-left = pozostało: { $time }
pause-offline = Brak połączenia z internetem. Wznowimy, gdy tylko połączenie wróci.
pause-unreachable = Połączenie zostało przerwane. Próbujemy dalej.
pause-unavailable = Usługa jest chwilowo przeciążona. Próbujemy dalej.
pause-countdown = Następna próba za { $seconds } s.
pause-now = Ponawiamy próbę…
send-progress-stay = Nie zamykaj tej karty, dopóki wysyłanie się nie skończy.
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
send-done-unmailed-title = Nie wysłano e-maila z kluczem
send-done-mailed = Klucz jest w drodze na adres { $address }.
send-done-next = { $name } otwiera Secure Share, wkleja klucz i odbiera przesyłkę. To działa raz. Termin: { $until }.
send-done-by-hand-title = Teraz przekaż klucz
send-done-stored = Zaszyfrowana przesyłka czeka ({ $name }). Termin: { $until }. Bez klucza nie da się jej otworzyć.
send-key-here = Klucz jest tylko na tej karcie. Po jej zamknięciu przepadnie.
send-key-title = Przekaż klucz samodzielnie
send-message-copy = Kopiuj link i klucz
send-message = W Secure Share coś na Ciebie czeka. Otwórz to i wklej klucz:
send-message-from = W Secure Share czeka na Ciebie przesyłka ({ $sender }). Otwórz ją i wklej klucz:
send-key-copy = Kopiuj klucz
send-key-caution = Użyj innej drogi, np. telefonu lub czatu tylko z tą osobą: { $name }. Nie wpisuj klucza w zgłoszeniu ani na stronie.
send-mail-again-title = Wyślij klucz e-mailem ponownie
send-mail-again = Wyślij klucz
send-mails-left = { $count ->
    [one] Możesz wysłać ten klucz e-mailem jeszcze raz.
    [few] Możesz wysłać ten klucz e-mailem jeszcze { $count } razy.
    [many] Możesz wysłać ten klucz e-mailem jeszcze { $count } razy.
   *[other] Możesz wysłać ten klucz e-mailem jeszcze { $count } razy.
}
send-mails-none = Tego klucza nie można już wysłać e-mailem. Skopiuj go albo wycofaj przesyłkę i wyślij ją ponownie.
send-follow = Zobacz stan
send-revoked-title = Wycofano
send-revoked = Przesyłka została usunięta. Nikt już jej nie otworzy.
send-another = Wyślij coś jeszcze
send-close = Zamknij

## Zamykanie, gdy coś by przepadło

leave-title = Zamknąć mimo to?
leave-transfer = Trwa przesyłanie. Zamknięcie je przerwie.
leave-removal = Usuwamy jeszcze zatrzymaną przesyłkę. Poczekaj chwilę.
leave-key = Nie wysłano e-maila z kluczem. Klucz jest tylko na tej karcie: najpierw go wyślij lub skopiuj.
leave-text = Jest tu wiadomość, której nie ma nigdzie indziej. Najpierw ją skopiuj.
leave-file = Nie potwierdzono jeszcze, że masz plik. Być może trzeba będzie pobrać go ponownie.
leave-stay = Zostań
leave-close = Zamknij

## Receive

receive-title = Otwórz
receive-lead = Klucz jest w e-mailu od Secure Share. Wklej go tutaj.
receive-once = Możesz otworzyć to raz. Jeśli klucz jest błędny, po prostu spróbuj ponownie.
receive-key = Klucz
receive-key-hint = 22 znaki. Spacje i podziały wierszy nie mają znaczenia.
receive-key-empty = Wklej klucz z e-maila.
receive-key-short = Brakuje części klucza: powinien mieć 22 znaki.
receive-key-long = To za dużo: klucz ma 22 znaki. Skopiuj tylko klucz.
receive-key-alphabet = Klucz składa się tylko z liter, cyfr, „-” i „_”. Skopiuj go z e-maila.
receive-key-ending = Koniec tego klucza jest nieprawidłowy. Sprawdź ostatni znak albo skopiuj klucz ponownie.
receive-key-several = W tym tekście są dwa różne klucze. Wklej tylko właściwy.
receive-wrong-key = To nie jest właściwy klucz. Nic nie przepadło: odszukaj właściwy e-mail i spróbuj ponownie.
receive-open = Otwórz
receive-checking = Sprawdzanie klucza
receive-claiming = Przygotowywanie
receive-downloading = Pobieranie: { $name }
receive-cancel = Wstrzymaj
receive-cancelled = Wstrzymano. Naciśnij „Otwórz”, aby wznowić od tego miejsca.
receive-busy-title = Otwierane jest już gdzie indziej
receive-busy = Otwieranie zaczęło się na innej karcie lub urządzeniu. Jeśli się tam nie skończy, otworzysz to tutaj po: { $until }.
receive-retry = Spróbuj ponownie
receive-arrived-title = Sprawdź pobrane pliki
receive-handed = Przeglądarka miała zapisać { $name } ({ $size }). Czy plik jest w pobranych?
receive-confirm = Mam plik
receive-unconfirmed = Gdy potwierdzisz, przechowywana kopia zostanie usunięta, a nadawca powiadomiony. Do tego czasu możesz zapisać plik ponownie albo jeszcze raz otworzyć go kluczem.
receive-unseen = Gdy pokażesz lub skopiujesz wiadomość, przechowywana kopia zostanie usunięta, a nadawca powiadomiony.
receive-confirming = Powiadamianie nadawcy…
receive-confirm-refused = Masz to, ale usługa nie zna już tego pobierania. Powiadom nadawcę samodzielnie.
receive-window = Zapisz z nowego okna
receive-window-refused = Przeglądarka nie otworzyła okna. Zezwól tej stronie na wyskakujące okna albo otwórz Secure Share w innej przeglądarce. Do potwierdzenia nic nie zostanie usunięte.
receive-save-refused = Przeglądarka nie zapisała pliku. Spróbuj zapisać go z nowego okna.
receive-window-text = Trwa zapisywanie { $name }. Zamknij to okno, gdy plik będzie w pobranych. Jeśli nic się nie dzieje, kliknij link.
receive-window-save = Zapisz plik
receive-earlier = Plik został tu pobrany przed odświeżeniem strony. Jeśli go masz, potwierdź to. W przeciwnym razie wpisz klucz i otwórz go jeszcze raz.
receive-text-arrived-title = Masz wiadomość
receive-received-title = Masz plik
receive-saved = { $name } ({ $size }) jest w pobranych plikach przeglądarki.
receive-save = Zapisz ponownie
receive-save-until = Możesz zapisać go ponownie, dopóki ta strona jest otwarta.
receive-text-title = Masz wiadomość
receive-text-label = Tajna wiadomość
receive-text-kept = Nie jest nigdzie zapisana i zniknie po zamknięciu lub odświeżeniu tej karty. Najpierw ją skopiuj.
receive-text-show = Pokaż wiadomość
receive-text-hide = Ukryj wiadomość
receive-text-hidden = Ukryta
receive-text-copy = Kopiuj wiadomość
receive-acknowledged = { $name } widzi, że wszystko dotarło. Przechowywana kopia jest usunięta.
receive-acknowledged-anyone = Nadawca widzi, że wszystko dotarło. Przechowywana kopia jest usunięta.
receive-unacknowledged = Masz to, ale nadawca jeszcze o tym nie wie. Będziemy próbować, dopóki ta strona jest otwarta.
receive-failed-title = Nie udało się otworzyć

## Programs

programs-title = Programy
programs-intro = Program na twoim komputerze, na przykład narzędzie wiersza poleceń, może wysyłać i odbierać za ciebie. Zatwierdzaj tylko program, który uruchamiasz samodzielnie.
programs-approve = Zatwierdź program
programs-line = Wiersz programu
programs-line-hint = Uruchom „secureshare login --api” z adresem waszej usługi i wklej wyświetlony wiersz.
programs-line-wrong = To nie jest wiersz programu. Zaczyna się od „secure-share-program:”.
programs-fingerprint = Odcisk klucza:
programs-compare = Zatwierdź tylko wtedy, gdy program pokazuje ten sam odcisk.
programs-name = Nazwa
programs-name-hint = Po czym go rozpoznasz, na przykład „Laptop”
programs-scopes = Co może robić
programs-scope-send = Wysyłać pliki i wiadomości
programs-scope-receive = Otwierać to, co do ciebie wysłano
programs-scope-read = Widzieć twoje listy
programs-days = Na jak długo
programs-submit = Zatwierdź
programs-approved = Program { $name } jest zatwierdzony i może działać.
programs-list = Zatwierdzone programy
programs-loading = Wczytywanie programów…
programs-none = Nie ma zatwierdzonych programów.
programs-used = Do { $until }. Ostatnio używany { $used }.
programs-unused = Do { $until }. Nigdy nieużywany.
programs-revoke = Cofnij
programs-revoke-one = Cofnij zatwierdzenie programu { $name }
programs-revoke-title = Cofnąć zatwierdzenie programu { $name }?
programs-revoke-text = Od tej chwili nie może nic za ciebie zrobić. Aby znów go używać, zatwierdź go ponownie.
programs-keep = Zostaw

## Admin

admin-title = O Secure Share
admin-intro = Dzięki Secure Share osoby z tej witryny wysyłają plik lub wiadomość jednej osobie. Treść jest szyfrowana w przeglądarce nadawcy, odszyfrowywana w przeglądarce odbiorcy i usuwana po jednym otwarciu.
admin-asking = Wczytywanie limitów…
admin-failed = Usługa nie odpowiada
admin-unknown = nieznana
admin-roads = Drogi klucza
admin-roads-intro = Wybierz, jak klucz może dotrzeć do odbiorcy. Widoczne są tylko drogi, na które zezwalasz.
admin-road-mail = E-mail z Secure Share
admin-road-mail-hint = Nasza usługa pocztowa widzi klucz podczas wysyłania e-maila. Bez zezwolenia nie dotrze do niej żaden klucz z tej witryny.
admin-road-own = Własne dostarczanie
admin-road-own-hint = Klucz dostarcza Twoja usługa. Nie widzą go ani nasze usługi, ani Atlassian.
admin-road-copy = Przez nadawcę
admin-road-copy-hint = Nadawca kopiuje klucz i przekazuje go samodzielnie.
admin-roads-none = Zezwól na co najmniej jedną drogę. Inaczej nikt nie będzie mógł niczego wysłać.
admin-roads-save = Zapisz
admin-roads-saved = Zapisano. Dotyczy to wszystkiego, co zostanie wysłane od teraz.
admin-roads-failed = Niczego nie zmieniono
admin-stored = Co przechowujemy, gdzie i jak długo
admin-stored-file = Pliki i wiadomości
admin-stored-file-where = Zaszyfrowane, w Amazon S3, na koncie AWS, które przechowuje pliki.
admin-stored-file-until = Do potwierdzenia pobrania przez odbiorcę, odrzucenia albo wycofania. Najdłuższy czas: { $lifetime }.
admin-stored-name = Nazwy plików i opisy
admin-stored-name-where = Zaszyfrowane, w bazie danych na tym samym koncie. Nazwa dla odbiorcy jest zaszyfrowana kluczem pliku. Nazwa dla nadawcy i opis są zaszyfrowane kluczem tej witryny.
admin-stored-name-until = Nazwa dla odbiorcy jest usuwana razem z plikiem, a nazwa dla nadawcy i opis – później (po czasie: { $history }).
admin-stored-log = Kto komu wysłał
admin-stored-log-where = Identyfikatory kont, witryna, czasy, rozmiar i status, w tej samej bazie danych.
admin-stored-log-until = Czas przechowywania po usunięciu pliku: { $history }.
admin-stored-key = Klucze
admin-stored-key-where = Nie przechowujemy ich. Drugie konto AWS, bez dostępu do plików, przetwarza klucz tylko podczas wysyłania go e-mailem.
admin-stored-key-until = Potem klucz jest tylko w skrzynce odbiorcy.
admin-stored-address = Adresy e-mail
admin-stored-address-where = Nie przechowujemy ich. Drugie konto liczy e-maile według skrótu adresu.
admin-stored-address-until = Liczniki są usuwane po dwóch godzinach.
admin-stored-site-key = Klucz tej witryny
admin-stored-site-key-where = W Atlassian, w tajnym magazynie aplikacji. Szyfruje opisy, które może odczytać każda osoba zalogowana w tej witrynie, oraz nazwy plików, które widzi tylko nadawca.
admin-stored-site-key-until = Do 28 dni po usunięciu aplikacji.
admin-stored-browser = Dane w przeglądarkach
admin-stored-browser-where = Identyfikator trwającego pobierania, plik podczas pakowania lub zapisywania, odszyfrowana część przerwanego pobierania oraz identyfikatory wysłanych plików z ich statusem, aby powiadomić o nim tylko raz.
admin-stored-browser-until = Identyfikator pobierania jest usuwany po zamknięciu karty, pozostawiony plik – przy następnym uruchomieniu aplikacji, a przerwane pobieranie – przy uruchomieniu po upływie doby lub po usunięciu pliku. Identyfikatory wysłanych plików są usuwane wraz z ich historią. Najdłuższy czas: { $told }.
admin-limits = Limity
admin-limit-size = Maksymalny rozmiar pliku
admin-limit-lifetime = Czas na otwarcie pliku
admin-limit-upload = Czas na zakończenie wysyłania
admin-limit-leases = Próby pobrania
admin-limit-leases-value = { $count } na plik; każda rezerwuje go na czas: { $lease }
admin-limit-mails = E-maile z kluczem
admin-limit-mails-value = { $count } na plik
admin-limit-history = Czas przechowywania historii
admin-removal = Jeśli usuniesz aplikację
admin-removal-files = Nikt nie otworzy już plików tej witryny. Usuwamy je w ciągu kilku minut.
admin-removal-log = Ich historię usuwamy później. Czas przechowywania: { $history }.
admin-removal-site-key = Atlassian usuwa klucz tej witryny po 28 dniach.
admin-removal-again = Jeśli ponownie zainstalujesz aplikację, witryna otrzyma nowy klucz. Starszych opisów i nazw plików nie da się nim odczytać.
admin-report = Wersje i pomoc
admin-version-app = Aplikacja
admin-version-service = Usługa
admin-report-how = Aby zgłosić problem, wyślij poniższe wiersze zespołowi, który prowadzi dla Ciebie Secure Share. Napisz, co robisz, co się dzieje i kiedy. Nigdy nie wysyłaj klucza, pliku ani wiadomości.
admin-report-copy = Kopiuj te wiersze

## Outcomes

# Flags that the product shows when somebody else ended a share of mine.
outcome-downloaded = Twoja przesyłka dotarła
outcome-downloaded-text = Odebrano ją ({ $name }). Zaszyfrowana kopia została usunięta.
outcome-declined = Twoją przesyłkę odrzucono
outcome-declined-text = Odrzucono ją ({ $name }). Została usunięta.
outcome-unconfirmed = Twoja przesyłka mogła nie dotrzeć
outcome-unconfirmed-text = Otwierano ją kilka razy, ale odbioru nie potwierdzono. Została usunięta. Zapytaj odbiorcę ({ $name }) i w razie potrzeby wyślij ją ponownie.
outcome-about = { $about }: { $text }
outcome-many = { $count ->
    [one] Nowe informacje o { $count } przesyłce
    [few] Nowe informacje o { $count } przesyłkach
    [many] Nowe informacje o { $count } przesyłkach
   *[other] Nowe informacje o { $count } przesyłkach
  }
outcome-many-text = Otwórz Secure Share, aby zobaczyć, co się z nimi stało.
outcome-somebody = druga osoba
# Flags for a transfer of this tab that ends while another screen is shown.
transfer-send-done = Przesyłanie zakończone
transfer-send-done-text = Otwórz „Wyślij” i sprawdź, czy klucz wysłano e-mailem.
transfer-send-failed = Przesyłanie nie powiodło się
transfer-send-failed-text = Otwórz „Wyślij”, aby zobaczyć przyczynę i spróbować ponownie.
transfer-receive-done = Pobieranie zakończone
transfer-receive-done-text = Otwórz to w zakładce „Odebrane” i potwierdź, że to masz.
transfer-receive-failed = Pobieranie nie powiodło się
transfer-receive-failed-text = Otwórz to w zakładce „Odebrane”, aby zobaczyć przyczynę i spróbować ponownie.

## Failures

failure-offline = Nie masz połączenia z internetem. Nic nie przepadło: spróbuj ponownie, gdy połączenie wróci.
failure-unreachable = Nie otrzymaliśmy odpowiedzi. Nic nie przepadło: sprawdź połączenie i spróbuj ponownie.
failure-unavailable = Usługa chwilowo nie działa. Nic nie przepadło: spróbuj ponownie za kilka minut.
failure-too-many = Zbyt wiele żądań. Nic nie przepadło: odczekaj minutę i spróbuj ponownie.
failure-internal = Coś poszło nie tak po naszej stronie. Nic nie przepadło: spróbuj ponownie za kilka minut.
failure-unexpected = Coś poszło nie tak. Odśwież stronę i spróbuj ponownie. Jeśli to się powtórzy, powiadom administratora.
failure-unintelligible = Ta wersja aplikacji nie rozumie odpowiedzi usługi. Odśwież stronę i spróbuj ponownie.
failure-unauthorized = Nie udało się zweryfikować Twojego logowania. Nic nie przepadło: spróbuj ponownie. Jeśli to się powtórzy, odśwież stronę.
failure-program-exists = Ten program był już zatwierdzony. Rozpocznij jego logowanie od nowa: pokaże wtedy nowy wiersz.
failure-too-many-programs = Masz 20 programów, więcej nie można. Najpierw cofnij zatwierdzenie jednego z nich.
failure-not-found = Nie znaleziono. Przesyłka może być dla kogoś innego albo usunięto ją dawno temu.
failure-not-yours = Może to otworzyć tylko osoba, do której to wysłano.
failure-people = Nie można teraz wczytać listy osób. Spróbuj ponownie za kilka minut.
failure-vault = Nie można teraz wczytać ustawień tej witryny. Nic nie wysłano: spróbuj ponownie za kilka minut.
failure-nothing = Nie ma nic do wysłania. Wybierz plik albo napisz wiadomość.
failure-text-too-long = Wiadomość jest za długa. Zapisz ją jako plik i wyślij ten plik.
failure-file-changed = Plik zmienił się podczas wysyłania, więc je przerwaliśmy. Nikt nie może otworzyć tego, co wysłano. Wyślij go jeszcze raz.
failure-file-unreadable = Nie można odczytać pliku. Mógł zostać zmieniony, przeniesiony lub usunięty albo jest otwarty w innym programie. Wybierz go ponownie.
failure-no-room = Przeglądarka nie ma dość miejsca: potrzeba { $needed }, a wolne jest { $available }. Zwolnij miejsce na tym urządzeniu i spróbuj ponownie. Nic nie przepadło.
failure-memory-only = Ta przeglądarka nie może tutaj zapisywać dużych plików, na przykład w oknie prywatnym. Potrzeba { $needed }, a dostępne jest najwyżej { $available }. Użyj zwykłego okna lub innej przeglądarki. Nic nie przepadło.
failure-storage = Przesyłanie lub pobieranie zostało odrzucone. Sprawdź, czy zegar tego urządzenia jest dobrze ustawiony, i spróbuj ponownie.
failure-too-long = To więcej, niż pozwala Twoja organizacja. Nic nie wysłano. Zmniejsz rozmiar albo wyślij w częściach.
failure-metadata = Nazwa pliku lub opis jest za długi. Nic nie wysłano. Skróć i spróbuj ponownie.
failure-self = Nie możesz wysłać niczego do siebie. Wybierz kogoś innego.
failure-address = Na ten adres nie można wysłać klucza. Powinien wyglądać jak nazwa@example.com.
failure-not-stored = Nie wszystko dotarło, więc niczego nie zachowano. Wyślij ponownie.
failure-mismatch = Dotarło coś innego, niż wysłano, więc niczego nie zachowano. Wyślij ponownie.
failure-id-taken = Nie udało się rozpocząć wysyłania. Wyślij ponownie.
failure-claimed = Trwa otwieranie. Spróbuj ponownie po: { $until }.
failure-committed = Już to wysłano. Znajdziesz to w zakładce „Wysłane”.
failure-mail-failed = Nie udało się wysłać e-maila z kluczem. Nic nie przepadło: spróbuj ponownie albo skopiuj klucz i przekaż go inną drogą.
failure-mail-cap = Ta osoba otrzymała zbyt wiele e-maili albo wysłano ich zbyt wiele z Twojego konta. Nic nie przepadło: wyślij klucz ponownie po { $until } albo skopiuj go i przekaż inną drogą.
failure-tickets = Tego klucza nie można już wysłać e-mailem. Skopiuj go i przekaż inną drogą albo wycofaj przesyłkę i wyślij ją ponownie.
failure-policy = Administratorzy nie zezwalają na przekazanie klucza tą drogą. Wybierz inną.
failure-policy-changed = W międzyczasie inny administrator zmienił te ustawienia. Sprawdź je i zapisz ponownie.
failure-roles = Nie udało się potwierdzić, że zarządzasz tą witryną. Wczytaj stronę jeszcze raz i spróbuj ponownie.
failure-not-administrator = Może to zmienić tylko administrator witryny. Zwróć się do niego.
failure-ticket-used = E-mail z kluczem prawdopodobnie został wysłany, ale nie mamy potwierdzenia. Zanim wyślesz klucz ponownie, zapytaj, czy dotarł.
failure-ticket-invalid = Usługa poczty nie przyjęła żądania. Nic nie przepadło: spróbuj ponownie albo skopiuj klucz i przekaż go inną drogą.
failure-recipient-mismatch = Usługa poczty nie przyjęła żądania. Nic nie przepadło: spróbuj ponownie albo skopiuj klucz i przekaż go inną drogą.
failure-key-mismatch = Usługa poczty nie przyjęła żądania. Nic nie przepadło: spróbuj ponownie albo skopiuj klucz i przekaż go inną drogą.
failure-uncommitted = Nie wszystko dotarło, więc niczego nie zachowano. Wyślij ponownie.
failure-wrong-key = To nie jest właściwy klucz. Nic nie przepadło: odszukaj właściwy e-mail i spróbuj ponownie.
failure-key-length = Klucz ma 22 znaki. Skopiuj go w całości z e-maila.
failure-key-alphabet = Klucz składa się tylko z liter, cyfr, „-” i „_”. Skopiuj go z e-maila.
failure-downloaded = Zostało to już otwarte, więc jest usunięte. Jeśli to nie Ty, powiadom nadawcę. Jeśli potrzebujesz tego znowu, poproś nadawcę o ponowne wysłanie.
failure-unconfirmed = Otwarto to trzy razy bez potwierdzenia, więc zostało usunięte. Poproś nadawcę o ponowne wysłanie.
failure-declined = Zostało to odrzucone i usunięte. Jeśli jednak jest potrzebne, poproś nadawcę o ponowne wysłanie.
failure-revoked = Nadawca wycofał przesyłkę, więc została usunięta.
failure-expired = Minął termin, więc przesyłka została usunięta. Poproś nadawcę o ponowne wysłanie.
failure-abandoned = Przesyłanie trwało zbyt długo, więc niczego nie zachowano. Wyślij ponownie.
failure-damaged = Nie dotarło to, co wysłano, więc niczego nie zapisano. Przesyłka nadal czeka: spróbuj ponownie. Jeśli to się powtórzy, poproś nadawcę o ponowne wysłanie.
failure-changed = Nie dotarło to, co wysłano, więc niczego nie zapisano. Przesyłka nadal czeka: spróbuj ponownie. Jeśli to się powtórzy, poproś nadawcę o ponowne wysłanie.
failure-metadata-format = Wysłano to z wersji aplikacji, której ta wersja nie rozumie. Odśwież stronę i spróbuj ponownie.
failure-metadata-size = Nazwa pliku lub opis jest za długi. Nic nie wysłano. Skróć i spróbuj ponownie.
failure-too-large = Nazwa pliku lub opis jest za długi. Nic nie wysłano. Skróć i spróbuj ponownie.
failure-empty = Nie ma nic do wysłania. Wybierz plik albo napisz wiadomość.
