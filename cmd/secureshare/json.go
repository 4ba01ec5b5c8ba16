package main

// What --json prints, for each command. New members may be added; existing ones
// keep their names and meanings. Times are RFC 3339 in UTC, sizes are bytes,
// hashes base64url.

func (sendCmd) Help() string {
	return `Standard input is read to its end first, into an encrypted temporary file. Files in a zip file are not compressed.

With --json: id, recipient (account id, or *outsider), name, type and size of the file, description, expiresAt, keyBy (mail, own-delivery or hand), delivered (whether the key mailer or own delivery has taken the key), mailed (delivered by mail), key (with --show-key, or by hand), message (by hand: what you hand over), link (with --outsider), problem (why the key was not delivered, exit code 8; or why that is not known, exit code 11).`
}

func (getCmd) Help() string {
	return `The file appears under its name only when all of it is verified; then the ciphertext is deleted. A run that was interrupted keeps its lease: until that ends, nobody else can download. What it has verified stays for a day in a hidden file beside the destination, readable by you only, and the same command continues after it; a later get removes it.

With --json: id, path (absolute), acknowledged, name, type, size and description (absent if the file had arrived before and only had to be acknowledged), digest (only of a file that an older client sent: SHA-256 over the SHA-256s of its pieces of 256 KiB), problem (why it was not acknowledged; exit code 8).`
}

func (listing) Help() string {
	return `Descriptions and names of files are not shown: they are encrypted with a key of the site, which only the app in Jira and Confluence gets.

With --json: items (each as the API describes a share, see status, but without metadata and history), more (whether there are older ones).`
}

func (watchCmd) Help() string {
	return `It uses the live updates of the service, and asks for the lists from time to time where there are none. If a share changes several times at once, the last status is printed. What happened before is not printed: see inbox and outbox.

The program is run without a shell, once for each change and one after another. Its environment has the change: SECURESHARE_SHARE (the id), SECURESHARE_STATUS, SECURESHARE_ROLE (sender or recipient: yours), SECURESHARE_SENDER and SECURESHARE_RECIPIENT (account ids). If it fails, the watch continues, and its exit code in the end is 8. For example:

secureshare watch --role recipient --status available -- notify-send "A file for you"

With --json: one line for each change, the schema Share of docs/openapi.yaml, and a problem where it ends with an error or an interrupt. The program then prints to standard error.`
}

func (statusCmd) Help() string {
	return `With --json: the schema Share of docs/openapi.yaml.`
}

func (shareID) help() string { return `With --json: id, status (revoked or declined).` }

func (c revokeCmd) Help() string  { return c.help() }
func (c declineCmd) Help() string { return c.help() }

func (resendCmd) Help() string {
	return `With --key-by hand it checks the key and prints the message with it, for example of a key that could not be delivered.

With --json: id, keyBy (mail, own-delivery or hand), delivered (false by hand), mailed (delivered by mail), key and message (by hand only).`
}

func (ownCmd) Help() string {
	return `Where a site has own delivery, its keys go straight to a service of the organisation instead of to Secure Share. A sign-in that is approved in the app knows the address and the signing secret from there. When an administrator changes them, sign in again, or set them here; the administrator tells you both.

The secret is read from --secret-file, or from standard input. It is stored in the profile, readable by you only, and never printed. On the local stack nothing needs to be set.

With --json: profile, url (empty if there is none), tested (with --test: true).`
}

func (whoamiCmd) Help() string {
	return `With --json: profile, site, name, accountId, mail.`
}

func (applicationCmd) Help() string {
	return `An administrator registers the certificate, and compares the fingerprint. docs/applications.md explains it.

With --json: id, fingerprint, key and certificate (their files), expiresAt (when the certificate does).`
}

func (completionCmd) Help() string {
	return `For bash: source <(secureshare completion bash). For zsh, save it as _secureshare in a folder of $fpath. For fish, save it as ~/.config/fish/completions/secureshare.fish.

With --json: shell, script.`
}

func (manCmd) Help() string {
	return `To install it: secureshare man > ~/.local/share/man/man1/secureshare.1

With --json: page.`
}
