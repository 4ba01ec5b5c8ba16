activity-back = Wróć do ustawień
activity-title-site = Dziennik aktywności
activity-title-own = Twoja aktywność
activity-intro-site = Co wydarzyło się w tej witrynie w ciągu ostatnich 60 dni. Dziennik nie zawiera kluczy, adresów e-mail, nazw plików ani opisów. Zapisuje także to, że go czytasz.
activity-intro-own = Twoje działania oraz to, co w ciągu ostatnich 60 dni stało się z plikami i wiadomościami wysłanymi do Ciebie lub przez Ciebie.
activity-person = Osoba
activity-action = Działanie
activity-all = Wszystkie działania
activity-from = Od
activity-until = Do
activity-place = Projekt lub przestrzeń
activity-place-hint = Identyfikator taki jak project:10000. Pokazuje go strona ustawień aplikacji w projekcie lub przestrzeni.
activity-place-wrong = Wpisz identyfikator taki jak project:10000 lub space:98304.
activity-loading = Wczytywanie dziennika…
activity-none = Brak wpisów dla tego wyboru.
activity-none-yet = Na razie nic nie znaleziono. Starsze wpisy nie są jeszcze przeszukane.
activity-somebody = Nazwa niewidoczna
activity-outsider = Osoba z zewnątrz
activity-closed = Zamknięte konto
activity-service = Usługa
activity-by-program = za pomocą programu
activity-count =
  { $count ->
    [one] { $count } raz w ciągu godziny
    [few] { $count } razy w ciągu godziny
    [many] { $count } razy w ciągu godziny
   *[other] { $count } razu w ciągu godziny
  }
activity-column-time = Czas
activity-column-what = Działanie
activity-column-who = Kto
activity-column-sender = Nadawca
activity-column-recipient = Odbiorca
activity-export = Eksportuj jako CSV
activity-export-loading =
  { $count ->
    [one] Wczytano { $count } wpis…
    [few] Wczytano { $count } wpisy…
    [many] Wczytano { $count } wpisów…
   *[other] Wczytano { $count } wpisu…
  }
activity-export-ready =
  { $count ->
    [one] { $count } wpis jest gotowy. Zawiera dzisiejsze nazwy osób.
    [few] { $count } wpisy są gotowe. Zawierają dzisiejsze nazwy osób.
    [many] { $count } wpisów jest gotowych. Zawierają dzisiejsze nazwy osób.
   *[other] { $count } wpisu jest gotowe. Zawierają dzisiejsze nazwy osób.
  }
activity-save = Zapisz plik
activity-cancel = Anuluj
activity-close = Zamknij
activity-refused = Przeglądarka nie zapisała pliku. Zezwól tej stronie na pobieranie plików i spróbuj ponownie.
activity-action-created = Rozpoczęto przesyłanie
activity-action-committed = Wysłano
activity-action-ticket = Zezwolono na e-mail z kluczem
activity-action-extended = Wydłużono czas na otwarcie
activity-action-claimed = Rozpoczęto otwieranie
activity-action-wrong-key = Wprowadzono zły klucz
activity-action-unlocked = Odblokowano
activity-action-unlock-secret-changed = Zmieniono sekret do odblokowania
activity-action-acknowledged = Potwierdzono odbiór
activity-action-unconfirmed = Zakończono bez potwierdzenia
activity-action-declined = Odrzucono
activity-action-revoked = Wycofano
activity-action-expired = Minął termin otwarcia
activity-action-abandoned = Nie przesłano na czas
activity-action-uninstalled = Zakończono, bo usunięto aplikację
activity-action-policy-changed = Zmieniono zasady wysyłania
activity-action-notices-changed = Zmieniono adres powiadomień
activity-action-program-approved = Zatwierdzono program
activity-action-program-revoked = Odebrano dostęp programowi
activity-action-application-registered = Zarejestrowano aplikację
activity-action-application-changed = Zmieniono ustawienia aplikacji
activity-action-application-renewed = Aplikacja ma nowy certyfikat
activity-action-application-revoked = Odebrano dostęp aplikacji
activity-action-consent-given = Wyrażono zgodę dla aplikacji
activity-action-consent-withdrawn = Wycofano zgodę dla aplikacji
activity-action-refused = Odrzucono na podstawie zasad
activity-action-role-used = Żądanie administratora
activity-rule-deliveryMethods = Sposoby przekazania klucza
activity-rule-domains = Domeny e-mail
activity-rule-largestFile = Największy plik
activity-rule-lifetime = Najdłuższy czas na otwarcie
activity-rule-openings = Liczba otwarć
activity-rule-places = Tylko z tych projektów i przestrzeni
activity-rule-programs = Programy i aplikacje
activity-rule-outsiders = Wysyłanie do osób z zewnątrz
activity-rule-senders = Kto może wysyłać
activity-rule-linkMakers = Kto może wysyłać do osób z zewnątrz
activity-rule-gates = Hasła, które chronią tylko dostęp
activity-rule-passwords = Hasła dla osób z zewnątrz
