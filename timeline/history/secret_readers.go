package history

import "keytrail/cloudtrail"

// secretReaders finds who reads a secret for the first time that others have
// read for days.
type secretReaders struct {
	readers *memory[int64]   // by principal and secret: the second of the first read
	secrets *memory[reading] // by secret
}

// reading is on how many days a secret was read.
type reading struct {
	days int // before the day
	day  int64
}

// learningDays is on how many days a secret must have been read before a new
// reader stands out.
const learningDays = 5

var secretID = mustPath("requestParameters.secretId")

func newSecretReaders(*knowledge) detector {
	return &secretReaders{newMemory[int64](defaultLimit), newMemory[reading](defaultLimit)}
}

func (s *secretReaders) add(e *event) *raised {
	secret := e.text(secretID)
	if secret == "" {
		return nil
	}
	today := e.at / day
	reader, of := key(e.account(), secret, e.principal()), key(e.account(), secret)
	_, known := s.readers.get(reader)
	if !known {
		s.readers.put(reader, e.second())
	}
	was, read := s.secrets.get(of)
	days := was.days
	if read && was.day < today {
		days++
		was = reading{days, today}
	}
	if !read {
		was.day = today
	}
	s.secrets.put(of, was)
	if known || days < learningDays || e.who().Kind() == cloudtrail.ActorService {
		return nil
	}
	return &raised{}
}

func (s *secretReaders) lost() int { return s.readers.lost() + s.secrets.lost() }
