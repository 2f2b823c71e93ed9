package recall

// Numbered has things by what tells them apart, numbered from 0 as they come. The
// zero value is empty.
type Numbered[K comparable, V any] struct {
	All     []V // by number
	numbers map[K]uint32
}

// Number gives the number of what a key tells, which value makes if it is new.
func (c *Numbered[K, V]) Number(key K, value func() V) uint32 {
	n, known := c.numbers[key]
	if !known {
		if c.numbers == nil {
			c.numbers = make(map[K]uint32)
		}
		n = uint32(len(c.All))
		c.numbers[key] = n
		c.All = append(c.All, value())
	}
	return n
}
