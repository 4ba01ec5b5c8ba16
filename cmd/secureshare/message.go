package main

import (
	"strings"

	"github.com/secure-share/secure-share/shared/keyring"
	"github.com/secure-share/secure-share/shared/share"
)

// messageTexts are the words of what the sender hands over, in a language.
type messageTexts struct {
	colleague string // the key and the place of the share follow
	outsider  string // the key follows
	share     string // where the share is, if the address of its page is not known
}

const otherwise = "en"

var messages = map[string]messageTexts{
	"en": {
		"Something is waiting for you in Secure Share. Open it and paste the key:",
		"This key opens what I sent you. Open the link that you get from me in another way, and enter the key there:",
		"share ",
	},
	"de": {
		"In Secure Share wartet etwas auf Sie. Öffnen Sie es und fügen Sie den Schlüssel ein:",
		"Dieser Schlüssel öffnet, was ich Ihnen gesendet habe. Öffnen Sie den Link, den Sie auf einem anderen Weg von mir bekommen, und geben Sie dort den Schlüssel ein:",
		"ID ",
	},
	"fr": {
		"Un envoi vous attend dans Secure Share. Ouvrez-le et collez la clé :",
		"Cette clé ouvre ce que je vous ai envoyé. Ouvrez le lien que je vous transmets par un autre moyen et saisissez-y la clé :",
		"ID ",
	},
	"pl": {
		"W Secure Share czeka na Ciebie przesyłka. Otwórz ją i wklej klucz:",
		"Ten klucz otwiera to, co do Ciebie wysłano. Otwórz link, który otrzymasz ode mnie innym kanałem, i wpisz w nim klucz:",
		"ID ",
	},
}

// message is what the sender hands over, in the language of a BCP 47 tag. To an outsider
// it does not have the link.
func (s *session) message(locale string, id share.ID, secret keyring.Secret, outsider bool) string {
	language, _, _ := strings.Cut(strings.ToLower(locale), "-")
	words, known := messages[language]
	if !known {
		words = messages[otherwise]
	}
	if outsider {
		return words.outsider + "\n\n" + secret.Reveal()
	}
	where := words.share + string(id)
	if s.page != "" {
		where = s.page + "/shares/" + string(id)
	}
	return words.colleague + "\n\n" + where + "\n\n" + secret.Reveal()
}
