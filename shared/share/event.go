package share

// Event is something that happens to a share. By is always the person whose
// token was verified.
type Event interface{ event() }

type (
	// Create makes the share, or repeats an identical Create (and so extends
	// what may be uploaded until when).
	Create struct {
		Site         Site
		ID           ID
		Installation Installation
		By           Person
		Recipient    Person
		Content      Content // with no SHA-256: to be uploaded in parts
		Verifier     Verifier
		Metadata     []byte
		Description  Description
		FileInfo     FileInfo
	}

	// BeginUpload notes the multipart upload into which parts are to go. A share
	// keeps its first: who began another one in vain has to abort that.
	BeginUpload struct {
		By       Person
		UploadID string
	}

	// GrantParts allows the upload of parts. Without any it notes that all have
	// arrived, and allows that they become the blob. Either may take effect until
	// RefillableUntil, which it moves.
	GrantParts struct {
		By    Person
		Parts []Part
	}

	// Commit makes the share available: Stored is what the blob store reports, zero
	// where it holds nothing; SHA256 what the sender says of it, which may be zero
	// unless it was uploaded in parts; TicketID a fresh id for the mail ticket. Without
	// a RecipientHash no ticket is wanted. An identical repetition changes nothing and
	// keeps the ticket.
	Commit struct {
		By            Person
		Stored        Content
		SHA256        [32]byte
		RecipientHash RecipientHash
		TicketID      string
	}

	// IssueTicket replaces the mail ticket, for the same or a corrected address.
	IssueTicket struct {
		By            Person
		RecipientHash RecipientHash
		TicketID      string
	}

	// Claim asks for a lease. Proof is the hash of the claim key that was shown.
	// While a lease runs, its own claim id renews it and every other is refused.
	Claim struct {
		By    Person
		Proof Verifier
		Claim ClaimHash
	}

	// Acknowledge confirms that the file arrived whole.
	Acknowledge struct {
		By    Person
		Claim ClaimHash
	}

	// Revoke is the sender taking the share back.
	Revoke struct{ By Person }

	// Decline is the recipient refusing the share.
	Decline struct{ By Person }

	// Uninstall ends what an app installation made.
	Uninstall struct{ Installation Installation }

	// Tick lets time pass: it applies every deadline up to now.
	Tick struct{}

	// Reaped records that the blob of an ended share was deleted. Its instant is the
	// one before the deletion began: what was uploaded meanwhile is still owed one.
	Reaped struct{}
)

func (Create) event()      {}
func (BeginUpload) event() {}
func (GrantParts) event()  {}
func (Commit) event()      {}
func (IssueTicket) event() {}
func (Claim) event()       {}
func (Acknowledge) event() {}
func (Revoke) event()      {}
func (Decline) event()     {}
func (Uninstall) event()   {}
func (Tick) event()        {}
func (Reaped) event()      {}
