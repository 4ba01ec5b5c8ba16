package share

import "time"

// Event is an event in the life of a share. By is always the person from the
// verified token.
type Event interface{ event() }

type (
	// Create creates the share. Repeating an identical Create extends the time
	// for the upload.
	Create struct {
		Site         Site
		ID           ID
		Installation Installation
		By           Person
		Recipient    Person
		Content      Content // with no SHA-256: to be uploaded in parts
		Verifier     Verifier
		KeyVerifier  Verifier     // of the key alone, if there is a password; only with an outsider
		MailVerifier Verifier     // of an outsider: the verifier that the secret has with MailID
		GateVerifier Verifier     // of the gate proof, if there is a gate; only with an outsider and without KeyVerifier
		UnlockSecret UnlockSecret // a fresh one, if there is a gate
		Metadata     []byte
		Description  Description
		FileInfo     FileInfo
		Label        Label
		Place        Place
		Lifetime     time.Duration // 0: not chosen; the rules and Limits shorten it
		Openings     Openings      // 0: Once
		Limits       Limits
		Notify       bool    // the site's receiver gets notices about the share
		CopyOf       ID      // the share whose blob is copied instead of an upload, which MayCopy has allowed; empty: none
		Sending      Sending // names the shares that were sent together; empty: it was sent alone
	}

	// Limits are what the policy in force at create allows. They stay with the
	// share.
	Limits struct {
		Lifetime     time.Duration // longest; 0: that of the rules
		MailDomains  []string      // nil: any
		EmbedOrigins []string      // whose pages may embed a share with a gate; nil: none
	}

	// BeginUpload records the multipart upload for the parts. A share keeps the
	// first one. A caller that began another must abort it.
	BeginUpload struct {
		By       Person
		UploadID string
	}

	// GrantParts allows the upload of parts. With no parts it records that all
	// have arrived, and allows assembling them. Either can take effect until
	// RefillableUntil, which it extends.
	GrantParts struct {
		By    Person
		Parts []Part
	}

	// Commit makes the share available. Stored is the blob as the blob store
	// reports it, or zero; SHA256 is the sender's hash of it, which may be zero
	// except for an upload in parts; TicketID is a fresh id for the mail
	// ticket. Without a RecipientHash no ticket is wanted. An identical
	// repetition changes nothing and keeps the ticket.
	Commit struct {
		By            Person
		Stored        Content
		SHA256        [32]byte
		RecipientHash RecipientHash
		TicketID      string
	}

	// IssueTicket replaces the mail ticket, for the same address or a corrected
	// one.
	IssueTicket struct {
		By            Person
		RecipientHash RecipientHash
		TicketID      string
	}

	// Show is a look at the share with a proof of the key and, if the share has a gate,
	// a session. It changes nothing.
	Show struct {
		By       Person
		Proof    Verifier
		KeyProof Verifier
		Session  Session
	}

	// Claim requests a lease. Proof is the hash of the caller's claim key. If the
	// share has a password, it is that of the key with the password, and KeyProof
	// that of the key alone. If it has a gate, a Session is needed. While a lease runs,
	// its own claim id renews it, without a session. Every other one is refused while
	// leases and acknowledged downloads take all openings.
	Claim struct {
		By       Person
		Proof    Verifier
		KeyProof Verifier
		Session  Session
		Claim    ClaimHash
	}

	// TryPassword comes before each event with a KeyProof and has the same proofs
	// and claim id, if any. It counts the try, so it must be stored before anybody
	// learns whether the password was right. Wrong passwords are refused for a while
	// after too many. It changes nothing if the share has no password.
	TryPassword struct {
		By       Person
		Proof    Verifier
		KeyProof Verifier
		Claim    ClaimHash
	}

	// Unlock asks for a session of a share with a gate. Proof is that of the key.
	// GateProof is the hash of a gate proof; it is counted like the try of a password,
	// so it must be stored before anybody learns whether it was right. Without one, the
	// caller of Apply verifies an unlock token, and nothing changes.
	Unlock struct {
		By        Person
		Proof     Verifier
		GateProof Verifier
	}

	// UnlockByToken asks for a session with an unlock token, which the caller of Apply
	// verifies. The key is not proven, so nothing about the share may be revealed unless
	// the token is right. It changes nothing.
	UnlockByToken struct{ By Person }

	// ChangeUnlockSecret is sent by the sender. It ends all sessions. Secret is a
	// fresh one.
	ChangeUnlockSecret struct {
		By     Person
		Secret UnlockSecret
	}

	// Extend moves the expiry of an available share. It is sent by the sender.
	Extend struct {
		By       Person
		Lifetime time.Duration // from the commit; 0: the longest that is allowed
		Longest  time.Duration // that the policy in force now allows; 0: that of the rules
	}

	// LiftLock is sent by the sender: the recipient may try passwords again.
	LiftLock struct{ By Person }

	// Acknowledge confirms that the complete file arrived.
	Acknowledge struct {
		By    Person
		Claim ClaimHash
	}

	// Revoke takes the share back. It is sent by the sender.
	Revoke struct{ By Person }

	// Decline is sent by the recipient. An outsider has to
	// prove the key, and needs a session if the share has a gate.
	Decline struct {
		By       Person
		Proof    Verifier
		KeyProof Verifier
		Session  Session
	}

	// Uninstall ends a share of a removed app installation.
	Uninstall struct{ Installation Installation }

	// Erase drops all of an ended share of a removed installation, except what the
	// deletion of its blob still needs: see Share.Erased.
	Erase struct{ Installation Installation }

	// CloseAccount removes a person whose Atlassian account was closed from the share.
	CloseAccount struct{ Person Person }

	// Tick applies every deadline up to now.
	Tick struct{}

	// Reaped records that the blob of an ended share was deleted. Its time is
	// before the deletion began, because an upload during the deletion needs
	// another one.
	Reaped struct{}
)

func (Create) event()             {}
func (BeginUpload) event()        {}
func (GrantParts) event()         {}
func (Commit) event()             {}
func (IssueTicket) event()        {}
func (Show) event()               {}
func (Claim) event()              {}
func (TryPassword) event()        {}
func (LiftLock) event()           {}
func (Extend) event()             {}
func (Unlock) event()             {}
func (UnlockByToken) event()      {}
func (ChangeUnlockSecret) event() {}
func (Acknowledge) event()        {}
func (Revoke) event()             {}
func (Decline) event()            {}
func (Uninstall) event()          {}
func (Erase) event()              {}
func (CloseAccount) event()       {}
func (Tick) event()               {}
func (Reaped) event()             {}
