## Parts

copy = Kopiuj
copy-copied = Skopiowano
copy-failed = Nie udało się skopiować. Zaznacz tekst i skopiuj go ręcznie.
field-optional = (opcjonalnie)
progress-announced = { $label }: { $done }
progress-amount = { $done } z { $total }
progress-left = pozostało: { $time }

## Pauses

pause-offline = Brak połączenia z internetem. Wznowimy, gdy tylko połączenie wróci.
pause-unreachable = Połączenie zostało przerwane. Próbujemy dalej.
pause-unavailable = Usługa jest chwilowo przeciążona. Próbujemy dalej.
pause-countdown = Następna próba za { $seconds } s.
pause-now = Ponawiamy próbę…

## Receive

receive-title = Otwórz
receive-lead = Klucz przychodzi osobno, zwykle e-mailem. Wklej go tutaj.
receive-once = Możesz otworzyć tę przesyłkę tylko raz.
receive-usually = Zwykle przesyłkę można otworzyć tylko raz.
receive-left = { $count ->
    [one] Możesz otworzyć tę przesyłkę jeszcze raz.
    [few] Możesz otworzyć tę przesyłkę jeszcze { $count } razy.
    [many] Możesz otworzyć tę przesyłkę jeszcze { $count } razy.
   *[other] Możesz otworzyć tę przesyłkę jeszcze { $count } razy.
}
receive-until = Możesz otwierać tę przesyłkę dowolną liczbę razy, do upływu terminu.
receive-try-again = Jeśli klucz jest błędny, po prostu spróbuj ponownie.
receive-key = Klucz
receive-key-hint = 22 znaki. Spacje i podziały wierszy nie mają znaczenia.
receive-key-empty = Wklej klucz.
receive-key-short = Brakuje części klucza: klucz ma 22 znaki.
receive-key-long = To za dużo: klucz ma 22 znaki. Skopiuj tylko klucz.
receive-key-alphabet = Klucz składa się tylko z liter, cyfr, „-” i „_”. Skopiuj go ponownie.
receive-key-ending = Koniec tego klucza jest nieprawidłowy. Sprawdź ostatni znak albo skopiuj klucz ponownie.
receive-key-several = W tym tekście są dwa różne klucze. Wklej tylko właściwy.
receive-open = Otwórz
receive-checking = Sprawdzanie klucza
receive-claiming = Przygotowywanie
receive-downloading = Pobieranie: { $name }
receive-cancel = Wstrzymaj
receive-cancelled = Wstrzymano. Wybierz „Otwórz”, aby wznowić od tego miejsca.
receive-busy-title = Już otwierane gdzie indziej
receive-busy = Otwieranie rozpoczęto na innej karcie lub innym urządzeniu. Jeśli się tam nie skończy, możesz otworzyć przesyłkę tutaj po { $until }.
receive-retry = Spróbuj ponownie
receive-arrived-title = Sprawdź pobrane pliki
receive-handed = Przeglądarka otrzymała polecenie zapisania pliku { $name } ({ $size }). Czy jest w pobranych plikach?
receive-confirm = Mam plik
receive-unconfirmed = Gdy potwierdzisz, usuniemy przechowywaną kopię i powiadomimy nadawcę. Do tego czasu możesz zapisać plik ponownie albo jeszcze raz otworzyć przesyłkę kluczem.
receive-unconfirmed-several = Gdy potwierdzisz, powiadomimy nadawcę i zużyje się jedno otwarcie. Przechowywaną kopię usuniemy dopiero po ostatnim otwarciu. Zanim potwierdzisz, możesz zapisać plik ponownie albo jeszcze raz otworzyć przesyłkę kluczem.
receive-unconfirmed-until = Nadawca widzi, że przesyłkę otwarto. Przechowywana kopia pozostanie do upływu terminu: możesz zapisać plik ponownie albo jeszcze raz otworzyć przesyłkę kluczem.
receive-unconfirmed-ended = Przechowywana kopia jest już usunięta. Jeśli masz plik, potwierdź to: nadawca to zobaczy. W przeciwnym razie zapisz go tutaj jeszcze raz.
receive-unseen = Gdy pokażesz lub skopiujesz wiadomość, usuniemy przechowywaną kopię i powiadomimy nadawcę.
receive-unseen-several = Gdy pokażesz lub skopiujesz wiadomość, powiadomimy nadawcę i zużyje się jedno otwarcie. Przechowywaną kopię usuniemy dopiero po ostatnim otwarciu.
receive-unseen-until = Nadawca widzi, że przesyłkę otwarto. Przechowywana kopia pozostanie do upływu terminu.
receive-unseen-ended = Przechowywana kopia jest już usunięta. Gdy pokażesz lub skopiujesz wiadomość, powiadomimy nadawcę.
receive-ended-until = Przechowywana kopia jest już usunięta. Zanim zamkniesz tę stronę, upewnij się, że masz wszystko.
receive-confirming = Powiadamianie nadawcy…
receive-confirm-refused = Wszystko dotarło, ale usługa nie zna już tego pobierania. Powiadom nadawcę samodzielnie.
receive-window = Zapisz w nowym oknie
receive-window-refused = Przeglądarka nie otworzyła okna. Zezwól tej stronie na wyskakujące okna albo otwórz Secure Share w innej przeglądarce. Dopóki nie potwierdzisz, nic nie zostanie usunięte.
receive-save-refused = Przeglądarka nie zapisała pliku. Spróbuj zapisać go w nowym oknie.
receive-window-text = Trwa zapisywanie pliku { $name }. Zamknij to okno, gdy plik będzie w pobranych. Jeśli nic się nie dzieje, kliknij link.
receive-window-save = Zapisz plik
receive-earlier = Ten plik pobrano tutaj przed odświeżeniem strony. Jeśli go masz, potwierdź to. W przeciwnym razie wpisz klucz i otwórz przesyłkę jeszcze raz.
receive-earlier-ended = Ten plik pobrano tutaj przed odświeżeniem strony, a przechowywana kopia została potem usunięta. Jeśli go masz, potwierdź to: nadawca to zobaczy.
receive-earlier-ended-until = Ten plik pobrano tutaj przed odświeżeniem strony, a przechowywana kopia została potem usunięta. Sprawdź, czy masz plik.
receive-text-arrived-title = Masz wiadomość
receive-received-title = Masz plik
receive-saved = Plik { $name } ({ $size }) jest w pobranych plikach przeglądarki.
receive-save = Zapisz ponownie
receive-save-until = Możesz ponownie zapisać plik, dopóki ta strona jest otwarta.
receive-text-title = Masz wiadomość
receive-text-label = Tajna wiadomość
receive-text-kept = Nie jest nigdzie zapisana i zniknie po zamknięciu lub odświeżeniu tej karty. Najpierw ją skopiuj.
receive-text-show = Pokaż wiadomość
receive-text-hide = Ukryj wiadomość
receive-text-hidden = Ukryta
receive-text-copy = Kopiuj wiadomość
receive-acknowledged = { $name } widzi, że wszystko dotarło. Przechowywana kopia została usunięta.
receive-acknowledged-anyone = Nadawca widzi, że wszystko dotarło. Przechowywana kopia została usunięta.
receive-acknowledged-several = { $name } widzi, że wszystko dotarło. Przechowywana kopia jest usuwana po ostatnim otwarciu lub po upływie terminu.
receive-acknowledged-several-anyone = Nadawca widzi, że wszystko dotarło. Przechowywana kopia jest usuwana po ostatnim otwarciu lub po upływie terminu.
receive-acknowledged-unknown = Wszystko dotarło. Przechowywana kopia została usunięta, chyba że przesyłkę można jeszcze otworzyć.
receive-acknowledged-until = Wszystko dotarło. Przechowywana kopia pozostanie do upływu terminu i do tego czasu możesz otworzyć przesyłkę ponownie.
receive-acknowledged-until-ended = Wszystko dotarło. Przechowywana kopia została usunięta.
receive-unacknowledged = Wszystko dotarło, ale nie udało się jeszcze powiadomić nadawcy. Będziemy próbować, dopóki ta strona jest otwarta.
receive-failed-title = Nie udało się otworzyć przesyłki

## Failures

failure-offline = Nie masz połączenia z internetem. Nic nie przepadło: spróbuj ponownie, gdy połączenie wróci.
failure-unreachable = Nie otrzymaliśmy odpowiedzi. Nic nie przepadło: sprawdź połączenie i spróbuj ponownie.
failure-unavailable = Usługa chwilowo nie działa. Nic nie przepadło: spróbuj ponownie za kilka minut.
failure-too-many = Zbyt wiele żądań. Nic nie przepadło: poczekaj minutę i spróbuj ponownie.
failure-internal = Coś poszło nie tak po naszej stronie. Nic nie przepadło: spróbuj ponownie za kilka minut.
failure-unintelligible = Ta wersja aplikacji nie rozumie odpowiedzi usługi. Odśwież stronę i spróbuj ponownie.
failure-no-room = Przeglądarka nie ma dość miejsca: potrzeba { $needed }, a wolne jest { $available }. Zwolnij miejsce na tym urządzeniu i spróbuj ponownie. Nic nie przepadło.
failure-memory-only = Przeglądarka nie może zapisać w tym oknie tak dużego pliku, na przykład dlatego, że okno jest prywatne. Potrzeba { $needed }, a dostępne jest najwyżej { $available }. Użyj zwykłego okna lub innej przeglądarki. Nic nie przepadło.
failure-storage = Wysyłanie lub pobieranie zostało odrzucone. Sprawdź, czy zegar tego urządzenia jest dobrze ustawiony, i spróbuj ponownie.
failure-claimed = Przesyłka jest właśnie otwierana. Spróbuj ponownie po { $until }.
failure-wrong-key = To nie jest właściwy klucz. Nic nie przepadło: znajdź klucz do tej przesyłki i spróbuj ponownie.
failure-downloaded = Tę przesyłkę otwarto tyle razy, ile pozwolił nadawca, więc jest usunięta. Jeśli to nie Ty, powiadom nadawcę. Jeśli znowu jej potrzebujesz, poproś nadawcę o ponowne wysłanie.
failure-unconfirmed = Tę przesyłkę otwarto zbyt wiele razy bez potwierdzenia, więc została usunięta. Poproś nadawcę o ponowne wysłanie.
failure-declined = Ta przesyłka została odrzucona, więc jest usunięta. Jeśli jednak jej potrzebujesz, poproś nadawcę o ponowne wysłanie.
failure-revoked = Nadawca wycofał tę przesyłkę, więc została usunięta.
failure-expired = Minął termin, więc przesyłka została usunięta. Poproś nadawcę o ponowne wysłanie.
failure-damaged = Przesyłka dotarła w innej postaci, niż ją wysłano, więc niczego nie zapisano. Nadal czeka: spróbuj ponownie. Jeśli to się powtórzy, poproś nadawcę o ponowne wysłanie.
failure-changed = Przesyłka dotarła w innej postaci, niż ją wysłano, więc niczego nie zapisano. Nadal czeka: spróbuj ponownie. Jeśli to się powtórzy, poproś nadawcę o ponowne wysłanie.
failure-metadata-format = Ta przesyłka pochodzi z wersji aplikacji, której ta wersja nie rozumie. Odśwież stronę i spróbuj ponownie.
