activity-back = Retour aux paramètres
activity-title-site = Journal d’activité
activity-title-own = Votre activité
activity-intro-site = Ce qui s’est passé sur ce site au cours des 60 derniers jours. Le journal ne contient ni clé, ni adresse e-mail, ni nom de fichier, ni description. Votre consultation y est aussi enregistrée.
activity-intro-own = Ce que vous avez fait, et ce qui est arrivé aux fichiers et messages que vous avez envoyés ou reçus, au cours des 60 derniers jours.
activity-person = Personne
activity-action = Action
activity-all = Toutes les actions
activity-from = Du
activity-until = Au
activity-place = Projet ou espace
activity-place-hint = Un identifiant comme project:10000. La page de paramètres de l’application dans le projet ou l’espace l’affiche.
activity-place-wrong = Saisissez un identifiant comme project:10000 ou space:98304.
activity-loading = Chargement du journal…
activity-none = Aucune entrée pour cette sélection.
activity-none-yet = Rien n’a été trouvé jusqu’ici. Les entrées plus anciennes n’ont pas encore été parcourues.
activity-somebody = Nom non visible
activity-outsider = Une personne externe
activity-closed = Compte fermé
activity-service = Le service
activity-by-program = avec un programme
activity-count =
  { $count ->
    [one] une fois en une heure
   *[other] { $count } fois en une heure
  }
activity-column-time = Heure
activity-column-what = Action
activity-column-who = Par
activity-column-sender = Expéditeur
activity-column-recipient = Destinataire
activity-export = Exporter en CSV
activity-export-loading =
  { $count ->
    [one] { $count } entrée chargée…
   *[other] { $count } entrées chargées…
  }
activity-export-ready =
  { $count ->
    [one] { $count } entrée est prête. Les noms y figurent tels qu’ils sont aujourd’hui.
   *[other] { $count } entrées sont prêtes. Les noms y figurent tels qu’ils sont aujourd’hui.
  }
activity-save = Enregistrer le fichier
activity-cancel = Annuler
activity-close = Fermer
activity-refused = Votre navigateur n’a pas enregistré le fichier. Autorisez les téléchargements pour cette page et réessayez.
activity-action-created = Transfert commencé
activity-action-committed = Envoyé
activity-action-ticket = E-mail avec la clé autorisé
activity-action-extended = Délai prolongé
activity-action-claimed = Ouverture commencée
activity-action-wrong-key = Clé incorrecte saisie
activity-action-unlocked = Déverrouillé
activity-action-unlock-secret-changed = Secret de déverrouillage modifié
activity-action-acknowledged = Réception confirmée
activity-action-unconfirmed = Terminé sans confirmation
activity-action-declined = Refusé
activity-action-revoked = Retiré
activity-action-expired = Expiré
activity-action-abandoned = Transfert non terminé à temps
activity-action-uninstalled = Terminé, car l’application a été désinstallée
activity-action-policy-changed = Règles d’envoi modifiées
activity-action-notices-changed = Adresse des avis modifiée
activity-action-program-approved = Programme autorisé
activity-action-program-revoked = Programme révoqué
activity-action-application-registered = Application enregistrée
activity-action-application-changed = Paramètres d’une application modifiés
activity-action-application-renewed = L’application a un nouveau certificat
activity-action-application-revoked = Application révoquée
activity-action-consent-given = Accord donné à une application
activity-action-consent-withdrawn = Accord retiré à une application
activity-action-refused = Refusé par les règles
activity-action-role-used = Droits d’administrateur utilisés
activity-rule-deliveryMethods = Transmission des clés
activity-rule-domains = Domaines d’e-mail
activity-rule-largestFile = Taille maximale
activity-rule-lifetime = Durée maximale pour ouvrir
activity-rule-openings = Nombre d’ouvertures
activity-rule-places = Seulement depuis ces projets et espaces
activity-rule-programs = Programmes et applications
activity-rule-outsiders = Envois à des personnes externes
activity-rule-senders = Qui peut envoyer
activity-rule-linkMakers = Qui peut envoyer à des personnes externes
activity-rule-gates = Mots de passe qui protègent seulement l’accès
activity-rule-passwords = Mots de passe pour les personnes externes
