package ingest

import (
	"context"

	"keytrail/cloudtrail"
)

// largeBuffer is the one buffer of a run with room for a record of any size.
type largeBuffer struct{ free chan *buffer }

func (l *largeBuffer) init() {
	l.free = make(chan *buffer, 1)
	l.free <- nil // made when it is first asked for
}

// get waits until nobody uses the buffer.
func (l *largeBuffer) get(ctx context.Context) (*buffer, error) {
	select {
	case b := <-l.free:
		if b == nil {
			b = &buffer{
				data:  make([]byte, cloudtrail.MaxRecordBytes+2*chunkBytes),
				alone: make(chan struct{}, 1),
				free:  func(b *buffer) { l.free <- b },
			}
		}
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
