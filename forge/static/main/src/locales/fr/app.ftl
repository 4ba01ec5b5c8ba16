## Lists

list-inbox-title = Reçus
list-outbox-title = Envoyés
list-inbox-hint = Les noms des fichiers s’affichent une fois la clé saisie.
list-outbox-hint = Vous voyez ici les descriptions et les noms des fichiers. Le destinataire ne voit le nom d’un fichier qu’après avoir saisi la clé.
list-search = Rechercher
list-search-label-inbox = Rechercher par personne ou description
list-search-label-outbox = Rechercher par personne, nom de fichier ou description
list-search-found =
    { $count ->
        [one] { $count } résultat
       *[other] { $count } résultats
    }
list-search-none = Aucun résultat pour « { $query } »
list-search-none-text = Vérifiez l’orthographe ou cherchez autre chose.
list-search-clear = Effacer la recherche
list-column-person-inbox = Personne et description
list-column-person-outbox = Personne, fichier et description
list-column-sent = Envoyé
list-column-size = Taille
list-column-left = Date limite
list-column-status = État
list-filter-label = Afficher
list-filter-all = Tous
list-filter-open = En cours
list-filter-ended = Terminés
list-loading = Chargement…
list-more = Afficher plus
list-try-again = Réessayer
list-show-all = Tout afficher
list-send = Faire un envoi
list-stale = Cette liste n’est peut-être pas à jour.
# $size: "5,2 Mo"
list-size = environ { $size }
list-size-small = moins de 1 ko
list-no-description = Sans description
list-description-lost = Impossible de lire cette description.
list-unreadable = Impossible de lire cet envoi.
list-mail-unconfirmed = La clé n’a peut-être pas été envoyée.
list-unnamed = Personne inconnue
list-outsider = Une personne externe
list-closed = Compte fermé
list-together = Envoyé à plusieurs personnes
file-message = Message
file-packed =
    { $count ->
        [one] { $name } (un fichier)
       *[other] { $name } ({ $count } fichiers)
    }
list-inbox-empty-all = Aucun envoi reçu pour le moment
list-inbox-empty-all-text = Quand quelqu’un vous envoie un fichier ou un message, il apparaît ici. La clé arrive séparément, le plus souvent par e-mail.
list-inbox-empty-open = Aucun envoi ne vous attend
list-inbox-empty-open-text = Vous avez tout ouvert ou refusé, ou la date limite est passée.
list-inbox-empty-ended = Aucun envoi terminé pour le moment
list-inbox-empty-ended-text = Les envois ouverts, refusés ou expirés restent affichés ici quelque temps.
list-outbox-empty-all = Aucun envoi pour le moment
list-outbox-empty-all-text = Envoyez un fichier ou un message à une ou plusieurs personnes. Il est supprimé dès qu’elles l’ont reçu.
list-outbox-empty-open = Aucun envoi en cours
list-outbox-empty-open-text = Tous vos envois ont été ouverts ou refusés, ou la date limite est passée.
list-outbox-empty-ended = Aucun envoi terminé pour le moment
list-outbox-empty-ended-text = Les envois ouverts, refusés ou expirés restent affichés ici quelque temps.
list-empty-so-far = Rien parmi les plus récents
list-empty-so-far-text = Il y en a de plus anciens. Cliquez sur « Afficher plus ».
list-status-uploading = Envoi en cours
list-status-available-sender = Pas encore ouvert
list-status-available-recipient = Prêt
list-status-opened = Ouvert
list-status-claimed = Ouverture en cours
list-status-downloaded = Reçu
list-status-unconfirmed = Non confirmé
list-status-declined = Refusé
list-status-revoked = Retiré
list-status-expired = Expiré
list-status-abandoned = Non envoyé
list-opened-of = Ouvert { $opened } fois sur { $openings }
list-opened-all = Épuisé : ouvert { $opened } fois sur { $openings }
list-opened-until = { $opened ->
    [0] Jusqu’à l’expiration, pas encore ouvert
   *[other] Jusqu’à l’expiration, ouvert { $opened } fois
}
# Read out when the list changes by itself.
list-news-arrived-inbox = { $count ->
    [one] Nouvel envoi de { $name }.
   *[other] { $count } nouveaux envois.
  }
list-news-arrived-outbox = { $count ->
    [one] Nouvel envoi à { $name }.
   *[other] { $count } nouveaux envois effectués.
  }
list-news-changed-inbox = De { $name } : { $status }.
list-news-changed-outbox = À { $name } : { $status }.

## Frame

nav-label = Secure Share
nav-inbox = Reçus
nav-outbox = Envoyés
nav-send = Envoyer
nav-programs = Programmes
nav-activity = Activité
nav-unseen =
    { $count ->
        [one] { $count } nouvel envoi
       *[other] { $count } nouveaux envois
    }
frame-skip = Aller au contenu
# Title of the browser's window
frame-title = { $page } – Secure Share
# While something is sent or downloaded. $done: "25%"
frame-title-progress = { $done } · { $page } – Secure Share
frame-trouble-title = Une erreur s’est produite
frame-trouble = Une partie de cette page ne fonctionne plus. Rechargez-la. Vos envois et ce que vous avez reçu ne sont pas concernés.
frame-reload = Recharger
frame-outside-title = Ouvrez Secure Share dans Jira ou Confluence
frame-outside = Cette page ne fonctionne que dans Jira ou Confluence. Vous la trouverez sous « Apps ».
frame-start-title = Secure Share n’a pas démarré
frame-start = Rechargez la page. Si cela ne suffit pas, contactez un administrateur de votre site.

## Parts

dialog-close = Fermer
drop-invite = Déposez ou collez ici des fichiers ou des dossiers
drop-files = Choisir des fichiers
drop-folder = Choisir un dossier
drop-more-files = Ajouter des fichiers
drop-more-folder = Ajouter un dossier
drop-reading = Lecture…
drop-empty = Ce dossier ne contient aucun fichier.
drop-unreadable = Certains éléments sont illisibles, rien n’a donc été ajouté. Réessayez ou choisissez les fichiers un par un.
person-searching = Recherche…
person-found =
    { $count ->
        [one] { $count } personne trouvée
       *[other] { $count } personnes trouvées
    }
person-none = Aucune personne trouvée pour « { $query } »
person-failed = La recherche n’a pas fonctionné. Saisissez le nom à nouveau.
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
time-left = encore { $duration }
time-left-seconds = encore moins d’une minute
time-over = délai écoulé
time-now = à l’instant

## Send

send-address-wrong = Saisissez une adresse e-mail comme nom@example.com.

send-one-file = { $name }, { $size }

## Closing the app while something would be lost

leave-title = Fermer quand même ?
leave-transfer = Un transfert est en cours. Si vous fermez, il sera interrompu.
leave-removal = Nous sommes en train de supprimer l’envoi que vous avez arrêté. Patientez un instant.
leave-key = Une clé n’a pas encore été transmise. Seul cet onglet la possède : renvoyez-la ou copiez-la d’abord.
leave-text = Il y a ici un message qui n’est enregistré nulle part ailleurs. Copiez-le d’abord.
leave-file = Vous n’avez pas confirmé que vous avez le fichier. Vous devrez peut-être le télécharger à nouveau.
leave-stay = Rester
leave-close = Fermer

## Receive

receive-wrong-key = Ce n’est pas la bonne clé. Rien n’est perdu : cherchez la clé de cet envoi et réessayez.

## Outcomes

# Flags that the product shows when somebody else ended a share of mine.
outcome-downloaded = Votre envoi est arrivé
outcome-downloaded-text = { $name } l’a bien reçu. La copie chiffrée est supprimée.
outcome-declined = Votre envoi a été refusé
outcome-declined-text = { $name } l’a refusé. Il est supprimé.
outcome-unconfirmed = Un téléchargement de votre envoi n’a pas été confirmé
outcome-unconfirmed-text = { $name } a commencé plusieurs fois à l’ouvrir sans confirmer la réception. Il est maintenant supprimé. Renseignez-vous et refaites l’envoi si besoin.
outcome-about = { $about } : { $text }
outcome-many = { $count ->
    [one] Du nouveau pour { $count } envoi
   *[other] Du nouveau pour { $count } envois
  }
outcome-many-text = Ouvrez Secure Share pour voir ce qui s’est passé.
outcome-somebody = L’autre personne
# Flags for a transfer of this tab that ends while another screen is shown.
transfer-send-done = Votre envoi est terminé
transfer-send-done-text = Ouvrez « Envoyer » pour vérifier que la clé a été envoyée par e-mail.
transfer-send-failed = Votre envoi a échoué
transfer-send-failed-text = Ouvrez « Envoyer » pour savoir pourquoi et réessayer.
transfer-receive-done = Votre téléchargement est terminé
transfer-receive-done-text = Ouvrez-le sous « Reçus » pour confirmer que vous l’avez.
transfer-receive-failed = Votre téléchargement a échoué
transfer-receive-failed-text = Ouvrez-le sous « Reçus » pour savoir pourquoi et réessayer.

## Failures

failure-unexpected = Une erreur s’est produite. Rechargez la page et réessayez. Si cela se reproduit, contactez un administrateur.
failure-unauthorized = Nous n’avons pas pu vérifier votre identité. Rien n’est perdu : réessayez. Si cela se reproduit, rechargez la page.
failure-program-exists = Ce programme a déjà été autorisé. Relancez sa connexion : il affichera une nouvelle ligne.
failure-too-many-programs = Vous avez autorisé 20 programmes, le maximum possible. Révoquez-en un d’abord.
failure-application-exists = Cette clé est déjà enregistrée pour une application ou un programme. Utilisez un autre certificat.
failure-no-such-application = Cette application n’est plus enregistrée. Rechargez la liste.
failure-too-many-applications = Ce site a 20 applications, le maximum possible. Révoquez-en une d’abord.
failure-not-found = Envoi introuvable. Il est peut-être destiné à quelqu’un d’autre, ou il a été supprimé il y a longtemps.
failure-not-yours = Seul le destinataire de cet envoi peut l’ouvrir.
failure-people = Impossible de charger la liste des personnes pour le moment. Réessayez dans quelques minutes.
failure-vault = Impossible de charger les paramètres de ce site pour le moment. Rien n’a été envoyé : réessayez dans quelques minutes.
failure-nothing = Il n’y a rien à envoyer. Choisissez un fichier ou écrivez un message.
failure-text-too-long = Le message est trop long. Enregistrez-le dans un fichier et envoyez ce fichier.
failure-file-changed = Le fichier a été modifié pendant l’envoi, que nous avons donc arrêté. Personne ne peut ouvrir ce qui a été envoyé. Refaites l’envoi.
failure-file-unreadable = Impossible de lire le fichier. Il a peut-être été modifié, déplacé ou supprimé, ou il est ouvert dans un autre programme. Choisissez-le à nouveau.
failure-other-file = Ce n’est pas ce que vous étiez en train d’envoyer, ou le contenu a changé depuis. Rien n’a été envoyé. Choisissez les mêmes fichiers, ou supprimez l’envoi et recommencez.
failure-upload-elsewhere = Cet envoi continue dans un autre onglet, ou il est terminé. Regardez dans « Envoyés ».
failure-too-long = C’est plus que ce qu’autorise votre organisation. Rien n’a été envoyé. Réduisez la taille ou faites plusieurs envois.
failure-copy-too-long = Ceci ne peut pas être envoyé à plusieurs personnes à la fois. Rien n’a été envoyé. Faites un envoi par personne.
failure-copy-source = Votre envoi ne peut plus être copié. Refaites l’envoi.
failure-metadata = Le nom du fichier ou la description est trop long. Rien n’a été envoyé. Raccourcissez le texte et réessayez.
failure-self = Vous ne pouvez pas vous envoyer quelque chose à vous-même. Choisissez quelqu’un d’autre.
failure-address = Impossible d’envoyer une clé à cette adresse. Saisissez une adresse comme nom@example.com.
failure-not-stored = L’envoi n’est pas arrivé en entier, rien n’a donc été conservé. Refaites l’envoi.
failure-mismatch = Ce qui est arrivé n’est pas ce qui est parti, rien n’a donc été conservé. Refaites l’envoi.
failure-id-taken = L’envoi n’a pas pu commencer. Rien n’a été envoyé. Refaites l’envoi.
failure-committed = Cet envoi est déjà fait. Vous le trouverez sous « Envoyés ».
failure-mail-failed = Nous n’avons pas pu envoyer l’e-mail avec la clé. Rien n’est perdu : réessayez, ou copiez la clé et transmettez-la autrement.
failure-mail-cap = Cette personne a reçu trop d’e-mails, ou vous en avez envoyé trop. Rien n’est perdu : renvoyez la clé après le { $until }, ou copiez-la et transmettez-la autrement.
failure-tickets = Cette clé ne peut plus être envoyée par e-mail. Copiez-la et transmettez-la autrement, ou retirez l’envoi et refaites-le.
failure-limit =
    { $limit ->
        [announcements] Vous avez atteint le nombre d’envois possible en une heure. Rien n’a été envoyé : réessayez après le { $until }.
        [uploads] Vous avez trop d’envois inachevés. Rien n’a été envoyé : terminez-en un ou retirez-en un sous « Envoyés », puis réessayez.
        [bytes] Vous dépasseriez ainsi ce qu’une personne peut envoyer en un jour. Rien n’a été envoyé : réessayez après le { $until }.
        [site-bytes] Votre site dépasserait ainsi ce qu’il peut envoyer en un jour. Rien n’a été envoyé : réessayez après le { $until }, ou adressez-vous à votre administrateur.
        [tickets] Vous avez demandé trop d’e-mails en une heure. Rien n’est perdu : réessayez après le { $until }, ou copiez la clé et transmettez-la autrement.
        [parts] Vous avez transféré autant de données qu’il est possible en une heure. Réessayez après le { $until }.
        [requests] Ce programme a fait trop de requêtes en une heure. Il pourra continuer après le { $until }.
       *[wrong-keys] Trop de clés incorrectes. Rien n’est perdu : retrouvez la bonne clé et réessayez après le { $until }.
    }
failure-policy =
    { $rule ->
        [senders] Vos administrateurs n’autorisent l’envoi qu’à certains groupes. Demandez-leur de vous y ajouter.
        [linkMakers] Vos administrateurs n’autorisent que certains groupes à envoyer à des personnes externes. Demandez-leur de vous ajouter.
        [gates] Vos administrateurs n’autorisent pas les mots de passe qui protègent seulement l’accès. Choisissez un mot de passe qui protège le contenu, ou aucun.
        [passwords] Vos administrateurs exigent un mot de passe pour les personnes externes.
        [places] Vos administrateurs n’autorisent pas l’envoi depuis cet endroit. Ouvrez Secure Share dans un projet ou un espace où il est autorisé.
        [domains] Vos administrateurs n’autorisent pas l’envoi de clés par e-mail à ce domaine. Rien n’est perdu : utilisez une autre adresse, ou copiez la clé et transmettez-la autrement.
        [largestFile] C’est plus volumineux que ce que vos administrateurs autorisent. Envoyez un fichier plus petit.
        [lifetime] Vos administrateurs n’autorisent pas une durée aussi longue. Choisissez-en une plus courte.
        [openings] Vos administrateurs n’autorisent pas autant d’ouvertures. Renvoyez-le avec un nombre plus petit.
        [programs] Vos administrateurs n’autorisent pas les programmes.
        [outsiders] Vos administrateurs n’autorisent pas les envois à des personnes externes.
       *[deliveryMethods] Vos administrateurs n’autorisent pas ce moyen de transmettre la clé. Choisissez-en un autre.
    }
failure-policy-changed = Entre-temps, un autre administrateur a modifié ces règles. Vérifiez-les et enregistrez à nouveau.
failure-notices-changed = Entre-temps, un autre administrateur a modifié l’adresse. Vérifiez-la et enregistrez à nouveau.
failure-no-receiver = Ce site n’envoie plus d’avis. Envoyez sans demander d’avis.
failure-notices-off = Ce service n’envoie pas d’avis.
failure-roles = Jira ou Confluence n’a pas pu confirmer ce que vous pouvez faire ici. Rechargez la page et réessayez.
failure-not-administrator = Seuls les administrateurs du site peuvent modifier cela. Contactez l’un d’eux.
failure-ticket-used = Nous avons sans doute envoyé l’e-mail avec la clé, mais sans en avoir la confirmation. Demandez s’il est arrivé avant de renvoyer la clé.
failure-ticket-invalid = Le service d’e-mail n’a pas accepté la demande. Rien n’est perdu : réessayez, ou copiez la clé et transmettez-la autrement.
failure-recipient-mismatch = Le service d’e-mail n’a pas accepté la demande. Rien n’est perdu : réessayez, ou copiez la clé et transmettez-la autrement.
failure-key-mismatch = Le service d’e-mail n’a pas accepté la demande. Rien n’est perdu : réessayez, ou copiez la clé et transmettez-la autrement.
failure-uncommitted = L’envoi n’est pas arrivé en entier, rien n’a donc été conservé. Refaites l’envoi.
failure-shorter = Le délai est déjà plus long. Pour y mettre fin plus tôt, retirez l’envoi.
failure-key-length = Une clé compte 22 caractères. Copiez-la en entier.
failure-key-alphabet = Une clé ne contient que des lettres, des chiffres, « - » et « _ ». Copiez-la à nouveau.
failure-abandoned = Le transfert a pris trop de temps, rien n’a donc été conservé. Refaites l’envoi.
failure-metadata-size = Le nom du fichier ou la description est trop long. Rien n’a été envoyé. Raccourcissez le texte et réessayez.
failure-too-large = Le nom du fichier ou la description est trop long. Rien n’a été envoyé. Raccourcissez le texte et réessayez.
failure-empty = Il n’y a rien à envoyer. Choisissez un fichier ou écrivez un message.
failure-own-refused = Le service de transmission de votre organisation n’a pas accepté la clé : « { $answer } ». Rien n’a été envoyé. Copiez la clé et transmettez-la autrement, ou prévenez votre administrateur.
failure-own-slow = Le service de transmission de votre organisation n’a pas répondu en 10 secondes. La clé est peut-être arrivée, peut-être pas : renseignez-vous avant de la renvoyer, ou copiez-la et transmettez-la autrement.
failure-own-unreachable = Le service de transmission de votre organisation est injoignable, ou sa réponse est illisible. Rien n’est perdu : copiez la clé et transmettez-la autrement. Si cela se reproduit, prévenez votre administrateur.
failure-own-blocked = Cette page ne peut pas contacter le service de transmission de votre organisation, donc rien n’a été envoyé. Copiez la clé et transmettez-la autrement, et demandez à un administrateur d’enregistrer à nouveau l’adresse de ce service.
failure-own-redirect = Le service de transmission de votre organisation a répondu par une redirection, que nous ne suivons pas. La clé n’est peut-être pas arrivée : copiez-la et transmettez-la autrement, et prévenez votre administrateur.
failure-own-answer = Le service de transmission de votre organisation n’a pas confirmé la clé. Elle n’est peut-être pas arrivée : copiez-la et transmettez-la autrement, et prévenez votre administrateur.
failure-own-failed = Le service de transmission de votre organisation a un problème : « { $answer } ». La clé est peut-être arrivée, peut-être pas : renseignez-vous avant de la renvoyer, ou copiez-la et transmettez-la autrement.
failure-own-removed = Un administrateur vient de désactiver la transmission par votre organisation, donc la clé n’a pas été envoyée. Copiez-la et transmettez-la autrement.
failure-own-not-allowed = L’adresse n’a pas été autorisée, donc rien n’a changé. Seul un administrateur du site peut l’autoriser, dans la boîte de dialogue qui s’ouvre à l’enregistrement.
failure-own-not-saved = Les paramètres n’ont pas pu être enregistrés. Seuls les administrateurs du site peuvent les modifier. Si vous en êtes un, réessayez dans quelques minutes.
