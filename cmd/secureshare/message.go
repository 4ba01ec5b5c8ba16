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
	subject   string // of the sender's own mail with the link
	link      string // in that mail; the link follows
}

const otherwise = "en"

var messages = map[string]messageTexts{
	"en": {
		"Something is waiting for you in Secure Share. Open it and paste the key:",
		"This key opens what I sent you. Open the link that you get from me separately, and enter the key there:",
		"share ",
		"Something for you in Secure Share",
		"I’m sending you something with Secure Share. Open this link and enter the key, which you get separately:",
	},
	"de": {
		"In Secure Share wartet etwas auf Sie. Öffnen Sie es und fügen Sie den Schlüssel ein:",
		"Dieser Schlüssel öffnet, was ich Ihnen gesendet habe. Öffnen Sie den Link, den Sie auf einem anderen Weg von mir bekommen, und geben Sie dort den Schlüssel ein:",
		"ID ",
		"Etwas für Sie in Secure Share",
		"Ich sende Ihnen etwas mit Secure Share. Öffnen Sie diesen Link und geben Sie den Schlüssel ein, den Sie getrennt erhalten:",
	},
	"fr": {
		"Un envoi vous attend dans Secure Share. Ouvrez-le et collez la clé :",
		"Cette clé ouvre ce que je vous ai envoyé. Ouvrez le lien que je vous transmets par un autre moyen et saisissez-y la clé :",
		"ID ",
		"Un envoi pour vous dans Secure Share",
		"Je vous envoie quelque chose avec Secure Share. Ouvrez ce lien et saisissez la clé, que vous recevez séparément :",
	},
	"pl": {
		"W Secure Share czeka na Ciebie przesyłka. Otwórz ją i wklej klucz:",
		"Ten klucz otwiera to, co do Ciebie wysłano. Otwórz link, który otrzymasz ode mnie innym kanałem, i wpisz w nim klucz:",
		"ID ",
		"Coś dla Ciebie w Secure Share",
		"Przesyłam Ci coś przez Secure Share. Otwórz ten link i podaj klucz, który otrzymasz osobno:",
	},
}

func wordsIn(locale string) messageTexts {
	language, _, _ := strings.Cut(strings.ToLower(locale), "-")
	if words, known := messages[language]; known {
		return words
	}
	return messages[otherwise]
}

// message is what the sender hands over, in the language of a BCP 47 tag. To an outsider
// it does not have the link.
func (s *session) message(locale string, id share.ID, secret keyring.Secret, outsider bool) string {
	words := wordsIn(locale)
	if outsider {
		return words.outsider + "\n\n" + secret.Reveal()
	}
	where := words.share + string(id)
	if s.page != "" {
		where = s.page + "/shares/" + string(id)
	}
	return words.colleague + "\n\n" + where + "\n\n" + secret.Reveal()
}
