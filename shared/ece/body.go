package ece

// Seal returns the body of plaintext. It fails with ErrIKM, ErrOptions or
// ErrTooLong.
func Seal(ikm, plaintext []byte, o Options) ([]byte, error) {
	s, err := NewSealer(ikm, int64(len(plaintext)), o)
	if err != nil {
		return nil, err
	}
	body := s.header.Append(make([]byte, 0, s.layout.Size()))
	for i := range s.layout.Records() {
		part := s.layout.Data(i)
		if body, err = s.Seal(body, i, plaintext[part.Start:part.End]); err != nil {
			return nil, err
		}
	}
	return body, nil
}

// Open returns the plaintext of body, all of it or nothing. It fails with ErrIKM,
// ErrTooLong or an error that wraps ErrCorrupt. It needs no more memory than the
// body, whatever its record size.
func Open(ikm, body []byte, l Limits) ([]byte, error) {
	h, err := ParseHeader(body, l)
	if err != nil {
		return nil, err
	}
	o, err := NewOpener(ikm, h, int64(len(body)))
	if err != nil {
		return nil, err
	}
	plaintext := make([]byte, 0, len(body))
	for i := range o.layout.Records() {
		part := o.layout.Record(i)
		if plaintext, err = o.open(plaintext, i, body[part.Start:part.End]); err != nil {
			return nil, err
		}
	}
	return plaintext, nil
}
