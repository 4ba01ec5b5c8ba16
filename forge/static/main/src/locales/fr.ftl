

## Boxes

box-inbox-title = Reçus
box-outbox-title = Envoyés
box-inbox-hint = Le nom d’un fichier apparaît dès que vous avez saisi sa clé.
box-outbox-hint = Vous voyez ici vos descriptions. Les noms des fichiers sont scellés avec la clé.
box-search = Rechercher
box-search-label = Rechercher par personne ou description
box-search-found =
    { $count ->
        [one] { $count } résultat
       *[other] { $count } résultats
    }
box-search-none = Aucun résultat pour « { $query } »
box-search-none-text = Vérifiez l’orthographe ou cherchez autre chose.
box-search-clear = Effacer la recherche
box-column-person = Personne et description
box-column-sent = Envoyé
box-column-size = Taille
box-column-left = Date limite
box-column-status = État
box-filter-label = Afficher
box-filter-all = Tous
box-filter-open = En cours
box-filter-ended = Terminés
box-loading = Chargement des fichiers…
box-more = Afficher plus
box-try-again = Réessayer
box-show-all = Tout afficher
box-send = Envoyer un fichier
box-stale = Ce que vous voyez n’est peut-être plus à jour.
# $size: "5,2 Mo"
box-size = environ { $size }
box-size-small = moins de 1 ko
box-no-description = Sans description
box-description-lost = La description est illisible.
box-unnamed = Personne inconnue
box-inbox-empty-all = Rien reçu pour le moment
box-inbox-empty-all-text = Quand quelqu’un vous envoie un fichier, il apparaît ici de lui-même. Sa clé vous parvient par e-mail.
box-inbox-empty-open = Rien ne vous attend
box-inbox-empty-open-text = Tous les fichiers qui vous ont été envoyés ont été téléchargés ou sont supprimés.
box-inbox-empty-ended = Rien de terminé pour le moment
box-inbox-empty-ended-text = Les fichiers téléchargés, refusés ou arrivés à échéance restent affichés ici quelque temps.
box-outbox-empty-all = Rien envoyé pour le moment
box-outbox-empty-all-text = Envoyez un fichier à une personne : elle le télécharge une fois, puis il est supprimé.
box-outbox-empty-open = Rien n’est en route
box-outbox-empty-open-text = Tous les fichiers que vous avez envoyés ont été téléchargés ou sont supprimés.
box-outbox-empty-ended = Rien de terminé pour le moment
box-outbox-empty-ended-text = Les fichiers téléchargés, refusés ou arrivés à échéance restent affichés ici quelque temps.
box-empty-so-far = Aucun parmi les fichiers les plus récents
box-empty-so-far-text = Il y en a de plus anciens : affichez-en davantage.
box-status-uploading = Envoi en cours
box-status-available-sender = Pas encore téléchargé
box-status-available-recipient = Prêt
box-status-claimed = Téléchargement en cours
box-status-downloaded = Téléchargé
box-status-unconfirmed = Non confirmé
box-status-declined = Refusé
box-status-revoked = Repris
box-status-expired = Expiré
box-status-abandoned = Non envoyé
# Read out when the list changes by itself.
box-news-arrived-inbox = { $count ->
    [one] Nouveau fichier de { $name }.
   *[other] { $count } nouveaux fichiers.
  }
box-news-arrived-outbox = { $count ->
    [one] Nouveau fichier pour { $name }.
   *[other] { $count } nouveaux fichiers envoyés.
  }
box-news-changed-inbox = Fichier de { $name } : { $status }.
box-news-changed-outbox = Fichier pour { $name } : { $status }.

## Share

share-back-inbox = Retour aux fichiers reçus
share-back-outbox = Retour aux fichiers envoyés
share-loading = Chargement du fichier…
share-title = Fichier
share-title-sender = Fichier pour { $name }
share-title-recipient = Fichier de { $name }
share-unknown = Ce fichier n’existe pas
share-unknown-text = Il n’a peut-être jamais existé, il est destiné à quelqu’un d’autre, ou il a été oublié longtemps après sa fin.
share-state-uploading = Il est en train de quitter votre navigateur. Gardez ouvert l’onglet qui l’envoie. S’il n’est pas complet d’ici { $deadline }, l’envoi est abandonné.
share-state-available-sender = Avec la clé, { $name } peut le télécharger une fois, jusqu’au { $until }.
share-state-claimed-sender = { $name } le télécharge en ce moment, ou n’a pas encore confirmé l’avoir reçu.
share-state-downloaded-sender = { $name } l’a reçu. Le fichier scellé est supprimé.
share-state-unconfirmed-sender = Le téléchargement a été commencé plusieurs fois et jamais confirmé. Le fichier est supprimé. Demandez à { $name } s’il est arrivé ; sinon, envoyez-le à nouveau.
share-state-declined-sender = { $name } ne l’a pas accepté. Le fichier est supprimé.
share-state-revoked-sender = Vous l’avez repris. Le fichier est supprimé et { $name } ne peut plus l’obtenir.
share-state-expired-sender = { $name } ne l’a pas téléchargé à temps. Le fichier est supprimé. S’il est encore utile, envoyez-le à nouveau.
share-state-expired-claimed-sender = { $name } a commencé le téléchargement et n’a jamais confirmé avoir reçu le fichier. Le fichier conservé est supprimé. Posez la question à { $name } avant de l’envoyer à nouveau.
share-state-expired-claimed-recipient = Le téléchargement a été commencé et n’a pas été confirmé à temps. Le fichier conservé est supprimé. Si vous ne l’avez pas, demandez à { $name } de l’envoyer à nouveau.
share-state-abandoned = Il n’a jamais été envoyé en entier, il n’y avait donc rien à télécharger. Envoyez-le à nouveau.
share-state-available-recipient = Vous pouvez le télécharger une fois, jusqu’au { $until }.
share-state-claimed-recipient = Un téléchargement est en cours. Il peut être terminé là où il a commencé ; sinon, il pourra être recommencé à partir du { $lease }.
share-state-downloaded-recipient = Vous l’avez. Le fichier scellé est supprimé.
share-not-arrived = Il ne peut plus être téléchargé. S’il n’est pas arrivé, demandez à { $name } de l’envoyer à nouveau.
share-state-unconfirmed-recipient = Le téléchargement a été commencé plusieurs fois et jamais confirmé. Le fichier est supprimé. Si vous ne l’avez pas, demandez à { $name } de l’envoyer à nouveau.
share-state-declined-recipient = Vous l’avez refusé. Le fichier est supprimé. Si c’était une erreur, demandez à { $name } de l’envoyer à nouveau.
share-state-revoked-recipient = { $name } l’a repris. Le fichier est supprimé. Si vous en avez encore besoin, demandez à { $name }.
share-state-expired-recipient = Il n’a pas été téléchargé à temps. Le fichier est supprimé. Demandez à { $name } de l’envoyer à nouveau.
share-state-uninstalled = Secure Share a été retiré de ce site, ce qui a mis fin à tous ses fichiers. Le fichier est supprimé.
share-fact-file = Nom du fichier
share-fact-file-sealed = Apparaît dès que la clé est saisie
share-fact-file-unknown = Scellé avec la clé
share-fact-sent = Envoyé
share-fact-size = Taille
share-fact-left = Délai
share-fact-ended = Terminé
share-history = Ce qui s’est passé
share-event-created-sender = Vous avez commencé l’envoi
share-event-created-recipient = { $name } a commencé l’envoi
share-event-committed = Le fichier était complet et prêt à être téléchargé
share-event-claimed-sender = { $name } a commencé le téléchargement
share-event-claimed-recipient = Vous avez commencé le téléchargement
share-event-lapsed = Le téléchargement n’a pas été confirmé à temps
share-event-downloaded-sender = { $name } a le fichier
share-event-downloaded-recipient = Vous avez le fichier
share-event-unconfirmed = Trop de téléchargements ont commencé sans être confirmés
share-event-confirmed-sender = { $name } a confirmé plus tard l’arrivée du fichier
share-event-confirmed-recipient = Votre navigateur a confirmé plus tard l’arrivée du fichier
share-event-declined-sender = { $name } a refusé le fichier
share-event-declined-recipient = Vous avez refusé le fichier
share-event-revoked-sender = Vous avez repris le fichier
share-event-revoked-recipient = { $name } a repris le fichier
share-event-revoked-uninstalled = Le fichier a été repris avec elle
share-event-expired = Le délai de téléchargement est écoulé
share-event-abandoned = Le délai d’envoi est écoulé
share-event-uninstalled = L’application Secure Share a été retirée de ce site
share-event-deleted = Le fichier scellé a été supprimé
share-decline = Refuser le fichier
share-decline-title = Refuser ce fichier ?
share-decline-text = Il est supprimé sans que vous l’ayez vu, et { $name } en est informé. Vous ne pourrez pas revenir en arrière.
share-decline-cancel = Le garder
share-revoke = Reprendre le fichier
share-revoke-title = Reprendre ce fichier ?
share-revoke-text = Le fichier scellé est supprimé et { $name } ne peut plus le télécharger. Vous ne pourrez pas revenir en arrière. Si vous n’en gardez pas de copie, le fichier est perdu.
share-revoke-text-claimed = { $name } le télécharge en ce moment : cela s’arrête aussi.
share-revoke-cancel = Le laisser
share-key-lost-sender = { $name } n’a pas reçu la clé ?
share-key-lost-sender-text = Demandez d’abord à { $name } de regarder parmi les e-mails indésirables. Si vous avez copié la clé, vous pouvez la transmettre par un autre moyen. Sinon, reprenez le fichier et envoyez-le à nouveau : personne ne conserve la clé, pas même nous.
share-key-lost-recipient = Vous n’avez pas reçu la clé ?
share-key-lost-recipient-text = Elle est venue par e-mail, séparément du fichier. Regardez parmi les e-mails indésirables. Si elle n’y est pas, demandez à { $name } : sans la clé, personne ne peut ouvrir le fichier.
share-send-again = Envoyer un fichier

## Frame

nav-label = Secure Share
nav-inbox = Reçus
nav-outbox = Envoyés
nav-send = Envoyer un fichier
nav-unseen =
    { $count ->
        [one] { $count } nouveau fichier
       *[other] { $count } nouveaux fichiers
    }
frame-skip = Aller au contenu
# Title of the browser's window
frame-title = { $page } – Secure Share
frame-trouble-title = Une erreur s’est produite
frame-trouble = Une partie de cette page ne fonctionne plus. Rechargez-la ; les fichiers déjà envoyés ou reçus ne sont pas touchés.
frame-reload = Recharger
frame-outside-title = Ouvrez Secure Share dans Jira ou Confluence
frame-outside = Cette page ne fonctionne que dans Jira ou Confluence. Vous l’y trouverez sous « Apps ».
frame-start-title = Secure Share n’a pas démarré
frame-start = Rechargez la page. Si cela ne suffit pas, demandez à un administrateur de votre site.

## Parts

copy = Copier
copy-copied = Copié
copy-failed = La copie n’a pas fonctionné. Sélectionnez le texte et copiez-le vous-même.
dialog-close = Fermer
drop-invite = Déposez ou collez ici des fichiers ou des dossiers
drop-files = Choisir des fichiers
drop-folder = Choisir un dossier
drop-more-files = Ajouter des fichiers
drop-more-folder = Ajouter un dossier
drop-reading = Lecture…
drop-empty = Il ne contient aucun fichier.
drop-unreadable = Une partie n’a pas pu être lue ; rien n’a été ajouté. Réessayez, ou choisissez les fichiers un par un.
field-optional = (facultatif)
person-searching = Recherche…
person-found =
    { $count ->
        [one] { $count } personne trouvée
       *[other] { $count } personnes trouvées
    }
person-none = Aucune personne trouvée pour « { $query } »
person-failed = La recherche n’a pas fonctionné. Saisissez à nouveau le nom.
person-clear = Choisir quelqu’un d’autre
person-suggested =
    { $count ->
        [one] { $count } suggestion
       *[other] { $count } suggestions
    }
person-assignee = Personne assignée
person-reporter = Rapporteur
person-recent = Envoi récent
person-you = Vous
picked-summary =
    { $count ->
        [one] { $count } fichier, { $size }
       *[other] { $count } fichiers, { $size }
    }
picked-more =
    { $count ->
        [one] et { $count } autre
       *[other] et { $count } autres
    }
picked-remove = Retirer { $name }
picked-clear = Tout retirer
# $done: "25%"
progress-announced = { $label } : { $done }
time-left = encore { $duration }
time-left-seconds = encore moins d’une minute
time-over = délai écoulé
time-now = à l’instant

## Send

send-title = Envoyer un fichier
send-title-text = Envoyer un texte
send-lead = Chiffré dans votre navigateur. Une seule personne peut l’ouvrir, une seule fois.
send-recipient = Destinataire
send-recipient-missing = Choisissez la personne qui le recevra.
send-recipient-self = C’est vous. Choisissez quelqu’un d’autre.
send-address = Adresse e-mail
send-address-hint = La clé y est envoyée. Le service qui conserve ce que vous envoyez ne voit jamais cette adresse.
send-address-missing = Indiquez l’adresse à laquelle envoyer la clé.
send-address-wrong = Indiquez une seule adresse simple, comme nom@example.com.
send-content = Contenu à envoyer
send-files = Fichiers
send-text = Texte
send-files-missing = Ajoutez un fichier ou un dossier.
send-files-hint = Plusieurs fichiers ou un dossier arrivent en un seul fichier ZIP.
send-files-hint-limit = Plusieurs fichiers ou un dossier arrivent en un seul fichier ZIP. { $limit } au plus.
send-files-too-large = { $size }, c’est trop. Un envoi peut atteindre { $limit } au plus.
send-text-label = Texte secret
send-text-hint = Un mot de passe, par exemple. Il s’affiche chez le destinataire, qui peut le copier.
send-text-missing = Écrivez le texte à envoyer.
send-description = Description
send-description-hint = Lisible avant l’arrivée de la clé : n’y écrivez rien de secret.
send-description-used = { $used } octets sur { $limit }
send-text-too-long = { $over ->
    [one] Le texte est trop long d’un octet.
   *[other] Le texte est trop long de { $over } octets.
}
send-description-too-long = { $over ->
    [one] La description est trop longue d’un octet.
   *[other] La description est trop longue de { $over } octets.
}
send-about = À propos de { $issue }
send-more = Plus
send-language = Langue de l’e-mail
send-until = { $name } peut l’ouvrir une fois, au plus tard le { $until }. Il est ensuite supprimé.
send-until-anyone = Il peut être ouvert une fois, au plus tard le { $until }. Il est ensuite supprimé.
send-submit = Envoyer
send-cancelled = Arrêté. Rien n’a été envoyé, et tout ce que vous avez saisi est encore là.
send-cancelled-running = Envoi arrêté. Ce qui a été téléversé est en cours de suppression. Gardez cet onglet ouvert un instant.
send-cancelled-mailed = Envoi arrêté. Ce qui a été téléversé est supprimé. L’e-mail avec la clé arrivera peut-être, mais elle n’ouvre rien.
send-cancelled-failed = Envoi arrêté, mais ce qui a été téléversé n’a pas pu être supprimé. Personne n’en a la clé. Retirez l’envoi sous « Envoyés ».
send-cancelled-failed-mailed = Envoi arrêté, mais ce qui a été téléversé n’a pas pu être supprimé, et l’e-mail avec la clé arrivera peut-être. Retirez l’envoi sous « Envoyés ».

send-progress-title = Envoi à { $name }
send-phase-packing = Regroupement des fichiers
send-phase-reading = Lecture du fichier
send-phase-announcing = Préparation de l’envoi
send-phase-uploading = Chiffrement et envoi
send-phase-committing = Vérification que tout est arrivé
send-phase-mailing = Envoi de la clé par e-mail
send-progress-amount = { $done } sur { $total }
send-progress-left = encore { $time }
send-interrupted = La connexion est coupée. L’envoi reprendra ici dès son retour.
send-progress-stay = Gardez cet onglet ouvert jusqu’à la fin de l’envoi.
send-cancel = Annuler
send-cancel-title = Arrêter l’envoi ?
send-cancel-text = { $done } sur { $total } sont faits. Si vous arrêtez, l’envoi recommencera du début la prochaine fois.
send-cancel-confirm = Arrêter l’envoi
send-cancel-keep = Continuer l’envoi

send-failed-title = L’envoi n’a pas eu lieu
send-retry = Réessayer
send-back = Modifier l’envoi

send-one-file = { $name }, { $size }
send-done-title = Envoyé à { $name }
send-done-unmailed-title = La clé n’a pas été envoyée par e-mail
send-done-mailed = La clé est en route vers { $address }.
send-done-next = { $name } ouvre Secure Share, colle la clé et obtient ce que vous avez envoyé. Cela marche une fois, au plus tard le { $until }.
send-done-stored = Votre envoi est conservé, chiffré, pour { $name } jusqu’au { $until }. Sans la clé, il ne peut pas être ouvert.
send-key-here = Seul cet onglet a la clé. Si vous le fermez, la clé est perdue.
send-key-title = Transmettre la clé vous-même
send-key-copy = Copier la clé
send-key-caution = Transmettez-la par une autre voie, par téléphone ou dans un message à { $name } uniquement. Ne l’écrivez pas dans le ticket ni dans la page.
send-mail-again-title = Renvoyer la clé par e-mail
send-mail-again = Renvoyer la clé
send-mails-left = { $count ->
    [one] Un e-mail peut encore être envoyé pour ce fichier.
   *[other] { $count } e-mails peuvent encore être envoyés pour ce fichier.
}
send-mails-none = Plus aucun e-mail ne peut être envoyé pour ce fichier. Copiez la clé, ou reprenez le fichier et envoyez-le de nouveau.
send-follow = Suivre l’envoi
send-revoked-title = Repris
send-revoked = Le fichier est supprimé. Plus personne ne peut l’ouvrir.
send-another = Faire un autre envoi
send-close = Fermer

## Fermer alors que quelque chose serait perdu

leave-title = Fermer quand même ?
leave-transfer = Un transfert est en cours. La fermeture l’interrompt.
leave-removal = L’envoi que vous avez arrêté est encore en cours de suppression. Patientez un instant.
leave-key = Une clé n’a pas été envoyée par e-mail. Elle n’existe que dans cet onglet : envoyez-la ou copiez-la d’abord.
leave-text = Un texte n’est enregistré nulle part ailleurs. Copiez-le d’abord.
leave-file = Vous n’avez pas confirmé que vous avez le fichier. Il faudra peut-être le télécharger à nouveau.
leave-stay = Rester
leave-close = Fermer

## Receive

receive-title = Ouvrir le fichier
receive-lead = La clé se trouve dans un e-mail de Secure Share. Collez-la ici.
receive-once = Vous pouvez télécharger le fichier une fois. Une mauvaise clé ne coûte rien.
receive-key = Clé
receive-key-hint = 22 caractères. Les espaces et les retours à la ligne ne comptent pas.
receive-key-empty = Collez la clé de l’e-mail.
receive-key-short = La clé n’est pas complète : elle compte 22 caractères.
receive-key-long = C’est plus que la clé : elle compte 22 caractères. Copiez seulement sa ligne.
receive-key-alphabet = Une clé n’a que des lettres, des chiffres, « - » et « _ ». Copiez sa ligne dans l’e-mail.
receive-key-ending = Ce n’est pas une clé : aucune ne se termine ainsi. Vérifiez le dernier caractère ou copiez-la à nouveau.
receive-key-several = Ce texte contient deux clés différentes. Collez seulement celle de ce fichier.
receive-wrong-key = Cette clé n’ouvre pas ce fichier. Rien n’est perdu : cherchez l’e-mail de ce fichier et réessayez.
receive-open = Ouvrir
receive-checking = Vérification de la clé
receive-claiming = Demande du fichier
receive-downloading = Téléchargement de { $name }
receive-interrupted = La connexion est coupée. Le téléchargement reprendra ici dès son retour.
receive-acknowledging = Confirmation de la réception
receive-cancel = Suspendre
receive-cancelled = Suspendu. Appuyez sur « Ouvrir » pour reprendre où vous en étiez.
receive-busy-title = Le fichier est en cours de téléchargement ailleurs
receive-busy = Un autre de vos onglets ou appareils a commencé. S’il ne termine pas, vous pourrez ouvrir le fichier ici après { $until }.
receive-retry = Réessayer
receive-arrived-title = Vérifiez vos téléchargements
receive-handed = Votre navigateur devait enregistrer { $name } ({ $size }). Le fichier est-il dans vos téléchargements ?
receive-confirm = J’ai le fichier
receive-unconfirmed = Quand vous confirmez, la copie conservée est supprimée et l’expéditeur est prévenu. D’ici là, vous pouvez enregistrer le fichier à nouveau ici, ou l’ouvrir encore une fois avec la clé.
receive-unseen = Quand vous affichez ou copiez le texte, la copie conservée est supprimée et l’expéditeur est prévenu.
receive-confirming = L’expéditeur est en train d’être prévenu…
receive-confirm-refused = Vous l’avez, mais le service ne connaît plus ce téléchargement. Prévenez l’expéditeur vous-même.
receive-window = Enregistrer depuis une nouvelle fenêtre
receive-window-refused = Votre navigateur n’a pas ouvert de fenêtre. Autorisez les fenêtres pop-up pour cette page, ou ouvrez Secure Share dans un autre navigateur. La copie conservée reste jusqu’à votre confirmation.
receive-save-refused = Votre navigateur n’a pas enregistré le fichier. Essayez depuis une nouvelle fenêtre.
receive-window-text = Enregistrement de { $name } en cours. Fermez cette fenêtre quand le fichier est dans vos téléchargements. Si rien ne se passe, cliquez sur le lien.
receive-window-save = Enregistrer le fichier
receive-earlier = Vous avez téléchargé ce fichier ici avant que la page soit rechargée. Si vous l’avez, confirmez-le. Sinon, saisissez la clé et ouvrez-le encore une fois.
receive-text-arrived-title = Le texte est arrivé
receive-received-title = Vous avez le fichier
receive-saved = { $name } ({ $size }) est dans les téléchargements de votre navigateur.
receive-save = Enregistrer de nouveau
receive-save-until = Vous pouvez l’enregistrer de nouveau tant que cette page est ouverte.
receive-text-title = Vous avez le texte
receive-text-label = Texte secret
receive-text-kept = Il n’est conservé nulle part et disparaît quand cet onglet est fermé ou rechargé. Copiez-le avant.
receive-text-show = Afficher
receive-text-hide = Masquer
receive-text-hidden = Masqué
receive-text-copy = Copier le texte
receive-acknowledged = { $name } voit que vous l’avez. La copie conservée est supprimée.
receive-acknowledged-anyone = L’expéditeur voit que vous l’avez. La copie conservée est supprimée.
receive-unacknowledged = Vous l’avez, mais l’expéditeur n’a pas encore pu être prévenu. Les essais continuent tant que cette page est ouverte.
receive-failed-title = Le fichier n’a pas pu être ouvert

## Admin

admin-title = À propos de Secure Share
admin-intro = Avec Secure Share, les personnes de ce site remettent un fichier à une seule autre. Il est chiffré dans le navigateur de l’expéditeur, déchiffré dans celui du destinataire, et disparaît après un téléchargement.
admin-asking = Demande des limites au service…
admin-failed = Le service ne répond pas
admin-failed-next = Ce qu’il conserve et autorise ne peut pas être affiché pour l’instant. Rechargez cette page dans quelques minutes.
admin-unknown = inconnue
admin-stored = Ce qui est conservé, où et combien de temps
admin-stored-file = Fichiers
admin-stored-file-where = Chiffrés, dans Amazon S3, dans le compte qui garde les fichiers.
admin-stored-file-until = Jusqu’au premier téléchargement confirmé, ou jusqu’à ce que le fichier soit refusé ou repris ; { $lifetime } au plus.
admin-stored-name = Noms de fichiers et descriptions
admin-stored-name-where = Chiffrés, dans une base de données du même compte. Le nom s’ouvre avec la clé du fichier, la description avec une clé de ce site.
admin-stored-name-until = Le nom disparaît avec le fichier, la description { $history } après la fin du fichier.
admin-stored-log = Qui a envoyé à qui
admin-stored-log-where = Identifiants de compte, site, heures, taille et ce qu’est devenu le fichier, dans la même base de données.
admin-stored-log-until = Pendant { $history } après la fin du fichier.
admin-stored-key = Clés des fichiers
admin-stored-key-where = Auprès d’aucun service. Un second compte, sans accès aux fichiers, ne voit une clé que le temps de l’envoyer par e-mail.
admin-stored-key-until = Ensuite, la clé se trouve dans la boîte du destinataire.
admin-stored-address = Adresses e-mail
admin-stored-address-where = Aucun service ne les garde. Le second compte compte les e-mails d’après une empreinte de l’adresse.
admin-stored-address-until = Ces compteurs disparaissent après deux heures.
admin-stored-site-key = La clé de ce site
admin-stored-site-key-where = Chez Atlassian, dans le stockage secret de l’application. Toute personne connectée à ce site peut lire les descriptions avec elle.
admin-stored-site-key-until = Jusqu’au retrait de l’application, puis pendant 28 jours.
admin-stored-browser = Dans les navigateurs
admin-stored-browser-where = Le numéro d’un téléchargement en cours, un fichier pendant qu’il est regroupé ou enregistré, et les numéros des fichiers envoyés avec ce qu’ils sont devenus, pour ne l’annoncer qu’une fois.
admin-stored-browser-until = Le numéro d’un téléchargement disparaît avec l’onglet, un fichier oublié au prochain démarrage de l’application. Ce qui a été annoncé disparaît avec l’historique du fichier, au plus tard après { $told }.
admin-limits = Limites en vigueur
admin-limit-size = Plus gros fichier
admin-limit-lifetime = Un fichier peut être téléchargé pendant
admin-limit-upload = L’envoi doit être terminé en
admin-limit-leases = Téléchargements qui peuvent être commencés
admin-limit-leases-value = { $count } par fichier, qui reste réservé { $lease } à chaque fois
admin-limit-mails = E-mails avec une clé
admin-limit-mails-value = { $count } par fichier
admin-limit-history = Ce qu’est devenu un fichier reste visible
admin-removal = Si l’application est retirée
admin-removal-files = Tous les fichiers de ce site prennent fin aussitôt. Personne ne peut plus les télécharger, et ils sont supprimés en quelques minutes.
admin-removal-log = Ce qu’ils sont devenus est gardé { $history }, puis supprimé.
admin-removal-site-key = Atlassian supprime la clé de ce site après 28 jours.
admin-removal-again = Si l’application est réinstallée, ce site reçoit une nouvelle clé. Les anciennes descriptions restent illisibles.
admin-report = Versions, et comment signaler un problème
admin-version-app = Application
admin-version-service = Service
admin-report-how = Envoyez les lignes ci-dessous à ceux qui gèrent Secure Share pour vous. Dites ce que vous avez fait, ce que vous avez vu et quand. N’envoyez jamais de clé ni de fichier.
admin-report-copy = Copier ces lignes

## Outcomes

# Flags that the product shows when somebody else ended a share of mine.
outcome-downloaded = Votre fichier est arrivé
outcome-downloaded-text = { $name } l’a reçu. La copie scellée est supprimée.
outcome-declined = Votre fichier a été refusé
outcome-declined-text = { $name } ne l’a pas accepté. Le fichier est supprimé.
outcome-unconfirmed = Votre fichier n’est peut-être pas arrivé
outcome-unconfirmed-text = Le téléchargement a été commencé plusieurs fois et jamais confirmé. Le fichier est supprimé. Demandez s’il est arrivé ({ $name }) ; sinon, envoyez-le à nouveau.
outcome-about = { $about } : { $text }
outcome-many = { $count ->
    [one] Des nouvelles de { $count } fichier envoyé
   *[other] Des nouvelles de { $count } fichiers envoyés
  }
outcome-many-text = Secure Share montre ce qu’ils sont devenus.
outcome-somebody = L’autre personne

## Failures

failure-offline = Vous êtes hors ligne. Rien n’est perdu : réessayez quand la connexion sera rétablie.
failure-unreachable = Aucune réponse n’est arrivée. Rien n’est perdu : vérifiez votre connexion et réessayez.
failure-unavailable = Le service rencontre un problème en ce moment. Rien n’est perdu : réessayez dans quelques minutes.
failure-too-many = Il y a eu trop de demandes à la fois. Rien n’est perdu : attendez une minute et réessayez.
failure-internal = Une erreur s’est produite de notre côté. Rien n’est perdu : réessayez dans quelques minutes.
failure-unexpected = Une erreur inattendue s’est produite. Rechargez la page et réessayez ; si cela se reproduit, prévenez votre administrateur.
failure-unintelligible = Le service a donné une réponse que cette version de l’application ne comprend pas. Rechargez la page et réessayez.
failure-unauthorized = Votre connexion n’a pas été acceptée. Rien n’est perdu : réessayez. Si cela se reproduit, rechargez la page.
failure-not-found = Il n’y a pas de fichier pour vous ici. Il a peut-être été supprimé il y a longtemps, ou envoyé à quelqu’un d’autre.
failure-not-yours = Seule la personne à qui ce fichier a été envoyé peut l’ouvrir.
failure-people = La liste des personnes ne peut pas être lue en ce moment. Réessayez dans quelques minutes.
failure-vault = Les réglages de ce site ne peuvent pas être lus en ce moment. Rien n’a été envoyé : réessayez dans quelques minutes.
failure-nothing = Il n’y a rien à envoyer. Choisissez un fichier ou écrivez un texte.
failure-text-too-long = Le texte est trop long. Enregistrez-le dans un fichier et envoyez celui-ci.
failure-file-changed = Le fichier a été modifié pendant l’envoi, nous avons donc arrêté. Personne ne peut ouvrir ce qui a été envoyé. Envoyez-le de nouveau.
failure-file-unreadable = Le fichier ne peut pas être lu. Il a été modifié, déplacé ou supprimé, ou il est ouvert ailleurs. Choisissez-le de nouveau.
failure-no-room = Votre navigateur n’a pas assez de place pour ce fichier : il faut { $needed }, et { $available } sont libres. Libérez de l’espace sur cet appareil et réessayez. Rien n’a été consommé.
failure-storage = Le stockage a refusé le fichier. Vérifiez que l’horloge de cet appareil est juste, et réessayez.
failure-too-long = Le fichier est plus grand que ce que votre organisation autorise. Rien n’a été envoyé. Réduisez-le ou envoyez-le en plusieurs morceaux.
failure-metadata = Le nom du fichier ou la description est trop long. Rien n’a été envoyé. Raccourcissez et réessayez.
failure-self = Vous ne pouvez pas vous envoyer un fichier. Choisissez une autre personne.
failure-address = Une clé ne peut pas être envoyée à cette adresse. Elle doit ressembler à nom@example.com.
failure-not-stored = Le fichier n’est pas arrivé dans le stockage. Rien n’en a été gardé. Envoyez-le de nouveau.
failure-mismatch = Ce qui est arrivé n’est pas ce qui a été envoyé. Rien n’en a été gardé. Envoyez-le de nouveau.
failure-id-taken = Ce fichier n’a pas pu être enregistré. Rien n’a été envoyé. Envoyez-le de nouveau.
failure-claimed = Le fichier est en cours de téléchargement, jusqu’au { $until } au plus tard. Réessayez ensuite.
failure-committed = Le fichier a déjà été envoyé. Vous le trouverez sous « Envoyés ».
failure-mail-failed = Le message avec la clé n’a pas pu être envoyé. Le fichier est en sécurité : envoyez la clé de nouveau, ou copiez-la et transmettez-la autrement.
failure-mail-cap = Trop de messages ont été envoyés à cette personne, ou par vous. Le fichier est en sécurité : envoyez la clé de nouveau après le { $until }, ou copiez-la et transmettez-la autrement.
failure-tickets = La clé de ce fichier ne peut plus être envoyée par e-mail. Copiez-la et transmettez-la autrement, ou reprenez le fichier et envoyez-le de nouveau.
failure-ticket-used = Le message avec la clé a sans doute été envoyé, mais cela n’a pas été confirmé. Demandez s’il est arrivé avant d’envoyer la clé de nouveau.
failure-ticket-invalid = Le service de messagerie n’a pas accepté la demande. Le fichier est en sécurité : envoyez la clé de nouveau, ou copiez-la et transmettez-la autrement.
failure-recipient-mismatch = Le service de messagerie n’a pas accepté la demande. Le fichier est en sécurité : envoyez la clé de nouveau, ou copiez-la et transmettez-la autrement.
failure-key-mismatch = Le service de messagerie n’a pas accepté la demande. Le fichier est en sécurité : envoyez la clé de nouveau, ou copiez-la et transmettez-la autrement.
failure-uncommitted = Le fichier n’est pas arrivé dans le stockage. Rien n’en a été gardé. Envoyez-le de nouveau.
failure-wrong-key = Cette clé n’ouvre pas ce fichier. Rien n’a été consommé : vérifiez le message et réessayez.
failure-key-length = Une clé a 22 caractères. Copiez-la en entier depuis le message.
failure-key-alphabet = Une clé ne contient que des lettres, des chiffres, « - » et « _ ». Copiez-la depuis le message.
failure-downloaded = Ce fichier a déjà été téléchargé et n’existe plus. Si ce n’était pas vous, prévenez l’expéditeur. Pour l’avoir de nouveau, demandez un nouvel envoi.
failure-unconfirmed = Ce fichier n’existe plus : il a été téléchargé trois fois sans confirmation. Demandez un nouvel envoi.
failure-declined = Ce fichier a été refusé et n’existe plus. S’il est nécessaire après tout, il faut l’envoyer de nouveau.
failure-revoked = Ce fichier a été repris par son expéditeur et n’existe plus.
failure-expired = Le délai de ce fichier est écoulé, il n’existe plus. Il faut l’envoyer de nouveau.
failure-abandoned = L’envoi a pris trop de temps et a été abandonné. Rien n’en a été gardé. Envoyez le fichier de nouveau.
failure-damaged = Le fichier n’est pas arrivé tel qu’il a été envoyé, rien n’a donc été enregistré. Il est toujours là : réessayez, et si cela se reproduit, demandez un nouvel envoi.
failure-changed = Le fichier n’est pas arrivé tel qu’il a été envoyé, rien n’a donc été enregistré. Il est toujours là : réessayez, et si cela se reproduit, demandez un nouvel envoi.
failure-metadata-format = Ce fichier a été envoyé par une version de l’application que celle-ci ne comprend pas. Rechargez la page et réessayez.
failure-metadata-size = Le nom du fichier ou la description est trop long. Rien n’a été envoyé. Raccourcissez et réessayez.
failure-one-put = Une erreur inattendue s’est produite. Rechargez la page et réessayez ; si cela se reproduit, prévenez votre administrateur.
failure-too-large = Le nom du fichier ou la description est trop long. Rien n’a été envoyé. Raccourcissez et réessayez.
failure-malformed = Une erreur inattendue s’est produite. Rechargez la page et réessayez ; si cela se reproduit, prévenez votre administrateur.
failure-unsupported-media-type = Une erreur inattendue s’est produite. Rechargez la page et réessayez ; si cela se reproduit, prévenez votre administrateur.
failure-method-not-allowed = Une erreur inattendue s’est produite. Rechargez la page et réessayez ; si cela se reproduit, prévenez votre administrateur.
failure-empty = Il n’y a rien à envoyer. Choisissez un fichier ou écrivez un texte.
failure-no-such-part = Une erreur inattendue s’est produite. Rechargez la page et réessayez ; si cela se reproduit, prévenez votre administrateur.
failure-not-begun = Une erreur inattendue s’est produite. Rechargez la page et réessayez ; si cela se reproduit, prévenez votre administrateur.
failure-recommit = Une erreur inattendue s’est produite. Rechargez la page et réessayez ; si cela se reproduit, prévenez votre administrateur.
failure-no-such-claim = Une erreur inattendue s’est produite. Rechargez la page et réessayez ; si cela se reproduit, prévenez votre administrateur.
