interrupted-title = Un envoi à { $name } a été interrompu
interrupted-title-several =
    { $count ->
        [one] Un envoi à { $name } et à une autre personne a été interrompu
       *[other] Un envoi à { $name } et à { $count } autres personnes a été interrompu
    }
interrupted-file = { $done } sont déjà envoyés. Choisissez de nouveau le même fichier pour continuer là où l’envoi s’est arrêté.
interrupted-files = { $done } sont déjà envoyés. Choisissez de nouveau les mêmes fichiers pour continuer là où l’envoi s’est arrêté.
interrupted-folder = { $done } sont déjà envoyés. Choisissez de nouveau le même dossier pour continuer là où l’envoi s’est arrêté.
interrupted-incomplete = Des fichiers manquent ou ont été modifiés. Choisissez-les tous, comme la première fois.
interrupted-choose-file = Choisir le fichier
interrupted-choose-files = Choisir les fichiers
interrupted-choose-folder = Choisir le dossier
interrupted-discard = Supprimer l’envoi
interrupted-cancelled-none = Arrêté. L’envoi pourra continuer plus tard.
interrupted-cancelled-done = Arrêté. Ce qui était déjà envoyé est supprimé.
send-phase-checking = Comparaison avec ce qui a été envoyé
