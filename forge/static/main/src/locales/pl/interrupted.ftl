interrupted-title = Wysyłanie do: { $name } zostało przerwane
interrupted-title-several =
    { $count ->
        [one] Wysyłanie do: { $name } i jeszcze jedna osoba zostało przerwane
        [few] Wysyłanie do: { $name } i { $count } inne osoby zostało przerwane
        [many] Wysyłanie do: { $name } i { $count } innych osób zostało przerwane
       *[other] Wysyłanie do: { $name } i { $count } innej osoby zostało przerwane
    }
interrupted-file = Przesłano { $done }. Wybierz ponownie ten sam plik, a wysyłanie będzie kontynuowane od tego miejsca.
interrupted-files = Przesłano { $done }. Wybierz ponownie te same pliki, a wysyłanie będzie kontynuowane od tego miejsca.
interrupted-folder = Przesłano { $done }. Wybierz ponownie ten sam folder, a wysyłanie będzie kontynuowane od tego miejsca.
interrupted-incomplete = Brakuje niektórych plików lub zostały zmienione. Wybierz wszystkie, tak jak poprzednio.
interrupted-choose-file = Wybierz plik
interrupted-choose-files = Wybierz pliki
interrupted-choose-folder = Wybierz folder
interrupted-discard = Usuń przesłane dane
interrupted-cancelled-none = Zatrzymano. Wysyłanie można kontynuować później.
interrupted-cancelled-done = Zatrzymano. Przesłane dane zostały usunięte.
send-phase-checking = Porównywanie z tym, co już przesłano
