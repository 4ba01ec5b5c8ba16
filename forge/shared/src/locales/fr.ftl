## Parts

copy = Copier
copy-copied = Copié
copy-failed = Impossible de copier. Sélectionnez le texte et copiez-le vous-même.
field-optional = (facultatif)
progress-announced = { $label } : { $done }
progress-amount = { $done } sur { $total }
progress-left = encore { $time }

## Pauses

pause-offline = Vous êtes hors ligne. Nous reprendrons dès que vous serez de nouveau en ligne.
pause-unreachable = La connexion est interrompue. Nous continuons d’essayer.
pause-unavailable = Le service est surchargé pour le moment. Nous continuons d’essayer.
pause-countdown = Prochain essai dans { $seconds } s.
pause-now = Nouvel essai…

## Receive

receive-title = Ouvrir
receive-lead = La clé arrive séparément, le plus souvent par e-mail. Collez-la ici.
receive-once = Vous pouvez ouvrir cet envoi une fois.
receive-usually = En général, vous ne pouvez ouvrir cet envoi qu’une fois.
receive-left = Vous pouvez encore ouvrir cet envoi { $count } fois.
receive-until = Vous pouvez ouvrir cet envoi autant de fois que souhaité, jusqu’à l’expiration.
receive-try-again = Si la clé est incorrecte, il suffit de réessayer.
receive-key = Clé
receive-key-hint = 22 caractères. Les espaces et les retours à la ligne ne comptent pas.
receive-key-empty = Collez la clé.
receive-key-short = Il manque une partie de la clé : une clé compte 22 caractères.
receive-key-long = C’est trop long : une clé compte 22 caractères. Copiez uniquement la clé.
receive-key-alphabet = Une clé ne contient que des lettres, des chiffres, « - » et « _ ». Copiez-la à nouveau.
receive-key-ending = La fin de cette clé est incorrecte. Vérifiez le dernier caractère ou copiez-la à nouveau.
receive-key-several = Ce texte contient deux clés différentes. Collez uniquement la bonne.
receive-open = Ouvrir
receive-checking = Vérification de la clé
receive-claiming = Préparation
receive-downloading = Téléchargement de { $name }
receive-cancel = Suspendre
receive-cancelled = En pause. Cliquez sur « Ouvrir » pour reprendre où vous en étiez.
receive-busy-title = Déjà en cours d’ouverture ailleurs
receive-busy = Vous avez commencé dans un autre onglet ou sur un autre appareil. Si l’ouverture ne s’y termine pas, vous pourrez ouvrir l’envoi ici à partir du { $until }.
receive-retry = Réessayer
receive-arrived-title = Vérifiez vos téléchargements
receive-handed = Nous avons demandé à votre navigateur d’enregistrer { $name } ({ $size }). Le fichier est-il dans vos téléchargements ?
receive-confirm = J’ai le fichier
receive-unconfirmed = Dès que vous confirmez, nous supprimons la copie conservée et prévenons l’expéditeur. D’ici là, vous pouvez enregistrer le fichier à nouveau ici, ou le rouvrir avec la clé.
receive-unconfirmed-several = Dès que vous confirmez, l’expéditeur est prévenu et une ouverture est décomptée. La copie conservée n’est supprimée qu’après la dernière ouverture. Tant que vous n’avez pas confirmé, vous pouvez enregistrer le fichier à nouveau ici, ou le rouvrir avec la clé.
receive-unconfirmed-until = L’expéditeur voit que l’envoi a été ouvert. La copie est conservée jusqu’à l’expiration : vous pouvez enregistrer le fichier à nouveau ici, ou le rouvrir avec la clé.
receive-unconfirmed-ended = La copie conservée est déjà supprimée. Si vous avez le fichier, confirmez-le : l’expéditeur le verra. Sinon, enregistrez-le à nouveau ici.
receive-unseen = Dès que vous affichez ou copiez le message, nous supprimons la copie conservée et prévenons l’expéditeur.
receive-unseen-several = Dès que vous affichez ou copiez le message, l’expéditeur est prévenu et une ouverture est décomptée. La copie conservée n’est supprimée qu’après la dernière ouverture.
receive-unseen-until = L’expéditeur voit que l’envoi a été ouvert. La copie est conservée jusqu’à l’expiration.
receive-unseen-ended = La copie conservée est déjà supprimée. Quand vous affichez ou copiez le message, l’expéditeur est prévenu.
receive-ended-until = La copie conservée est déjà supprimée. Vérifiez que vous avez tout avant de fermer cette page.
receive-confirming = Nous prévenons l’expéditeur…
receive-confirm-refused = Tout est bien arrivé, mais le service n’a plus de trace de ce téléchargement. Prévenez l’expéditeur vous-même.
receive-window = Enregistrer dans une nouvelle fenêtre
receive-window-refused = Votre navigateur n’a pas ouvert de fenêtre. Autorisez les fenêtres pop-up pour cette page ou ouvrez Secure Share dans un autre navigateur. Rien n’est supprimé avant votre confirmation.
receive-save-refused = Votre navigateur n’a pas enregistré le fichier. Essayez depuis une nouvelle fenêtre.
receive-window-text = Enregistrement de { $name } en cours. Fermez cette fenêtre une fois le fichier dans vos téléchargements. Si rien ne se passe, cliquez sur le lien.
receive-window-save = Enregistrer le fichier
receive-earlier = Vous avez téléchargé ce fichier ici avant le rechargement de la page. Si vous l’avez, confirmez-le. Sinon, saisissez la clé et ouvrez l’envoi à nouveau.
receive-earlier-ended = Vous avez téléchargé ce fichier ici avant le rechargement de la page. La copie conservée a été supprimée depuis. Si vous avez le fichier, confirmez-le : l’expéditeur le verra.
receive-earlier-ended-until = Vous avez téléchargé ce fichier ici avant le rechargement de la page. La copie conservée a été supprimée depuis. Vérifiez que vous avez le fichier.
receive-text-arrived-title = Vous avez un message
receive-received-title = Vous avez le fichier
receive-saved = { $name } ({ $size }) est dans les téléchargements de votre navigateur.
receive-save = Enregistrer à nouveau
receive-save-until = Vous pouvez l’enregistrer à nouveau tant que cette page est ouverte.
receive-text-title = Vous avez le message
receive-text-label = Message secret
receive-text-kept = Il n’est conservé nulle part et disparaît si vous fermez ou rechargez cet onglet. Copiez-le d’abord.
receive-text-show = Afficher le message
receive-text-hide = Masquer le message
receive-text-hidden = Masqué
receive-text-copy = Copier le message
receive-acknowledged = { $name } voit que tout est arrivé. La copie conservée est supprimée.
receive-acknowledged-anyone = L’expéditeur voit que tout est arrivé. La copie conservée est supprimée.
receive-acknowledged-several = { $name } voit que tout est arrivé. La copie conservée est supprimée après la dernière ouverture ou à l’expiration.
receive-acknowledged-several-anyone = L’expéditeur voit que tout est arrivé. La copie conservée est supprimée après la dernière ouverture ou à l’expiration.
receive-acknowledged-unknown = Tout est arrivé. La copie conservée est supprimée, sauf si l’envoi peut encore être ouvert.
receive-acknowledged-until = Tout est arrivé. La copie est conservée jusqu’à l’expiration : d’ici là, vous pouvez rouvrir l’envoi.
receive-acknowledged-until-ended = Tout est arrivé. La copie conservée est supprimée.
receive-unacknowledged = Tout est arrivé, mais nous n’avons pas encore pu prévenir l’expéditeur. Nous continuons d’essayer tant que cette page est ouverte.
receive-failed-title = L’ouverture a échoué

## Failures

failure-offline = Vous êtes hors ligne. Rien n’est perdu : réessayez une fois de nouveau en ligne.
failure-unreachable = Nous n’avons pas reçu de réponse. Rien n’est perdu : vérifiez votre connexion et réessayez.
failure-unavailable = Le service ne fonctionne pas en ce moment. Rien n’est perdu : réessayez dans quelques minutes.
failure-too-many = Trop de demandes. Rien n’est perdu : attendez une minute et réessayez.
failure-internal = Une erreur s’est produite de notre côté. Rien n’est perdu : réessayez dans quelques minutes.
failure-unintelligible = Cette version de l’application ne comprend pas la réponse du service. Rechargez la page et réessayez.
failure-no-room = Votre navigateur n’a pas assez d’espace : il faut { $needed }, et { $available } sont libres. Libérez de l’espace sur cet appareil et réessayez. Rien n’est perdu.
failure-memory-only = Votre navigateur ne peut pas stocker un fichier aussi volumineux ici, par exemple parce que la fenêtre est privée. Il faut { $needed }, mais { $available } au maximum sont possibles. Utilisez une fenêtre normale ou un autre navigateur. Rien n’est perdu.
failure-storage = L’envoi ou le téléchargement a été refusé. Vérifiez que l’horloge de cet appareil est à l’heure, puis réessayez.
failure-claimed = L’envoi est en cours d’ouverture. Réessayez après le { $until }.
failure-wrong-key = Ce n’est pas la bonne clé. Rien n’est perdu : cherchez la clé de cet envoi et réessayez.
failure-downloaded = Cet envoi a été ouvert autant de fois que l’expéditeur l’a permis, il est donc supprimé. Si ce n’était pas vous, prévenez l’expéditeur. Si vous en avez encore besoin, demandez-lui un nouvel envoi.
failure-unconfirmed = Cet envoi a été ouvert trop souvent sans confirmation, il est donc supprimé. Demandez un nouvel envoi à l’expéditeur.
failure-declined = Cet envoi a été refusé, il est donc supprimé. Si vous en avez finalement besoin, demandez un nouvel envoi à l’expéditeur.
failure-revoked = L’expéditeur a retiré cet envoi, il est donc supprimé.
failure-expired = La date limite est passée, l’envoi est donc supprimé. Demandez un nouvel envoi à l’expéditeur.
failure-damaged = L’envoi n’est pas arrivé tel qu’il est parti, rien n’a donc été enregistré. Il est toujours disponible : réessayez. Si cela se reproduit, demandez un nouvel envoi à l’expéditeur.
failure-changed = L’envoi n’est pas arrivé tel qu’il est parti, rien n’a donc été enregistré. Il est toujours disponible : réessayez. Si cela se reproduit, demandez un nouvel envoi à l’expéditeur.
failure-metadata-format = Cet envoi vient d’une version de l’application que cette version ne comprend pas. Rechargez la page et réessayez.
