interrupted-title = Ein Upload an { $name } wurde unterbrochen
interrupted-title-several =
    { $count ->
        [one] Ein Upload an { $name } und eine weitere Person wurde unterbrochen
       *[other] Ein Upload an { $name } und { $count } weitere Personen wurde unterbrochen
    }
interrupted-file = { $done } sind hochgeladen. Wählen Sie dieselbe Datei noch einmal aus, dann geht es von dort weiter.
interrupted-files = { $done } sind hochgeladen. Wählen Sie dieselben Dateien noch einmal aus, dann geht es von dort weiter.
interrupted-folder = { $done } sind hochgeladen. Wählen Sie denselben Ordner noch einmal aus, dann geht es von dort weiter.
interrupted-incomplete = Einige Dateien fehlen oder wurden geändert. Wählen Sie alle aus, wie beim ersten Mal.
interrupted-choose-file = Datei auswählen
interrupted-choose-files = Dateien auswählen
interrupted-choose-folder = Ordner auswählen
interrupted-discard = Upload löschen
interrupted-cancelled-none = Angehalten. Der Upload kann später weitergehen.
interrupted-cancelled-done = Abgebrochen. Was hochgeladen war, ist gelöscht.
send-phase-checking = Wird mit dem Hochgeladenen verglichen
