## Lists

list-inbox-title = Odebrane
list-outbox-title = Wysłane
list-inbox-hint = Nazwy plików zobaczysz po wpisaniu klucza.
list-outbox-hint = Tutaj widzisz opisy i nazwy plików. Odbiorca zobaczy nazwę pliku po wpisaniu klucza.
list-search = Szukaj
list-search-label-inbox = Szukaj według osoby lub opisu
list-search-label-outbox = Szukaj według osoby, nazwy pliku lub opisu
list-search-found =
    { $count ->
        [one] { $count } wynik
        [few] { $count } wyniki
        [many] { $count } wyników
       *[other] { $count } wyniku
    }
list-search-none = Brak wyników dla frazy „{ $query }”
list-search-none-text = Sprawdź pisownię albo poszukaj czegoś innego.
list-search-clear = Wyczyść wyszukiwanie
list-column-person-inbox = Osoba i opis
list-column-person-outbox = Osoba, plik i opis
list-column-sent = Wysłano
list-column-size = Rozmiar
list-column-left = Termin
list-column-status = Status
list-filter-label = Pokaż
list-filter-all = Wszystkie
list-filter-open = W toku
list-filter-ended = Zakończone
list-loading = Wczytywanie…
list-more = Pokaż więcej
list-try-again = Spróbuj ponownie
list-show-all = Pokaż wszystkie
list-send = Wyślij coś
list-stale = Ta lista może być nieaktualna.
# $size: "5,2 MB"
list-size = około { $size }
list-size-small = mniej niż 1 kB
list-no-description = Bez opisu
list-description-lost = Nie można odczytać tego opisu.
list-unreadable = Nie można odczytać tej przesyłki.
list-mail-unconfirmed = Klucz mógł nie zostać wysłany.
list-unnamed = Nieznana osoba
list-outsider = Osoba z zewnątrz
list-closed = Zamknięte konto
list-together = Wysłano do kilku osób
file-message = Wiadomość
file-packed =
    { $count ->
        [one] { $name } (jeden plik)
        [few] { $name } ({ $count } pliki)
        [many] { $name } ({ $count } plików)
       *[other] { $name } ({ $count } pliku)
    }
list-inbox-empty-all = Nic jeszcze nie odebrano
list-inbox-empty-all-text = Gdy ktoś wyśle Ci plik lub wiadomość, zobaczysz to tutaj. Klucz przyjdzie osobno, zwykle e-mailem.
list-inbox-empty-open = Nic na Ciebie nie czeka
list-inbox-empty-open-text = Wszystko zostało otwarte lub odrzucone albo minął termin.
list-inbox-empty-ended = Nic się jeszcze nie zakończyło
list-inbox-empty-ended-text = Przesyłki otwarte, odrzucone i wygasłe pozostają tu przez pewien czas.
list-outbox-empty-all = Nic jeszcze nie wysłano
list-outbox-empty-all-text = Wyślij plik lub wiadomość jednej lub kilku osobom. Po odebraniu wszystko zostanie usunięte.
list-outbox-empty-open = Nic nie jest w drodze
list-outbox-empty-open-text = Wszystkie Twoje przesyłki zostały otwarte lub odrzucone albo minął termin.
list-outbox-empty-ended = Nic się jeszcze nie zakończyło
list-outbox-empty-ended-text = Przesyłki otwarte, odrzucone i wygasłe pozostają tu przez pewien czas.
list-empty-so-far = Brak wyników wśród najnowszych
list-empty-so-far-text = Są też starsze przesyłki. Wybierz „Pokaż więcej”, aby je zobaczyć.
list-status-uploading = Wysyłanie
list-status-available-sender = Jeszcze nieotwarte
list-status-available-recipient = Gotowe
list-status-opened = Otwarte
list-status-claimed = Otwieranie
list-status-downloaded = Odebrano
list-status-unconfirmed = Niepotwierdzone
list-status-declined = Odrzucono
list-status-revoked = Wycofano
list-status-expired = Wygasło
list-status-abandoned = Niewysłane
list-opened-of = Otwarcia: { $opened } z { $openings }
list-opened-all = Wykorzystane otwarcia: { $opened } z { $openings }
list-opened-until = { $opened ->
    [0] Do upływu terminu, jeszcze nie otwarto
    [one] Do upływu terminu, otwarto raz
    [few] Do upływu terminu, otwarto { $opened } razy
    [many] Do upływu terminu, otwarto { $opened } razy
   *[other] Do upływu terminu, otwarto { $opened } razy
}
# Read out when the list changes by itself.
list-news-arrived-inbox = { $count ->
    [one] Nowa przesyłka od: { $name }.
    [few] { $count } nowe przesyłki.
    [many] { $count } nowych przesyłek.
   *[other] { $count } nowej przesyłki.
  }
list-news-arrived-outbox = { $count ->
    [one] Nowa przesyłka do: { $name }.
    [few] Wysłano { $count } nowe przesyłki.
    [many] Wysłano { $count } nowych przesyłek.
   *[other] Wysłano { $count } nowej przesyłki.
  }
list-news-changed-inbox = Od: { $name }. Status: { $status }.
list-news-changed-outbox = Do: { $name }. Status: { $status }.

## Frame

nav-label = Secure Share
nav-inbox = Odebrane
nav-outbox = Wysłane
nav-send = Wyślij
nav-programs = Programy
nav-activity = Aktywność
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
frame-trouble = Część tej strony przestała działać. Odśwież ją. Wysłanym i odebranym przesyłkom nic się nie stało.
frame-reload = Odśwież
frame-outside-title = Otwórz Secure Share w Jirze lub Confluence
frame-outside = Ta strona działa tylko w Jirze lub Confluence. Znajdziesz ją tam w menu „Aplikacje”.
frame-start-title = Nie udało się uruchomić Secure Share
frame-start = Odśwież stronę. Jeśli to nie pomoże, zwróć się do administratora witryny.

## Parts

dialog-close = Zamknij
drop-invite = Upuść lub wklej tutaj pliki albo foldery
drop-files = Wybierz pliki
drop-folder = Wybierz folder
drop-more-files = Dodaj pliki
drop-more-folder = Dodaj folder
drop-reading = Wczytywanie…
drop-empty = W tym folderze nie ma plików.
drop-unreadable = Niektórych elementów nie udało się odczytać, więc niczego nie dodano. Spróbuj ponownie albo wybierz pliki pojedynczo.
person-searching = Wyszukiwanie…
person-found =
    { $count ->
        [one] Znaleziono { $count } osobę
        [few] Znaleziono { $count } osoby
        [many] Znaleziono { $count } osób
       *[other] Znaleziono { $count } osoby
    }
person-none = Nie znaleziono nikogo dla frazy „{ $query }”
person-failed = Wyszukiwanie nie powiodło się. Wpisz nazwę jeszcze raz.
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
picked-remove = Usuń: { $name }
picked-clear = Usuń wszystkie
# $done: "25%"
time-left = pozostało: { $duration }
time-left-seconds = pozostała niecała minuta
time-over = czas minął
time-now = przed chwilą

## Send

send-address-wrong = Podaj adres, np. nazwa@example.com.

send-one-file = { $name }, { $size }

## Closing the app while something would be lost

leave-title = Zamknąć mimo to?
leave-transfer = Trwa wysyłanie lub pobieranie. Zamknięcie je przerwie.
leave-removal = Usuwamy jeszcze zatrzymaną przesyłkę. Poczekaj chwilę.
leave-key = Klucz nie został jeszcze dostarczony. Jest tylko na tej karcie: najpierw wyślij go ponownie lub skopiuj.
leave-text = Jest tu wiadomość, której nie zapisano nigdzie indziej. Najpierw ją skopiuj.
leave-file = Nie potwierdzono jeszcze, że masz plik. Być może trzeba będzie pobrać go ponownie.
leave-stay = Nie zamykaj
leave-close = Zamknij

## Receive

receive-wrong-key = To nie jest właściwy klucz. Nic nie przepadło: znajdź klucz do tej przesyłki i spróbuj ponownie.

## Outcomes

# Flags that the product shows when somebody else ended a share of mine.
outcome-downloaded = Twoja przesyłka dotarła
outcome-downloaded-text = Odbiorca ({ $name }) ma już przesyłkę. Zaszyfrowana kopia została usunięta.
outcome-declined = Twoją przesyłkę odrzucono
outcome-declined-text = Odbiorca ({ $name }) odrzucił przesyłkę. Została usunięta.
outcome-unconfirmed = Pobranie Twojej przesyłki nie zostało potwierdzone
outcome-unconfirmed-text = Odbiorca ({ $name }) kilka razy zaczął ją otwierać, ale nie potwierdził odbioru. Została usunięta. Zapytaj i w razie potrzeby wyślij ją ponownie.
outcome-about = { $about }: { $text }
outcome-many = { $count ->
    [one] Nowe informacje o { $count } przesyłce
    [few] Nowe informacje o { $count } przesyłkach
    [many] Nowe informacje o { $count } przesyłkach
   *[other] Nowe informacje o { $count } przesyłkach
  }
outcome-many-text = Otwórz Secure Share, aby zobaczyć, co się stało.
outcome-somebody = druga osoba
# Flags for a transfer of this tab that ends while another screen is shown.
transfer-send-done = Przesyłanie zakończone
transfer-send-done-text = Otwórz „Wyślij” i sprawdź, czy wysłano e-mail z kluczem.
transfer-send-failed = Przesyłanie nie powiodło się
transfer-send-failed-text = Otwórz „Wyślij”, aby zobaczyć przyczynę i spróbować ponownie.
transfer-receive-done = Pobieranie zakończone
transfer-receive-done-text = Otwórz przesyłkę w zakładce „Odebrane” i potwierdź, że ją masz.
transfer-receive-failed = Pobieranie nie powiodło się
transfer-receive-failed-text = Otwórz przesyłkę w zakładce „Odebrane”, aby zobaczyć przyczynę i spróbować ponownie.

## Failures

failure-unexpected = Coś poszło nie tak. Odśwież stronę i spróbuj ponownie. Jeśli to się powtórzy, powiadom administratora.
failure-unauthorized = Nie udało się zweryfikować Twojego logowania. Nic nie przepadło: spróbuj ponownie. Jeśli to się powtórzy, odśwież stronę.
failure-program-exists = Ten program został już wcześniej zatwierdzony. Rozpocznij logowanie programu od nowa: wyświetli wtedy nowy wiersz.
failure-too-many-programs = Masz 20 zatwierdzonych programów, czyli maksymalną liczbę. Najpierw odbierz dostęp jednemu z nich.
failure-application-exists = Ten klucz jest już zarejestrowany dla aplikacji lub programu. Użyj innego certyfikatu.
failure-no-such-application = Ta aplikacja nie jest już zarejestrowana. Odśwież listę.
failure-too-many-applications = Ta witryna ma 20 aplikacji, czyli maksymalną liczbę. Najpierw odbierz dostęp jednej z nich.
failure-not-found = Nie znaleziono przesyłki. Może być przeznaczona dla kogoś innego albo usunięto ją dawno temu.
failure-not-yours = Tę przesyłkę może otworzyć tylko jej odbiorca.
failure-people = Nie można teraz wczytać listy osób. Spróbuj ponownie za kilka minut.
failure-vault = Nie można teraz wczytać ustawień tej witryny. Nic nie wysłano: spróbuj ponownie za kilka minut.
failure-nothing = Nie ma nic do wysłania. Wybierz plik albo napisz wiadomość.
failure-text-too-long = Wiadomość jest za długa. Zapisz ją jako plik i wyślij ten plik.
failure-file-changed = Plik zmienił się podczas wysyłania, więc je przerwaliśmy. Nikt nie może otworzyć tego, co wysłano. Wyślij go ponownie.
failure-file-unreadable = Nie można odczytać pliku. Mógł zostać zmieniony, przeniesiony lub usunięty albo jest otwarty w innym programie. Wybierz go ponownie.
failure-other-file = To nie są te pliki, które były wysyłane, albo zostały od tego czasu zmienione. Nic nie wysłano. Wybierz te same pliki albo usuń przesłane dane i zacznij od nowa.
failure-upload-elsewhere = To wysyłanie trwa na innej karcie albo już się zakończyło. Sprawdź w zakładce „Wysłane”.
failure-too-long = To więcej, niż pozwala Twoja organizacja. Nic nie wysłano. Zmniejsz rozmiar albo wyślij w częściach.
failure-copy-too-long = Tego nie można wysłać do kilku osób naraz. Nic nie wysłano. Wyślij każdej osobie osobno.
failure-copy-source = Nie można już skopiować tego, co wysłano. Wyślij to ponownie.
failure-metadata = Nazwa pliku lub opis są za długie. Nic nie wysłano. Skróć tekst i spróbuj ponownie.
failure-self = Nie możesz wysłać niczego do siebie. Wybierz kogoś innego.
failure-address = Na ten adres nie możemy wysłać klucza. Podaj adres, np. nazwa@example.com.
failure-not-stored = Nie wszystko dotarło, więc niczego nie zachowano. Wyślij ponownie.
failure-mismatch = Dotarło coś innego, niż wysłano, więc niczego nie zachowano. Wyślij ponownie.
failure-id-taken = Nie udało się rozpocząć wysyłania. Nic nie wysłano. Wyślij ponownie.
failure-committed = Przesyłka została już wysłana. Znajdziesz ją w zakładce „Wysłane”.
failure-mail-failed = Nie udało się wysłać e-maila z kluczem. Nic nie przepadło: spróbuj ponownie albo skopiuj klucz i przekaż go w inny sposób.
failure-mail-cap = Ta osoba otrzymała zbyt wiele e-maili albo wysłano ich zbyt wiele z Twojego konta. Nic nie przepadło: wyślij klucz ponownie po { $until } albo skopiuj go i przekaż w inny sposób.
failure-tickets = Tego klucza nie można już wysłać e-mailem. Skopiuj go i przekaż w inny sposób albo wycofaj przesyłkę i wyślij ją ponownie.
failure-limit =
    { $limit ->
        [announcements] Osiągnięto liczbę wysyłek możliwą w ciągu godziny. Nic nie wysłano: spróbuj ponownie po { $until }.
        [uploads] Masz zbyt wiele niedokończonych przesyłań. Nic nie wysłano: dokończ jedno lub wycofaj je w zakładce „Wysłane”, a potem spróbuj ponownie.
        [bytes] Przekroczono by ilość danych, którą jedna osoba może wysłać w ciągu dnia. Nic nie wysłano: spróbuj ponownie po { $until }.
        [site-bytes] Przekroczono by ilość danych, którą Twoja witryna może wysłać w ciągu dnia. Nic nie wysłano: spróbuj ponownie po { $until } albo zapytaj administratora.
        [tickets] Zażądano zbyt wielu e-maili w ciągu godziny. Nic nie przepadło: spróbuj ponownie po { $until } albo skopiuj klucz i przekaż go w inny sposób.
        [parts] Przesłano tyle, ile jest możliwe w ciągu godziny. Spróbuj ponownie po { $until }.
        [requests] Ten program wysłał zbyt wiele żądań w ciągu godziny. Może działać dalej po { $until }.
       *[wrong-keys] Zbyt wiele błędnych kluczy. Nic nie przepadło: znajdź właściwy klucz i spróbuj ponownie po { $until }.
    }
failure-policy =
    { $rule ->
        [senders] Administratorzy zezwalają na wysyłanie tylko niektórym grupom. Poproś ich o dodanie.
        [linkMakers] Administratorzy zezwalają na wysyłanie do osób z zewnątrz tylko niektórym grupom. Poproś ich o dodanie.
        [gates] Administratorzy nie zezwalają na hasła, które chronią tylko dostęp. Wybierz hasło, które chroni treść, albo żadne.
        [passwords] Administratorzy wymagają hasła dla osób z zewnątrz.
        [places] Administratorzy nie zezwalają na wysyłanie z tego miejsca. Otwórz Secure Share w projekcie lub przestrzeni, gdzie jest to dozwolone.
        [domains] Administratorzy nie zezwalają na wysyłanie kluczy e-mailem do tej domeny. Nic nie przepadło: użyj innego adresu albo skopiuj klucz i przekaż go w inny sposób.
        [largestFile] To większe, niż zezwalają administratorzy. Wyślij mniejszy plik.
        [lifetime] Administratorzy nie zezwalają na tak długi czas. Wybierz krótszy.
        [openings] Administratorzy nie zezwalają na tyle otwarć. Wyślij ponownie z mniejszą liczbą.
        [programs] Administratorzy nie zezwalają na programy.
        [outsiders] Administratorzy nie zezwalają na wysyłanie do osób z zewnątrz.
       *[deliveryMethods] Administratorzy nie zezwalają na ten sposób przekazania klucza. Wybierz inny.
    }
failure-policy-changed = W międzyczasie inny administrator zmienił te zasady. Sprawdź je i zapisz ponownie.
failure-notices-changed = W międzyczasie inny administrator zmienił adres. Sprawdź go i zapisz ponownie.
failure-no-receiver = Ta witryna nie wysyła już powiadomień. Wyślij bez powiadomienia.
failure-notices-off = Ta usługa nie wysyła powiadomień.
failure-roles = Jira lub Confluence nie potwierdziło, co możesz tu robić. Odśwież stronę i spróbuj ponownie.
failure-not-administrator = Mogą to zmienić tylko administratorzy witryny. Zwróć się do jednego z nich.
failure-ticket-used = E-mail z kluczem prawdopodobnie został wysłany, ale nie mamy potwierdzenia. Zanim wyślesz klucz ponownie, zapytaj, czy dotarł.
failure-ticket-invalid = Usługa e-mail nie przyjęła żądania. Nic nie przepadło: spróbuj ponownie albo skopiuj klucz i przekaż go w inny sposób.
failure-recipient-mismatch = Usługa e-mail nie przyjęła żądania. Nic nie przepadło: spróbuj ponownie albo skopiuj klucz i przekaż go w inny sposób.
failure-key-mismatch = Usługa e-mail nie przyjęła żądania. Nic nie przepadło: spróbuj ponownie albo skopiuj klucz i przekaż go w inny sposób.
failure-uncommitted = Nie wszystko dotarło, więc niczego nie zachowano. Wyślij ponownie.
failure-shorter = Czas na otwarcie jest już dłuższy. Aby skończył się wcześniej, wycofaj przesyłkę.
failure-key-length = Klucz ma 22 znaki. Skopiuj go w całości.
failure-key-alphabet = Klucz składa się tylko z liter, cyfr, „-” i „_”. Skopiuj go ponownie.
failure-abandoned = Przesyłanie trwało zbyt długo, więc niczego nie zachowano. Wyślij ponownie.
failure-metadata-size = Nazwa pliku lub opis są za długie. Nic nie wysłano. Skróć tekst i spróbuj ponownie.
failure-too-large = Nazwa pliku lub opis są za długie. Nic nie wysłano. Skróć tekst i spróbuj ponownie.
failure-empty = Nie ma nic do wysłania. Wybierz plik albo napisz wiadomość.
failure-own-refused = Usługa dostarczania Twojej organizacji nie przyjęła klucza: „{ $answer }”. Nic nie wysłano. Skopiuj klucz i przekaż go w inny sposób albo powiadom administratora.
failure-own-slow = Usługa dostarczania Twojej organizacji nie odpowiedziała w ciągu 10 sekund. Klucz mógł dotrzeć lub nie: zapytaj, zanim wyślesz go ponownie, albo skopiuj go i przekaż w inny sposób.
failure-own-unreachable = Nie można połączyć się z usługą dostarczania Twojej organizacji albo odczytać jej odpowiedzi. Nic nie przepadło: skopiuj klucz i przekaż go w inny sposób. Jeśli to się powtórzy, powiadom administratora.
failure-own-blocked = Ta strona nie może łączyć się z usługą dostarczania Twojej organizacji, więc nic nie wysłano. Skopiuj klucz i przekaż go w inny sposób oraz poproś administratora, aby ponownie zapisał adres własnego dostarczania.
failure-own-redirect = Usługa dostarczania Twojej organizacji odpowiedziała przekierowaniem, a takich odpowiedzi nie obsługujemy. Klucz mógł nie dotrzeć: skopiuj go i przekaż w inny sposób oraz powiadom administratora.
failure-own-answer = Usługa dostarczania Twojej organizacji nie potwierdziła klucza. Mógł nie dotrzeć: skopiuj go i przekaż w inny sposób oraz powiadom administratora.
failure-own-failed = Usługa dostarczania Twojej organizacji ma problem: „{ $answer }”. Klucz mógł dotrzeć lub nie: zapytaj, zanim wyślesz go ponownie, albo skopiuj go i przekaż w inny sposób.
failure-own-removed = Administrator właśnie wyłączył własne dostarczanie kluczy, więc klucza nie wysłano. Skopiuj go i przekaż w inny sposób.
failure-own-not-allowed = Nie wyrażono zgody na ten adres, więc nic nie zmieniono. Zgodę może wyrazić tylko administrator witryny, w oknie, które otwiera się przy zapisywaniu.
failure-own-not-saved = Nie udało się zapisać ustawień. Mogą je zmieniać tylko administratorzy witryny. Jeśli masz takie uprawnienia, spróbuj ponownie za kilka minut.
