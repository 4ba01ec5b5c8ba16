## Admin

admin-title = O Secure Share
admin-intro = Dzięki Secure Share osoby z tej witryny wysyłają plik lub wiadomość jednej lub kilku wybranym osobom. Treść jest szyfrowana w przeglądarce nadawcy, odszyfrowywana w przeglądarce odbiorcy i usuwana po ostatnim otwarciu, na które pozwala nadawca, albo po upływie terminu.
admin-asking = Wczytywanie limitów…
admin-failed = Usługa nie odpowiada
admin-unknown = nieznana
admin-policy = Zasady wysyłania
admin-policy-intro = Te zasady obowiązują wszystkich w tej witrynie, w każdej aplikacji i każdym narzędziu. To, co już wysłano, zachowuje rozmiar, termin i domeny e-mail; zmiany sposobów przekazania klucza i zasady dla programów działają od razu. W projektach i przestrzeniach można je tylko zaostrzyć.
admin-policy-loading = Wczytywanie zasad…
admin-policy-unreadable = Nie można odczytać zapisanych zasad
admin-policy-unreadable-text = Dopóki nie zapiszesz nowych zasad, z tej witryny nie można nic wysłać. To, co tu zapiszesz, w całości zastąpi stare zasady.
admin-policy-domains = Domeny e-mail
admin-policy-domains-hint = Klucze są wysyłane e-mailem tylko na adresy w tych domenach, na przykład acme.com, mail.acme.com. Zostaw puste, aby zezwolić na wszystkie.
admin-policy-domains-wrong = Wpisz najwyżej 20 domen, takich jak acme.com, oddzielonych przecinkami.
admin-policy-largest = Największy plik, w MB
admin-policy-largest-hint = Zostaw puste, aby zezwolić na tyle, ile przyjmuje usługa. Pliki są dopełniane przed wysłaniem, więc usługa nie odróżnia rozmiarów, które różnią się o mniej niż 12%. Aplikacja sprawdza dokładny rozmiar.
admin-policy-largest-wrong = Wpisz liczbę megabajtów, na przykład 250.
admin-policy-lifetime = Najdłuższy czas na otwarcie
admin-policy-lifetime-hint = To, co nie zostanie do tego czasu otwarte, zostanie usunięte. Nadawca może wybrać krótszy czas.
admin-policy-lifetime-longest = Tak długo, jak pozwala usługa ({ $time })
admin-policy-openings-hint = Tyle najwyżej może wybrać nadawca.
admin-policy-openings-count = { $count ->
        [one] Jeden raz
        [few] Najwyżej { $count } razy
        [many] Najwyżej { $count } razy
       *[other] Najwyżej { $count } razu
    }
admin-policy-openings-any = Dowolną liczbę razy, do upływu terminu
admin-policy-placeRequired = Tylko z projektu lub przestrzeni
admin-policy-placeRequired-hint = Nic nie można wysłać ze strony globalnej ani za pomocą programów, które nie należą do żadnego projektu ani przestrzeni.
admin-policy-programs = Programy i aplikacje mogą działać w imieniu osób
admin-policy-programs-hint = Bez zezwolenia narzędzie wiersza poleceń i wszystkie zarejestrowane aplikacje przestaną działać w tej witrynie.
admin-policy-outsiders = Zezwalaj na wysyłanie do osób z zewnątrz
admin-policy-outsiders-hint = Kto ma link i klucz, otwiera przesyłkę na osobnej stronie, bez konta.
admin-delivery = Sposoby przekazania klucza
admin-delivery-intro = Wybierz, jak klucz może dotrzeć do odbiorcy. Widoczne są tylko sposoby, na które zezwalasz.
admin-delivery-mail = E-mail od Secure Share
admin-delivery-mail-hint = Nasza usługa e-mail widzi klucz podczas wysyłania. Bez zezwolenia nie dotrze do niej żaden klucz z tej witryny.
admin-delivery-own = Własne dostarczanie
admin-delivery-own-hint = Klucz dostarcza usługa Twojej organizacji. Nie widzą go ani nasze usługi, ani Atlassian.
admin-delivery-copy = Przez nadawcę
admin-delivery-copy-hint = Nadawca kopiuje klucz i przekazuje go samodzielnie.
admin-delivery-none = Zezwól na co najmniej jeden sposób. Inaczej nikt nie będzie mógł niczego wysłać.
admin-delivery-save = Zapisz
admin-delivery-saved = Zapisano.
admin-delivery-failed = Niczego nie zmieniono
admin-activity = Dziennik aktywności
admin-activity-intro = Zobacz, kto coś wysłał, odebrał, odrzucił lub wycofał, kto korzystał z programu i kto zmienił zasady wysyłania.
admin-activity-open = Otwórz dziennik aktywności
admin-stored = Co przechowujemy, gdzie i jak długo
admin-stored-file = Pliki i wiadomości
admin-stored-file-where = Zaszyfrowane, w Amazon S3, na koncie AWS, które przechowuje pliki.
admin-stored-file-until = Do potwierdzenia przez odbiorcę ostatniego pobrania, na które pozwala nadawca, albo do odrzucenia lub wycofania przesyłki. Najdłużej { $lifetime }.
admin-stored-name = Nazwy plików i opisy
admin-stored-name-where = Zaszyfrowane, w bazie danych na tym samym koncie. Kopia dla odbiorcy jest zaszyfrowana kluczem pliku. Kopia dla nadawcy i opis są zaszyfrowane kluczem tej witryny.
admin-stored-name-until = Kopia dla odbiorcy jest usuwana razem z plikiem. Kopia dla nadawcy i opis są usuwane później (okres: { $history }).
admin-stored-log = Kto komu coś wysłał
admin-stored-log-where = Identyfikatory kont, witryna, godziny, rozmiar i status, w tej samej bazie danych.
admin-stored-log-until = Okres po usunięciu pliku: { $history }.
admin-stored-activity = Dziennik aktywności
admin-stored-activity-where = Kto, co i kiedy zrobił: identyfikatory kont, godziny i rodzaj działania, w tej samej bazie danych. Bez kluczy, adresów e-mail, nazw plików i opisów.
admin-stored-activity-until = Przez 60 dni lub do usunięcia aplikacji.
admin-stored-outside = Osoby z zewnątrz
admin-stored-outside-where = Przy pliku dla osoby bez konta: identyfikator linku oraz nazwa, którą nadał jej nadawca, zaszyfrowana kluczem tej witryny. Wywołania linku są liczone według skrótów adresu IP i linku.
admin-stored-outside-until = Link i nazwa są usuwane z historią pliku, a liczniki po dwóch dniach.
admin-stored-password = Hasła dla osób z zewnątrz
admin-stored-password-where = Nie przechowujemy ich. Przy każdym pliku z hasłem: skrót, który służy do jego sprawdzenia, i godziny podania błędnych haseł. Jeśli plik może pokazywać strona internetowa, także sekret do odblokowania, adresy tych stron i skrót każdego użytego tokenu. Plik cookie w przeglądarce odbiorcy utrzymuje odblokowanie.
admin-stored-password-until = Adresy są usuwane z historią pliku, skróty tokenów po około dwóch dniach, a reszta razem z plikiem. Plik cookie jest ważny godzinę.
admin-stored-accounts = Zamknięte konta Atlassian
admin-stored-accounts-where = Co tydzień zgłaszamy firmie Atlassian identyfikatory kont, które przechowujemy. Baza danych zawiera w tym celu ich listę.
admin-stored-accounts-until = Gdy Atlassian poinformuje, że konto zostało zamknięte, jego identyfikator jest w ciągu kilku minut usuwany ze wszystkiego, co tu wymieniono, z wyjątkiem liczników i otwartych połączeń.
admin-stored-counters = Liczniki limitów
admin-stored-counters-where = Ile wysłała i o ile poprosiła każda osoba oraz ta witryna: identyfikatory kont i liczby, w tej samej bazie danych.
admin-stored-counters-until = Przez dzień lub dwa.
admin-stored-live = Aktualizacje na żywo
admin-stored-live-where = Dla każdej otwartej strony: identyfikator konta, witryna i czas otwarcia. Dla każdej zmiany: identyfikator pliku.
admin-stored-live-until = Otwarta strona przez około dwie godziny, zmiana przez około dwie minuty.
admin-stored-key = Klucze
admin-stored-key-where = Nie przechowujemy ich. Gdy wysyłamy klucz e-mailem, drugie konto AWS, bez dostępu do plików, przetwarza go tylko podczas wysyłania. Klucz, który dostarcza Twoja organizacja lub nadawca, nigdy do nas nie trafia.
admin-stored-key-until = Potem klucz ma tylko odbiorca.
admin-stored-address = Adresy e-mail
admin-stored-address-where = Nie przechowujemy ich. Gdy wysyłamy klucz e-mailem, drugie konto liczy e-maile według skrótu adresu. W innych przypadkach adres nigdy do nas nie trafia.
admin-stored-address-until = Liczniki są usuwane po dwóch godzinach.
admin-stored-site-key = Klucz tej witryny
admin-stored-site-key-where = Po stronie Atlassian, w magazynie sekretów aplikacji. Szyfruje opisy, które może odczytać każda osoba zalogowana w tej witrynie, oraz nazwy plików, które widzi tylko nadawca.
admin-stored-site-key-until = Do 28 dni po usunięciu aplikacji.
admin-stored-own = Własne dostarczanie
admin-stored-own-where = Adres i sekret podpisu, po stronie Atlassian, w magazynie sekretów aplikacji. Otrzymuje je każda osoba zalogowana w tej witrynie, ponieważ podpisuje jej przeglądarka.
admin-stored-own-until = Do ich usunięcia przez administratora lub do 28 dni po usunięciu aplikacji.
admin-stored-notices = Powiadomienia
admin-stored-notices-where = Ustawiony adres, w tej samej bazie danych co informacje o tym, kto komu coś wysłał. Oczekujące powiadomienia, w kolejce na tym samym koncie: witryna, identyfikator pliku, co się stało i kiedy.
admin-stored-notices-until = Adres do jego usunięcia lub do usunięcia aplikacji. Powiadomienie do przyjęcia lub odrzucenia przez Twoją usługę albo przez 14 dni po ostatniej nieudanej próbie.
admin-stored-browser = Dane w przeglądarkach
admin-stored-browser-where = Identyfikator trwającego pobierania, plik podczas pakowania lub zapisywania, odszyfrowana część przerwanego pobierania, dane potrzebne do wznowienia przerwanego wysyłania (klucz, odbiorca, adres e-mail i nazwy plików, zaszyfrowane) oraz identyfikatory wysłanych plików z ich statusem, aby nikogo nie powiadamiać dwa razy.
admin-stored-browser-until = Identyfikator pobierania jest usuwany po potwierdzeniu lub po 12 godzinach, pozostawiony plik przy następnym uruchomieniu aplikacji, a przerwane pobieranie lub wysyłanie przy uruchomieniu po upływie doby lub po usunięciu pliku. Identyfikatory wysłanych plików są usuwane wraz z ich historią. Najdłuższy okres: { $told }.
admin-limits = Limity
admin-limit-size = Maksymalny rozmiar pliku
admin-limit-lifetime = Czas na otwarcie pliku
admin-limit-upload = Czas na zakończenie przesyłania
admin-limit-leases = Próby pobrania
admin-limit-leases-value = { $count } na plik, każda rezerwuje go na { $lease }
admin-limit-mails = E-maile z kluczem
admin-limit-mails-value = { $count } na plik
admin-limit-history = Okres przechowywania historii
admin-removal = Jeśli usuniesz aplikację
admin-removal-files = Nikt nie będzie mógł otworzyć plików tej witryny. Usuniemy je w ciągu kilku minut.
admin-removal-log = W ciągu doby usuniemy też historię tych plików, zasady, dziennik aktywności i wszystkie inne dane tej witryny. Liczniki limitów pozostaną jeszcze dwa dni.
admin-removal-site-key = Atlassian usunie klucz tej witryny po 28 dniach.
admin-removal-again = Jeśli ponownie zainstalujesz aplikację, witryna otrzyma nowy klucz. Nie można nim odczytać wcześniejszych opisów i nazw plików.
admin-review = Dla osób oceniających bezpieczeństwo
admin-review-intro = Krótkie odpowiedzi na typowe pytania. Operator to organizacja, która prowadzi Secure Share dla tej witryny.
admin-review-where = Gdzie są dane
admin-review-where-answer = W regionach AWS wybranych przez operatora oraz po stronie Atlassian. Lista powyżej pokazuje, co gdzie się znajduje.
admin-review-retention = Jak długo
admin-review-retention-answer = Najdłuższy czas przechowywania pliku po wysłaniu: { $lifetime }. Informacje o nim są przechowywane dłużej (dodatkowy okres: { $history }). Resztę zawiera lista powyżej.
admin-review-encryption = Szyfrowanie
admin-review-encryption-answer = Przeglądarka nadawcy szyfruje każdy plik i każdą wiadomość osobnym kluczem (AES-128-GCM). Połączenia używają TLS 1.2 lub nowszego, a AWS dodatkowo szyfruje przechowywane dane.
admin-review-access = Kto ma dostęp
admin-review-access-answer = Plik można otworzyć tylko za pomocą jego klucza i tylko jako osoba, do której go wysłano. Link dla osoby bez konta może otworzyć każdy, kto ma także klucz. Konto AWS z plikami nigdy nie otrzymuje klucza, a konto, które wysyła klucze e-mailem, nigdy nie otrzymuje pliku. Osoba kontrolująca oba konta mogłaby odczytać plik, którego klucz wysyłamy e-mailem. Administratorzy tej witryny widzą dziennik aktywności, ale nie pliki.
admin-review-subprocessors = Podwykonawcy przetwarzania
admin-review-subprocessors-answer = Amazon Web Services przechowuje zaszyfrowane pliki i wysyła e-maile. Atlassian loguje użytkowników, dostarcza strony aplikacji i przechowuje klucz tej witryny: może zmienić strony oraz odczytać opisy i nazwy plików. Dostawca poczty odbiorcy widzi e-maile z kluczami, ale nie pliki.
admin-review-incidents = Incydenty
admin-review-incidents-answer = Operator obsługuje incydenty i informuje o nich. Poproś go o plan postępowania. Jeśli program lub aplikacja mogą być zagrożone, odbierz im dostęp na tej stronie.
admin-review-disclosure = Zgłaszanie luk w zabezpieczeniach
admin-review-disclosure-answer = Powiadom operatora prywatnie, nie w publicznym zgłoszeniu. Dane do zgłoszenia są na końcu tej strony.
admin-review-recovery = Kopie zapasowe i odtwarzanie
admin-review-recovery-answer = Celowo nie ma kopii zapasowych: to, co usunięto, ma zniknąć. Jeśli magazyn danych zostanie utracony, nadawcy wysyłają ponownie pliki, których jeszcze nie otwarto, a administratorzy ponownie ustawiają zasady i aplikacje. Historia przepada. Operator tworzy pusty magazyn jednym wdrożeniem.
admin-report = Wersje i pomoc
admin-version-app = Aplikacja
admin-version-service = Usługa
admin-report-how = Aby zgłosić problem, wyślij poniższe wiersze zespołowi, który prowadzi dla Ciebie Secure Share. Opisz swoje działania, co się stało i kiedy. Nigdy nie wysyłaj klucza, pliku ani wiadomości.
admin-report-copy = Kopiuj te wiersze

## Rules in force, and settings of a project or space

policy-now-site = Co obowiązuje teraz w tej witrynie
policy-now-project = Co obowiązuje teraz w tym projekcie
policy-now-space = Co obowiązuje teraz w tej przestrzeni
policy-change-site = Zmień zasady tej witryny
policy-change-project = Zaostrz zasady w tym projekcie
policy-change-space = Zaostrz zasady w tej przestrzeni
policy-source-here = Ustawione tutaj
policy-source-site = Z witryny
policy-source-service = Z usługi
policy-now-deliveryMethods = Klucze można przekazywać tak: { $methods }.
policy-now-domains = Klucze są wysyłane tylko na adresy w tych domenach: { $domains }.
policy-now-domains-any = Klucze można wysyłać na dowolny adres e-mail.
policy-now-largestFile = Można wysyłać pliki do { $size }.
policy-now-largestFile-any = Pliki mogą być tak duże, jak pozwala usługa.
policy-now-lifetimeSeconds = Odbiorcy mają na otwarcie najwyżej { $time }.
policy-now-openings = { $count ->
        [one] Przesyłkę można otworzyć jeden raz.
        [few] Przesyłkę można otworzyć najwyżej { $count } razy.
        [many] Przesyłkę można otworzyć najwyżej { $count } razy.
       *[other] Przesyłkę można otworzyć najwyżej { $count } razu.
    }
policy-now-openings-any = Przesyłkę można otwierać dowolną liczbę razy, do upływu terminu.
policy-now-places = Pliki można wysyłać tylko z: { $places }.
policy-now-places-some = Pliki można wysyłać tylko z projektu lub przestrzeni.
policy-now-places-any = Pliki można wysyłać z dowolnego miejsca w produkcie.
policy-now-places-other = Stąd nie można nic wysłać: witryna zezwala tylko na inne projekty i przestrzenie.
policy-now-programs-yes = Programy i aplikacje mogą działać w imieniu osób.
policy-now-programs-no = Programy i aplikacje nie mogą działać w imieniu osób.
policy-now-outsiders-yes = Pliki można wysyłać przez link do osób z zewnątrz.
policy-now-outsiders-no = Nie można wysyłać do osób z zewnątrz.
policy-now-senders = Wysyłać mogą tylko członkowie tych grup: { $groups }.
policy-now-senders-any = Wysyłać mogą wszyscy w tej witrynie.
policy-now-linkMakers = Do osób z zewnątrz mogą wysyłać tylko członkowie tych grup, tam gdzie jest to dozwolone: { $groups }.
policy-now-linkMakers-any = Każdy, kto może wysyłać, może też wysyłać do osób z zewnątrz, tam gdzie jest to dozwolone.
policy-rule-deliveryMethods = Sposoby przekazania klucza
policy-rule-domains = Domeny e-mail
policy-rule-largestFile = Największy plik
policy-rule-lifetime = Najdłuższy czas na otwarcie
policy-rule-openings = Liczba otwarć
policy-rule-places = Tylko z tych projektów i przestrzeni
policy-rule-programs = Programy i aplikacje
policy-rule-outsiders = Wysyłanie do osób z zewnątrz
policy-rule-senders = Kto może wysyłać
policy-rule-linkMakers = Kto może wysyłać do osób z zewnątrz
admin-policy-places-hint = Wyszukaj według nazwy albo wpisz identyfikator taki jak project:10000 lub space:98304, który pokazuje strona ustawień aplikacji w projekcie lub przestrzeni. Aby znaleźć coś z drugiego produktu, wpisz identyfikator. Nie wybieraj niczego, aby zezwolić na wszystkie.
admin-policy-places-wrong = Wybierz najwyżej 50 projektów i przestrzeni.
admin-policy-senders-hint = Wysyłać mogą tylko członkowie tych grup, w aplikacji Secure Share; programy i inne aplikacje nie mogą wtedy nic wysyłać. Nie wybieraj niczego, aby zezwolić wszystkim.
admin-policy-linkMakers-hint = To samo dla plików do osób z zewnątrz. Nie wybieraj niczego, aby zezwolić każdemu nadawcy.
admin-policy-groups-wrong = Wybierz najwyżej 16 grup.
place-searching = Wyszukiwanie…
place-found =
  { $count ->
    [one] Znaleziono { $count } wynik
    [few] Znaleziono { $count } wyniki
    [many] Znaleziono { $count } wyników
   *[other] Znaleziono { $count } wyniku
  }
place-none = Brak wyników dla frazy „{ $query }”
place-failed = Wyszukiwanie nie powiodło się. Wpisz nazwę jeszcze raz.
group-searching = Wyszukiwanie…
group-found =
  { $count ->
    [one] Znaleziono { $count } grupę
    [few] Znaleziono { $count } grupy
    [many] Znaleziono { $count } grup
   *[other] Znaleziono { $count } grupy
  }
group-none = Nie znaleziono grupy dla frazy „{ $query }”
group-failed = Wyszukiwanie nie powiodło się. Wpisz nazwę jeszcze raz.
policy-named-remove = Usuń: { $name }
admin-policy-empty = Razem z zasadami powyżej nic nie byłoby dozwolone. Zmień tę zasadę: { $rule }.
place-title-project = Secure Share w tym projekcie
place-title-space = Secure Share w tej przestrzeni
place-intro-project = Administratorzy tego projektu decydują, co można z niego wysyłać, w granicach zasad witryny.
place-intro-space = Administratorzy tej przestrzeni decydują, co można z niej wysyłać, w granicach zasad witryny.
place-policy-intro = Te zasady dotyczą tego, co jest wysyłane stąd, w każdej aplikacji i każdym narzędziu. Mogą tylko zaostrzać zasady witryny. Zmiana nie wpływa na to, co już wysłano: zachowuje rozmiar, termin i domeny e-mail. Zmiany sposobów przekazania klucza działają od razu.
place-unknown = Nie wiemy, który to projekt lub przestrzeń. Odśwież stronę i spróbuj ponownie.
place-id-project = Identyfikator tego projektu to { $id }. Administratorzy witryny potrzebują go, aby wskazać ten projekt w zasadach witryny.
place-id-space = Identyfikator tej przestrzeni to { $id }. Administratorzy witryny potrzebują go, aby wskazać tę przestrzeń w zasadach witryny.
place-not-administrator-project = Mogą to zmienić tylko administratorzy tego projektu lub witryny. Poproś jednego z nich.
place-not-administrator-space = Mogą to zmienić tylko administratorzy tej przestrzeni lub witryny. Poproś jednego z nich.

## Own delivery

own-title = Własne dostarczanie kluczy
own-intro = Przy własnym dostarczaniu przeglądarki przekazują klucze bezpośrednio usłudze Twojej organizacji, a ona dostarcza je odbiorcom. Wtedy ani nasze usługi, ani Atlassian nie widzą kluczy. W przeciwnym razie wysyłamy je e-mailem.
own-asking = Wczytywanie ustawień…
own-address = Adres Twojej usługi
own-address-hint = Przy zapisywaniu Atlassian pyta o zgodę na ten adres. Otwarte strony użyją go po odświeżeniu.
own-address-wrong = Podaj adres, który zaczyna się od https:// i nie zawiera nazwy użytkownika, symbolu wieloznacznego ani znaku #.
own-egress = Secure Share wysyła tu klucze z przeglądarek użytkowników
own-save = Zapisz adres
own-renew = Utwórz nowy sekret
own-remove = Wyłącz własne dostarczanie
own-remove-certain = Tak, wyłącz
own-remove-effect = Od tej chwili klucze wysyłamy e-mailem my, o ile pozwalają na to Twoje zasady wysyłania.
own-secret-title = Skopiuj teraz sekret podpisu
own-secret-once = Twoja usługa sprawdza nim wiadomości. Pokazujemy go tylko raz; w każdej chwili możesz utworzyć nowy. Strony wczytane od teraz podpisują nowym.
own-secret-copy = Kopiuj sekret
own-secret-hide = Mam kopię
own-test-recipient = Adres e-mail do testu
own-test-hint = Usługa otrzyma próbkę dla tego adresu, sprawdzi ją i niczego nie wyśle.
own-test = Wyślij próbkę
own-done-save = Adres zapisany. Odśwież stronę, a potem wyślij próbkę.
own-done-renew = Jest nowy sekret. Dodaj go w swojej usłudze i zachowaj tam stary, dopóki wszyscy nie odświeżą aplikacji.
own-done-remove = Własne dostarczanie jest wyłączone.
own-done-test = Działa: usługa przyjęła i potwierdziła próbkę.
own-test-own-refused = Usługa odrzuciła próbkę: „{ $answer }”. Jeśli chodzi o podpis, ustaw w niej sekret podpisu albo utwórz tu nowy.
own-test-own-slow = Usługa nie odpowiedziała w ciągu 10 sekund. Sprawdź, czy działa i czy jej serwer poczty odpowiada na czas.
own-test-own-unreachable = Pod tym adresem nic nie odpowiada. Sprawdź, czy adres jest poprawny, czy usługa działa i czy jej certyfikat jest ważny. O usłudze we własnej sieci przeczytasz w dokumentacji.
own-test-own-unreadable = Pod tym adresem coś odpowiada, ale ta strona nie może odczytać odpowiedzi. Usługa musi wysyłać nagłówek Access-Control-Allow-Origin z wartością { $origin } lub *, także przy przekierowaniach i błędach.
own-test-own-blocked = Ta strona nie może jeszcze łączyć się z tym adresem. Odśwież ją i spróbuj jeszcze raz. Jeśli to nie pomoże, zapisz adres ponownie i wyraź zgodę.
own-test-own-redirect = Usługa odpowiedziała przekierowaniem. Przeglądarka nie przekaże klucza w ten sposób: zapisz adres, na który prowadzi przekierowanie.
own-test-own-answer = Przyszła odpowiedź o statusie { $answer }, ale nie od usługi dostarczania. Być może zamiast niej odpowiada strona logowania lub serwer proxy.
own-test-own-failed = Usługa odpowiedziała błędem: „{ $answer }”. Szczegóły znajdziesz w jej dzienniku.

notices-title = Powiadomienia
notices-intro = Nadawca może poprosić, aby usługa Twojej organizacji dowiedziała się, że plik otwarto lub odrzucono albo że wygasł. Powiadomienie zawiera identyfikator pliku i informację, co się stało, ale żadnej osoby, adresu, nazwy pliku ani klucza. Bez prośby nadawcy nic nie jest wysyłane.
notices-operator = Operator tej usługi nie skonfigurował powiadomień.
notices-address = Dokąd trafiają powiadomienia
notices-address-hint = Adres Twojej usługi. Zaczyna się od https:// i jest dostępny z internetu. Powiadomienia przychodzą z naszych serwerów, a nie z przeglądarek.
notices-address-wrong = Wpisz adres, który zaczyna się od https:// i nie zawiera nazwy użytkownika ani znaku #.
failure-receiver-address = Powiadomienia wysyłają nasze serwery, więc ten adres musi być w internecie: nie localhost i nie w sieci prywatnej.
notices-use = Używaj do powiadomień
notices-stop = Wyłącz powiadomienia
notices-done-on = Powiadomienia są włączone. Nadawcy mogą o nie poprosić w sekcji „Więcej opcji”.
notices-done-off = Powiadomienia są wyłączone. Te, które jeszcze czekały, nie zostaną wysłane.
notices-check = Czego Twoja usługa potrzebuje, aby sprawdzać powiadomienia
notices-check-intro = Każde powiadomienie to podpisany token (JWT, ES256). Twoja usługa musi sprawdzić podpis kluczem publicznym, wystawcę, odbiorcę, termin ważności i witrynę. Nic tutaj nie jest tajne.
notices-issuer = Wystawca (iss)
notices-audience = Odbiorca (aud)
notices-key = Klucz publiczny (zestaw JWK)
notices-key-copy = Kopiuj klucz publiczny
notices-sample = Powiadomienie zawiera na przykład:

## Trusted applications

applications-title = Zaufane aplikacje
applications-intro = Aplikacja na Twoim serwerze może wysyłać i odbierać w imieniu osób z tej witryny, na przykład paski wynagrodzeń. Potwierdza swoją tożsamość kluczem, który tutaj zarejestrujesz.
applications-loading = Wczytywanie aplikacji…
applications-again = Spróbuj ponownie
applications-none = Nie zarejestrowano żadnej aplikacji.
applications-add = Zarejestruj aplikację
applications-added = Aplikacja { $name } jest zarejestrowana. Osoby, które mają wyrazić zgodę, znajdą ją w sekcji „Programy”.
applications-address = Adres aplikacji
applications-address-hint = Jeśli aplikacja publikuje swój certyfikat, podaj jej nazwę hosta, na przykład payroll.acme.com. Pobierzemy certyfikat spod tego adresu.
applications-address-wrong = Podaj nazwę hosta, na przykład payroll.acme.com, bez ścieżki.
applications-fetch = Pobierz
failure-certificate-address = Certyfikat można pobrać tylko spod publicznego adresu w internecie. Wklej go zamiast tego.
failure-certificate-unreachable = Pod tym adresem nikt nie odpowiedział w ciągu 5 sekund. Sprawdź adres lub wklej certyfikat.
failure-certificate-tls = Serwer nie potwierdził, że należy do tego adresu: jego certyfikat TLS jest nieważny. Popraw to lub wklej certyfikat aplikacji.
failure-certificate-redirect = Serwer przekierowuje pod inny adres. Podaj tamten adres lub wklej certyfikat.
failure-certificate-missing = Serwer nie publikuje certyfikatu pod tym adresem. Wklej go zamiast tego.
failure-certificate-content = To, co publikuje serwer, nie jest certyfikatem ani kluczem publicznym Ed25519 albo ma niewłaściwy typ. Zapytaj właściciela aplikacji lub wklej certyfikat.
applications-certificate = Certyfikat lub klucz publiczny
applications-certificate-hint = Wklej zawartość pliku certificate.pem, który tworzy polecenie „secureshare application”.
applications-certificate-wrong = Wklej jeden certyfikat lub klucz publiczny Ed25519. Tekst zaczyna się od „-----BEGIN”.
applications-fingerprint = Odcisk klucza
applications-compare = Kontynuuj tylko wtedy, gdy właściciel aplikacji widzi ten sam odcisk.
applications-name = Nazwa
applications-name-hint = Widzą ją osoby proszone o zgodę, na przykład „Płace”.
applications-name-missing = Podaj nazwę.
applications-scopes = Co może robić
applications-scope-send = Wysyłać pliki i wiadomości
applications-scope-receive = Pobierać przesyłki do danej osoby, nadal zaszyfrowane
applications-scope-read = Wyświetlać listy i aktywność danej osoby
applications-scopes-missing = Wybierz co najmniej jedną pozycję.
applications-people = W czyim imieniu działa
applications-people-agree = Każdej osoby, która wyrazi zgodę
applications-people-listed = Osób wybranych przeze mnie
applications-people-missing = Wybierz co najmniej jedną osobę.
applications-person = Dodaj osobę
applications-person-remove = Usuń: { $name }
applications-sources = Skąd może się łączyć
applications-sources-hint = Adresy IP lub zakresy, na przykład 192.0.2.7 lub 2001:db8::/32
applications-sources-wrong = Podaj adresy IP lub zakresy, takie jak 192.0.2.0/24, oddzielone spacjami.
applications-timeout = Ważność żądania
applications-timeout-hint = Od chwili podpisania przez aplikację. Krótszy czas jest bezpieczniejszy; zegar aplikacji musi być dokładny.
applications-advanced = Zaawansowane
applications-requests = Tylko te żądania
applications-requests-hint = Jedno w wierszu, na przykład POST /v1/shares lub GET /v1/shares/{ "{id}" }. Pozostaw puste, aby zezwolić na wszystko, co aplikacja może robić.
applications-requests-wrong = Podaj najwyżej 20 żądań, po jednym w wierszu, na przykład POST /v1/shares.
applications-register = Zarejestruj
applications-cancel = Anuluj
applications-malformed = Usługa nie przyjmuje tych danych. Sprawdź, czy certyfikat jest dziś ważny i czy każdy zakres zaczyna się od pierwszego adresu, na przykład 192.0.2.0/24. Jeśli podano żądania, każde musi istnieć i należeć do tego, co aplikacja może robić.
applications-until = Koniec rejestracji
applications-until-never = Gdy odbierzesz dostęp
applications-used = Ostatnie użycie
applications-used-never = Nigdy
applications-change = Zmień
applications-change-one = Zmień ustawienia aplikacji { $name }
applications-change-text = Certyfikat pozostaje ten sam. Jeśli aplikacja będzie mogła robić więcej niż dotąd, wszyscy będą musieli ponownie wyrazić zgodę.
applications-change-malformed = Usługa nie przyjmuje tych danych. Sprawdź, czy każdy zakres zaczyna się od pierwszego adresu, na przykład 192.0.2.0/24. Jeśli podano żądania, każde musi istnieć i należeć do tego, co aplikacja może robić.
applications-changed = Aplikacja { $name } ma nowe ustawienia.
failure-application-changed = Ta aplikacja została w międzyczasie zmieniona. Sprawdź ją i zapisz ponownie.
applications-renew = Nowy certyfikat
applications-renew-one = Nowy certyfikat aplikacji { $name }
applications-renew-text = Wszystko inne pozostaje bez zmian. Nikt nie musi ponownie wyrażać zgody.
applications-renew-keep = Akceptuj stary klucz jeszcze przez 7 dni, aż aplikacja zacznie używać nowego
applications-renew-keep-previous = Nadal akceptuj stary klucz do { $until }
applications-renew-keep-hint = Usuń zaznaczenie, jeśli ktoś mógł skopiować stary klucz.
applications-renew-malformed = Usługa nie przyjmuje tego certyfikatu. Sprawdź, czy jest dziś ważny.
applications-renew-save = Zapisz
applications-renewed = { $name } ma nowy certyfikat.
applications-previous = Stary klucz akceptowany do
applications-revoke = Odbierz dostęp
applications-revoke-one = Odbierz dostęp aplikacji { $name }
applications-revoke-title = Odebrać dostęp aplikacji { $name }?
applications-revoke-text = Aplikacja nie będzie już mogła działać w niczyim imieniu. Po ponownej rejestracji wszyscy będą musieli ponownie wyrazić zgodę.
applications-keep = Nie odbieraj

## Programs of a person

person-programs = Programy osób
person-programs-intro = Osoby mogą zezwolić programom na swoich komputerach, na przykład narzędziu wiersza poleceń, na działanie w ich imieniu. Odbierz programom dostęp, gdy komputer zaginie lub osoba odejdzie.
person-programs-whose = Czyje programy
person-programs-loading = Wczytywanie programów…
person-programs-none = Ta osoba nie zatwierdziła żadnego programu.
person-programs-times = Do { $until }. Ostatnie użycie: { $used }.
admin-policy-gates = Zezwalaj na hasła, które chronią tylko dostęp
admin-policy-gates-hint = Do plików dla osób z zewnątrz, które Twoja strona internetowa pokazuje swoim użytkownikom. Nasza usługa sprawdza hasło albo token z Twojej strony, zanim wyda zaszyfrowany plik. Potrzebny jest też klucz.
policy-now-gates-yes = Hasło dla osób z zewnątrz może chronić treść albo tylko dostęp do niej.
policy-now-gates-no = Hasło dla osób z zewnątrz zawsze chroni treść, nie tylko dostęp do niej.
policy-now-embedOrigins = Te strony mogą pokazywać takie pliki w ramce: { $origins }.
policy-now-embedOrigins-any = Każda strona może pokazywać takie pliki w ramce.
policy-now-embedOrigins-none = Żadna strona nie może pokazywać plików w ramce.
policy-rule-gates = Hasła, które chronią tylko dostęp
policy-rule-passwords = Hasła dla osób z zewnątrz
admin-policy-passwords-hint = Każda przesyłka do osób z zewnątrz musi wtedy mieć hasło. Hasło, które chroni treść, jest potrzebne oprócz klucza i nikt inny go nie zna.
admin-policy-passwords-none = Niewymagane
admin-policy-passwords-any = Wymagane, dowolnego rodzaju
admin-policy-passwords-sealed = Wymagane i musi chronić treść
policy-now-passwords-none = Tam, gdzie można wysyłać pliki do osób z zewnątrz, hasło nie jest wymagane.
policy-now-passwords-any = Pliki dla osób z zewnątrz muszą mieć hasło.
policy-now-passwords-sealed = Pliki dla osób z zewnątrz muszą mieć hasło, które chroni samą treść.
policy-rule-embedOrigins = Strony, które mogą pokazywać pliki
admin-policy-embedOrigins-hint = Adresy takie jak www.acme.com, oddzielone przecinkami, dla plików z takim hasłem. * oznacza każdą stronę. Puste pole: żadna. Musi na nie zezwolić także operator strony dla osób z zewnątrz.
admin-policy-embedOrigins-wrong = Wpisz najwyżej 20 adresów takich jak www.acme.com, oddzielonych przecinkami, albo tylko *.
