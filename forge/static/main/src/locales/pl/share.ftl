## Share

share-loading = Wczytywanie…
share-title = Szczegóły
share-unknown = Nie znaleziono przesyłki
share-unreadable = Nie możemy odczytać tej przesyłki
share-not-arrived = Tej przesyłki nie można otworzyć ponownie. Jeśli nie dotarła, poproś nadawcę ({ $name }) o ponowne wysłanie.
share-fact-content = Zawartość
share-fact-file = Nazwa pliku
share-fact-file-sealed = Pojawi się po wpisaniu klucza
share-fact-file-unknown = Zaszyfrowana kluczem
share-fact-sent = Wysłano
share-fact-size = Rozmiar
share-fact-left = Termin
share-fact-openings = Otwarcia
share-fact-opened-at = Ostatnio otwarte
share-fact-ended = Zakończono
share-fact-notices = Powiadomienia
share-fact-notices-id = Do usługi Twojej organizacji, z identyfikatorem { $id }
share-history = Historia
share-decline = Odrzuć
share-revoke = Wycofaj
share-revoke-text-claimed = { $name } właśnie otwiera przesyłkę i może ją już mieć.
share-mail-unconfirmed = Kartę, z której wysłano przesyłkę, zamknięto, zanim było wiadomo, czy wysłano e-mail z kluczem. Zapytaj odbiorcę ({ $name }), czy e-mail dotarł. Jeśli nie, wycofaj przesyłkę i wyślij ją ponownie.
share-send-again = Wyślij coś
share-back-inbox = Wróć do odebranych
share-back-outbox = Wróć do wysłanych
share-title-sender = Wysłano do: { $name }
share-title-recipient = Odebrano od: { $name }
share-unknown-text = Może być przeznaczona dla kogoś innego albo usunięto ją dawno temu. Sprawdź link lub zapytaj nadawcę.
share-unreadable-recipient = Może pochodzić z nowszej wersji aplikacji albo coś w niej zmieniono. Odśwież stronę. Jeśli to nie pomoże, odrzuć przesyłkę i poproś nadawcę o ponowne wysłanie.
share-unreadable-sender = Może pochodzić z nowszej wersji aplikacji albo coś w niej zmieniono. Odśwież stronę. Jeśli to nie pomoże, wycofaj przesyłkę i wyślij ją ponownie.
share-state-uploading = Trwa przesyłanie z Twojej przeglądarki. Nie zamykaj karty. Przesyłanie musi się zakończyć do { $deadline }.
share-state-available-sender = { $name } może otworzyć przesyłkę za pomocą klucza tylko raz, do { $until }.
share-state-available-several-sender = { $left ->
    [one] { $name } może otworzyć przesyłkę za pomocą klucza jeszcze raz, do { $until }.
    [few] { $name } może otworzyć przesyłkę za pomocą klucza jeszcze { $left } razy, do { $until }.
    [many] { $name } może otworzyć przesyłkę za pomocą klucza jeszcze { $left } razy, do { $until }.
   *[other] { $name } może otworzyć przesyłkę za pomocą klucza jeszcze { $left } razy, do { $until }.
}
share-state-available-until-sender = { $name } może otwierać przesyłkę za pomocą klucza dowolną liczbę razy, do { $until }.
share-state-claimed-sender = Odbiorca ({ $name }) właśnie otwiera przesyłkę albo nie potwierdził jeszcze odbioru.
share-state-downloaded-sender = Odbiorca ({ $name }) ma już przesyłkę. Zaszyfrowana kopia została usunięta.
share-state-downloaded-several-sender = Odbiorca ({ $name }) ma już przesyłkę. Otwarcia są wykorzystane ({ $opened } z { $openings }), a zaszyfrowana kopia została usunięta.
share-state-confirmed-sender = Odbiorca ({ $name }) później potwierdził odbiór. Zaszyfrowana kopia została usunięta.
share-state-unconfirmed-sender = Odbiorca ({ $name }) kilka razy zaczął otwierać przesyłkę, ale nie potwierdził odbioru. Została usunięta. Zapytaj odbiorcę i w razie potrzeby wyślij ją ponownie.
share-state-unconfirmed-opened-sender = Otwarcia przesyłki: { $opened } z { $openings }. Ponadto odbiorca ({ $name }) kilka razy zaczął ją otwierać, ale nie potwierdził odbioru. Została usunięta. W razie potrzeby wyślij ją ponownie.
share-state-declined-sender = Odbiorca ({ $name }) odrzucił przesyłkę. Została usunięta.
share-state-revoked-sender = Przesyłka została przez Ciebie wycofana i jest usunięta. { $name } już jej nie otworzy.
share-state-revoked-claimed-sender = Przesyłka została przez Ciebie wycofana, gdy odbiorca ({ $name }) zaczął ją już otwierać. Możliwe, że już ją ma. Zaszyfrowana kopia została usunięta.
share-state-expired-sender = Odbiorca ({ $name }) nie otworzył przesyłki na czas. Została usunięta. Jeśli nadal jest potrzebna, wyślij ją ponownie.
share-state-expired-opened-sender = { $opened ->
    [one] Odbiorca ({ $name }) otworzył przesyłkę raz. Termin minął, a zaszyfrowana kopia została usunięta.
    [few] Odbiorca ({ $name }) otworzył przesyłkę { $opened } razy. Termin minął, a zaszyfrowana kopia została usunięta.
    [many] Odbiorca ({ $name }) otworzył przesyłkę { $opened } razy. Termin minął, a zaszyfrowana kopia została usunięta.
   *[other] Odbiorca ({ $name }) otworzył przesyłkę { $opened } razy. Termin minął, a zaszyfrowana kopia została usunięta.
}
share-state-expired-claimed-sender = Odbiorca ({ $name }) zaczął otwierać przesyłkę, ale nie potwierdził odbioru. Zaszyfrowana kopia została usunięta. Zanim wyślesz przesyłkę ponownie, zapytaj odbiorcę.
share-state-expired-claimed-recipient = Rozpoczęto otwieranie, ale nie potwierdzono odbioru na czas. Zaszyfrowana kopia została usunięta. Jeśli nie masz przesyłki, poproś nadawcę ({ $name }) o ponowne wysłanie.
share-state-abandoned = Nie ukończono przesyłania, więc nie było czego otworzyć. Wyślij ponownie.
share-state-available-recipient = Możesz otworzyć tę przesyłkę tylko raz, do { $until }.
share-state-available-several-recipient = { $left ->
    [one] Możesz otworzyć tę przesyłkę jeszcze raz, do { $until }.
    [few] Możesz otworzyć tę przesyłkę jeszcze { $left } razy, do { $until }.
    [many] Możesz otworzyć tę przesyłkę jeszcze { $left } razy, do { $until }.
   *[other] Możesz otworzyć tę przesyłkę jeszcze { $left } razy, do { $until }.
}
share-state-available-until-recipient = Możesz otwierać tę przesyłkę dowolną liczbę razy, do { $until }.
share-state-claimed-recipient = Otwieranie jest już rozpoczęte. Dokończ je tam, gdzie się zaczęło, albo otwórz przesyłkę tutaj po { $lease }.
share-state-downloaded-recipient = Masz już przesyłkę. Zaszyfrowana kopia została usunięta.
share-state-downloaded-several-recipient = Masz już przesyłkę. Otwarcia są wykorzystane ({ $opened } z { $openings }), a zaszyfrowana kopia została usunięta.
share-state-confirmed-recipient = Masz tę przesyłkę, a nadawca ({ $name }) to widzi. Zaszyfrowana kopia została usunięta.
share-state-unconfirmed-recipient = Kilka razy rozpoczęto otwieranie, ale nie potwierdzono odbioru. Przesyłka została usunięta. Jeśli jej nie masz, poproś nadawcę ({ $name }) o ponowne wysłanie.
share-state-unconfirmed-opened-recipient = Otwarcia przesyłki: { $opened } z { $openings }. Ponadto kilka razy rozpoczęto otwieranie, ale nie potwierdzono odbioru. Przesyłka została usunięta. Jeśli nadal jej potrzebujesz, zapytaj nadawcę ({ $name }).
share-state-declined-recipient = Przesyłka została przez Ciebie odrzucona i jest usunięta. Jeśli to pomyłka, poproś nadawcę ({ $name }) o ponowne wysłanie.
share-state-revoked-recipient = Nadawca ({ $name }) wycofał przesyłkę. Została usunięta. Jeśli nadal jej potrzebujesz, zapytaj nadawcę.
share-state-revoked-claimed-recipient = Nadawca ({ $name }) wycofał przesyłkę. Zaszyfrowana kopia została usunięta i nie można jej już otworzyć.
share-state-expired-recipient = Minął termin otwarcia. Przesyłka została usunięta. Jeśli nadal jej potrzebujesz, poproś nadawcę ({ $name }) o ponowne wysłanie.
share-state-expired-opened-recipient = { $opened ->
    [one] Przesyłkę otwarto raz. Termin minął, a zaszyfrowana kopia została usunięta.
    [few] Przesyłkę otwarto { $opened } razy. Termin minął, a zaszyfrowana kopia została usunięta.
    [many] Przesyłkę otwarto { $opened } razy. Termin minął, a zaszyfrowana kopia została usunięta.
   *[other] Przesyłkę otwarto { $opened } razy. Termin minął, a zaszyfrowana kopia została usunięta.
}
share-state-uninstalled = Aplikację Secure Share usunięto z tej witryny, a wraz z nią wszystkie przesyłki.
share-event-created-sender = Rozpoczęto wysyłanie
share-event-created-recipient = Nadawca ({ $name }) zaczął wysyłać przesyłkę
share-event-committed = Przesłano, gotowe do otwarcia
share-event-claimed-sender = Odbiorca ({ $name }) zaczął otwierać przesyłkę
share-event-claimed-recipient = Rozpoczęto otwieranie
share-event-lapsed = Nie potwierdzono odbioru na czas
share-event-opened-sender = Odbiorca ({ $name }) otworzył przesyłkę i potwierdził odbiór
share-event-opened-recipient = Przesyłka otwarta, odbiór potwierdzony
share-event-downloaded-sender = Odbiorca ({ $name }) ma przesyłkę
share-event-downloaded-recipient = Masz przesyłkę
share-event-unconfirmed = Zbyt wiele prób otwarcia bez potwierdzenia
share-event-confirmed-sender = Odbiorca ({ $name }) później potwierdził odbiór
share-event-confirmed-recipient = Twoja przeglądarka potwierdziła odbiór później
share-event-declined-sender = Odbiorca ({ $name }) odrzucił przesyłkę
share-event-declined-recipient = Przesyłka odrzucona przez Ciebie
share-event-revoked-sender = Przesyłka wycofana przez Ciebie
share-event-revoked-recipient = Nadawca ({ $name }) wycofał przesyłkę
share-event-revoked-uninstalled = Przesyłkę wycofano, bo usunięto aplikację
share-event-expired = Minął termin otwarcia
share-event-abandoned = Minął termin wysłania
share-event-uninstalled = Aplikację Secure Share usunięto z tej witryny
share-event-deleted = Usunięto zaszyfrowaną kopię
share-decline-title = Odrzucić przesyłkę bez otwierania?
share-decline-title-opened = Odrzucić przesyłkę bez ponownego otwierania?
share-decline-text = Usuniemy przesyłkę i powiadomimy nadawcę ({ $name }). Tej operacji nie można cofnąć.
share-decline-cancel = Nie odrzucaj
share-revoke-title = Wycofać tę przesyłkę?
share-revoke-text = Usuniemy zaszyfrowaną kopię i { $name } już jej nie otworzy. Tej operacji nie można cofnąć, więc upewnij się, że masz oryginał.
share-revoke-cancel = Nie wycofuj
share-revoke-named = Wycofaj: { $name }
share-revoke-all = Wycofaj dla wszystkich
share-revoke-all-title = Wycofać tę przesyłkę dla { $count } osób?
share-revoke-all-text = Usuniemy zaszyfrowane kopie i te osoby już nie otworzą przesyłki. Osoby, które już ją mają, zachowają ją. Tej operacji nie można cofnąć, więc upewnij się, że masz oryginał.
share-people = Wysłano do { $count } osób
share-extend = Wydłuż termin
share-extend-title = Wydłużyć termin otwarcia? Odbiorca: { $name }
share-extend-until = Można otworzyć do
share-extend-text = Jeśli e-mail z kluczem został już wysłany, podaje jeszcze poprzedni termin.
share-extend-cancel = Anuluj
share-add-text = Dla odbiorcy ({ $name }) nic się nie zmienia. Nowa osoba dostanie własny klucz i niczego nie trzeba przesyłać ponownie.
share-add-key = Klucz dla odbiorcy ({ $name })
share-add-key-hint = Ta karta już go nie ma. Wklej skopiowany wcześniej klucz.
share-key-lost-sender = { $name } nie ma klucza?
share-key-lost-sender-text = Najpierw poproś odbiorcę ({ $name }), żeby sprawdził folder ze spamem. Jeśli masz skopiowany klucz, przekaż go w inny sposób. W przeciwnym razie wycofaj przesyłkę i wyślij ją ponownie: nikt nie przechowuje klucza, nawet my.
share-key-lost-recipient = Nie masz klucza?
share-key-lost-recipient-text = Klucz przychodzi osobno, zwykle e-mailem. Sprawdź też folder ze spamem. Jeśli go nie znajdziesz, zapytaj nadawcę ({ $name }): bez klucza nikt nie otworzy przesyłki.

## Send

send-title = Wyślij plik
send-lead = Zaszyfrowane w Twojej przeglądarce. Otworzyć może tylko jedna osoba, tylko raz.
send-lead-several = Zaszyfrowane w Twojej przeglądarce. Otworzyć może tylko jedna osoba, tyle razy, ile wybierzesz.
send-lead-each = Zaszyfrowane w Twojej przeglądarce. Każda osoba dostaje własny klucz i może otworzyć przesyłkę tylko raz.
send-lead-each-several = Zaszyfrowane w Twojej przeglądarce. Każda osoba dostaje własny klucz i może otworzyć przesyłkę tyle razy, ile wybierzesz.
send-people =
    { $count ->
        [one] { $name } i { $other }
        [few] { $name } i { $count } inne osoby
        [many] { $name } i { $count } innych osób
       *[other] { $name } i { $count } innej osoby
    }
send-other = Kolejna osoba
send-other-add = Dodaj kolejną osobę
send-other-address = Adres e-mail: { $name }
send-other-remove = Usuń: { $name }
send-other-missing = Wybierz osobę albo anuluj.
send-other-most = Jednorazowo możesz wysłać do maksymalnie { $count } osób.
send-recipient = Odbiorca
send-address = Adres e-mail
send-address-hint-own = Usługa dostarczania Twojej organizacji wyśle klucz na ten adres. Nasze usługi nigdy go nie widzą.
send-content = Zawartość
send-files-hint-limit = Kilka plików lub folder dotrze jako jeden plik ZIP. Maksymalnie { $limit }.
send-not-resumable = Przeglądarka nie pozwala Secure Share niczego tu zapisać. Nie zamykaj tej karty do końca przesyłania: po jej zamknięciu lub odświeżeniu trzeba będzie zacząć od nowa.
send-description = Opis
send-description-used = Bajty: { $used } z { $limit }
send-about = Dotyczy { $issue }
send-more = Więcej opcji
send-delivery = Sposób przekazania klucza
send-by-hand = Po wysłaniu możesz skopiować link i klucz. Przekaż je samodzielnie, na przykład na czacie tylko z tą osobą.
send-by-hand-each = Po wysłaniu możesz skopiować link i klucz dla każdej osoby. Przekaż je samodzielnie, na przykład każdej osobie na osobnym czacie.
send-delivery-none-title = Na razie nie można wysyłać
send-delivery-none = Administratorzy zezwalają tylko na dostarczanie przez Twoją organizację, ale nie zostało ono skonfigurowane. Zwróć się do administratora.
send-language = Język e-maila
send-lifetime = Dostępne przez
send-openings = Liczba otwarć
send-openings-times = { $count ->
    [one] Raz
    [few] { $count } razy
    [many] { $count } razy
   *[other] { $count } razy
}
send-openings-most = { $count ->
    [one] Administratorzy zezwalają najwyżej na jedno otwarcie.
    [few] Administratorzy zezwalają najwyżej na { $count } otwarcia.
    [many] Administratorzy zezwalają najwyżej na { $count } otwarć.
   *[other] Administratorzy zezwalają najwyżej na { $count } otwarcia.
}
send-openings-once = Przesyłkę można otworzyć raz. Administratorzy mogą zezwolić na więcej.
send-openings-until = Dowolna liczba, do upływu terminu
send-notify = Powiadom usługę Twojej organizacji o otwarciu, odrzuceniu lub wygaśnięciu
send-until = { $name } może otworzyć przesyłkę tylko raz, do { $until }. Potem zostanie usunięta.
send-until-anyone = Przesyłkę można otworzyć tylko raz, do { $until }. Potem zostanie usunięta.
send-until-each = Każda osoba może otworzyć przesyłkę tylko raz, do { $until }. Potem zostanie usunięta.
send-until-several = { $name } może otworzyć przesyłkę { $count } razy, do { $until }. Po ostatnim otwarciu lub po tym terminie zostanie usunięta.
send-until-several-anyone = Przesyłkę można otworzyć { $count } razy, do { $until }. Po ostatnim otwarciu lub po tym terminie zostanie usunięta.
send-until-several-each = Każda osoba może otworzyć przesyłkę { $count } razy, do { $until }. Po ostatnim otwarciu lub po tym terminie zostanie usunięta.
send-until-any = { $name } może otwierać przesyłkę dowolną liczbę razy, do { $until }. Potem zostanie usunięta.
send-until-any-anyone = Przesyłkę można otwierać dowolną liczbę razy, do { $until }. Potem zostanie usunięta.
send-until-any-each = Każda osoba może otwierać przesyłkę dowolną liczbę razy, do { $until }. Potem zostanie usunięta.
send-submit = Wyślij
send-cancelled-running = Zatrzymano. Usuwamy to, co zostało przesłane. Jeszcze przez chwilę nie zamykaj tej karty.
send-progress-title = Wysyłanie do: { $name }
send-progress-stay = Nie zamykaj tej karty do końca wysyłania.
send-cancel = Anuluj
send-cancel-title = Przerwać wysyłanie?
send-cancel-confirm = Przerwij wysyłanie
send-cancel-keep = Wysyłaj dalej
send-failed-title = Nie udało się wysłać
send-retry = Spróbuj ponownie
send-back = Zmień dane
send-done-title = Wysłano do: { $name }
send-done-unmailed-title = Nie wysłano e-maila z kluczem
send-done-mailed = Klucz jest w drodze na adres { $address }.
send-done-next = { $name } otwiera Secure Share, wkleja klucz i odbiera przesyłkę. To działa tylko raz, do { $until }.
send-done-next-several = { $name } otwiera Secure Share, wkleja klucz i odbiera przesyłkę. To działa { $count } razy, do { $until }.
send-done-next-until = { $name } otwiera Secure Share, wkleja klucz i odbiera przesyłkę. To działa dowolną liczbę razy, do { $until }.
send-done-by-hand-title = Teraz przekaż klucz
send-done-stored = Zaszyfrowana przesyłka czeka na odbiorcę ({ $name }) do { $until }. Bez klucza nie da się jej otworzyć.
send-key-here = Klucz jest tylko na tej karcie. Jeśli ją zamkniesz, klucz przepadnie.
send-key-title = Przekaż klucz samodzielnie
send-message-copy = Kopiuj link i klucz
send-message = W Secure Share czeka na Ciebie przesyłka. Otwórz ją i wklej klucz:
send-message-from = W Secure Share czeka na Ciebie przesyłka (nadawca: { $sender }). Otwórz ją i wklej klucz:
send-key-copy = Kopiuj klucz
send-key-caution = Użyj innego kanału, np. telefonu lub czatu tylko z tą osobą ({ $name }). Nie wpisuj klucza w zgłoszeniu ani na stronie.
send-mail-again-title = Wyślij klucz e-mailem jeszcze raz
send-mail-again = Wyślij klucz
send-mails-left = { $count ->
    [one] Możesz wysłać ten klucz e-mailem jeszcze raz.
    [few] Możesz wysłać ten klucz e-mailem jeszcze { $count } razy.
    [many] Możesz wysłać ten klucz e-mailem jeszcze { $count } razy.
   *[other] Możesz wysłać ten klucz e-mailem jeszcze { $count } razy.
}
send-mails-none = Tego klucza nie można już wysłać e-mailem. Skopiuj go albo wycofaj przesyłkę i wyślij ją ponownie.
send-done-delivered = Usługa dostarczania Twojej organizacji przyjęła klucz dla: { $address }.
send-done-undelivered-title = Klucz nie został dostarczony
send-done-unclear-title = Nie wiadomo, czy klucz dotarł
send-deliver-again-title = Dostarcz klucz ponownie
send-deliver-again = Dostarcz klucz
send-label = Dla kogo to jest?
send-description-hint-outside = Widoczny po podaniu klucza. Nie wpisuj tu nic tajnego.
send-done-next-outside = Odbiorca ({ $name }) otworzy link, wklei klucz i dostanie przesyłkę. Zadziała to tylko raz, do { $until }.
send-done-next-outside-several = Odbiorca ({ $name }) otworzy link, wklei klucz i dostanie przesyłkę. Zadziała to { $count } razy, do { $until }.
send-done-next-outside-until = Odbiorca ({ $name }) otworzy link, wklei klucz i dostanie przesyłkę. Zadziała to dowolną liczbę razy, do { $until }.
send-follow = Zobacz status
send-each-copying = Przygotowywanie
send-each-missing = Nie wysłano
send-each-failed = Zajmij się kluczem
send-each-byHand = Teraz przekaż klucz
send-each-copied = Klucz skopiowany
send-each-over = Nie można już otworzyć
send-revoked-title = Wycofano
send-revoked = Przesyłka została usunięta. Nikt już jej nie otworzy. Jeśli odbiorca zaczął ją już otwierać, zobaczysz to w zakładce „Wysłane”.
send-another = Wyślij coś jeszcze
send-close = Zamknij
send-link-title = Przekaż teraz link odbiorcy ({ $name })
send-link-text = Klucz dotrze do odbiorcy ({ $name }) inną drogą. Kto zobaczy tylko link, nie otworzy przesyłki.
send-link-copy = Kopiuj link
send-link-program = Otwórz w moim programie pocztowym
send-link-code = Pokaż kod QR
send-link-code-hide = Ukryj kod QR
send-link-code-label = Kod QR z linkiem
send-link-subject = Coś dla Ciebie w Secure Share
send-link-mail = Przesyłam Ci coś przez Secure Share. Otwórz ten link i podaj klucz, który otrzymasz osobno:
send-title-text = Wyślij wiadomość
send-recipient-makers = Tylko niektóre grupy mogą wysyłać do osób z zewnątrz. Poproś administratorów o dodanie do grupy.
send-recipient-missing = Wybierz odbiorcę.
send-recipient-self = To Ty. Wybierz kogoś innego.
send-recipient-twice = { $name } jest już wśród odbiorców. Wybierz kogoś innego.
send-address-hint = Na ten adres wyślemy klucz. Usługa, która przechowuje przesyłkę, nigdy go nie widzi.
send-address-missing = Podaj adres, na który wyślemy klucz.
send-address-several = Podaj tylko jeden adres. Każda osoba dostaje własny klucz.
send-address-letters = Ten adres zawiera znaki, których nie przyjmują niektóre serwery pocztowe lub które tylko przypominają inne. Wpisz go literami od A do Z.
send-address-domain = Administratorzy zezwalają na wysyłanie kluczy e-mailem tylko do domen: { $domains }
send-files = Pliki
send-text = Wiadomość
send-files-missing = Dodaj plik lub folder.
send-files-hint = Kilka plików lub folder dotrze jako jeden plik ZIP.
send-files-too-large = To { $size }. Jednorazowo możesz wysłać maksymalnie { $limit }.
send-files-too-large-each = To { $size }. Kilku osobom naraz możesz wysłać maksymalnie { $limit }.
send-text-label = Tajna wiadomość
send-text-hint = Na przykład hasło. Odbiorca może ją wyświetlić i skopiować.
send-text-missing = Napisz wiadomość.
send-description-hint = Można go odczytać bez klucza, więc nie wpisuj tu nic tajnego.
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
send-delivery-mail = Wyślemy go e-mailem
send-delivery-own = Dostarczy go Twoja organizacja
send-delivery-copy = Przekażę go samodzielnie
send-notify-hint = Usługa pozna identyfikator i to, co się stało, ale żadnych nazwisk.
send-cancelled = Zatrzymano. Nic nie wysłano, a wpisane dane nadal tu są.
send-cancelled-mailed = Zatrzymano. Usunęliśmy to, co zostało przesłane. Klucz może jeszcze dotrzeć, ale niczego nie otworzy.
send-cancelled-failed = Zatrzymano, ale nie udało się usunąć tego, co zostało przesłane. Nikt nie ma do tego klucza. Wycofaj przesyłkę w zakładce „Wysłane”.
send-cancelled-failed-mailed = Zatrzymano, ale nie udało się usunąć tego, co zostało przesłane, a e-mail z kluczem może dotrzeć. Wycofaj przesyłkę w zakładce „Wysłane”.
send-phase-packing = Pakowanie plików
send-phase-announcing = Przygotowywanie do wysłania
send-phase-uploading = Szyfrowanie i przesyłanie
send-phase-committing = Sprawdzanie, czy wszystko dotarło
send-phase-copying = Przygotowywanie dla każdej osoby: { $copied } z { $copies }
send-phase-mailing = Wysyłanie klucza e-mailem
send-phase-delivering = Przekazywanie klucza do usługi dostarczania Twojej organizacji
send-cancel-text = Przesłano { $done } z { $total }. Jeśli przerwiesz, następnym razem wysyłanie zacznie się od początku.
send-recipient-inside = Ktoś stąd
send-recipient-outside = Osoba z zewnątrz
send-label-hint = Własnymi słowami, na przykład imię i nazwisko oraz firma. Ta osoba też to zobaczy, gdy poda klucz.
send-label-missing = Podaj, dla kogo to jest.
send-label-too-long = { $over ->
    [one] Za długie o jeden bajt.
    [few] Za długie o { $over } bajty.
    [many] Za długie o { $over } bajtów.
   *[other] Za długie o { $over } bajta.
}
send-password-too-long = Hasło jest za długie.
send-password-missing = Podaj hasło: administratorzy wymagają go dla osób z zewnątrz.

## Password for somebody outside

password-label = Hasło
password-hint = Jest potrzebne oprócz klucza. Przekaż je w inny sposób niż link i klucz, na przykład przez telefon. Nikt nie może go odzyskać.
password-generate = Wygeneruj
password-copy = Kopiuj hasło
password-weak = Łatwe do odgadnięcia. Wygeneruj hasło albo użyj co najmniej 14 różnych znaków.
password-fair = Można je odgadnąć dużym nakładem pracy, inaczej niż hasło wygenerowane.
password-strong = Trudne do odgadnięcia, chyba że to znana fraza.
password-done = { $name }: potrzebne jest też hasło
password-done-text = Przekaż je w inny sposób niż link i klucz, na przykład przez telefon. Nie jest przechowywane: po zamknięciu tej karty znasz je tylko Ty.
password-done-gate = Kto nie wchodzi przez Twoją stronę, potrzebuje hasła
password-done-gate-text = Twoja strona odblokowuje przesyłkę swoim użytkownikom bez hasła. Każdemu, kto otwiera sam link, przekaż hasło w inny sposób niż link i klucz, na przykład przez telefon. Nie jest ono przechowywane: po zamknięciu tej karty znasz je tylko Ty.
password-locked-title = Zbyt wiele razy podano błędne hasło
password-locked = Ktoś, kto ma link i klucz, dziesięć razy podał błędne hasło. Do { $until } żadne hasło nie jest przyjmowane, nawet właściwe. Nic nie przepadło. Jeśli to był odbiorca, podaj mu hasło jeszcze raz i pozwól na kolejne próby.
password-locked-lift = Pozwól na kolejne próby
password-mode = Co ono chroni?
password-mode-sealed = Treść
password-mode-sealed-hint = Bez hasła nie da się niczego odszyfrować, nawet mając klucz. Wybierz tę opcję, chyba że treść pokazuje strona internetowa.
password-mode-gate = Tylko dostęp, dla strony, która pokazuje treść
password-mode-gate-hint = Twoja strona może odblokować przesyłkę swoim użytkownikom bez hasła. Kto prowadzi Secure Share, też mógłby ją komuś odblokować, ale nadal niczego nie odszyfruje.
embed-title = Pokaż na swojej stronie
embed-text = Twoja strona pokazuje w ramce stronę z linku i odblokowuje ją swoim użytkownikom tokenem. Aby podpisywać tokeny, jej serwer potrzebuje tego sekretu. Przekaż go tylko osobom, które prowadzą tę stronę.
embed-secret = Sekret do odblokowania
embed-secret-hint = 64 cyfry szesnastkowe. Każdy, kto ma ten sekret i klucz, może otworzyć przesyłkę bez hasła.
embed-copy = Kopiuj sekret
embed-change = Zmień
embed-change-title = Zmienić sekret?
embed-change-text = Tokeny podpisane dotychczasowym sekretem od razu przestaną działać, a każdy, kto już odblokował przesyłkę, będzie musiał zrobić to ponownie. Przekaż nowy sekret swojej stronie.
embed-change-confirm = Zmień
embed-change-cancel = Zachowaj
embed-changed = To jest nowy sekret.
