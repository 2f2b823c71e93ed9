package ingest

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// OpenSource finds the source that an argument names: "-" is stdin, anything
// else a folder or a file. A FIFO, such as a shell's process substitution, is
// read like stdin. The error says what the argument is when it is neither.
func OpenSource(arg string, stdin io.Reader) (Source, error) {
	if arg == "-" {
		return newStream("stdin", stdin), nil
	}
	info, err := os.Stat(arg)
	if err != nil {
		return nil, err
	}
	root, err := filepath.Abs(arg)
	if err != nil {
		return nil, err
	}
	switch mode := info.Mode(); {
	case mode.IsDir():
		return newFolder(root)
	case mode.IsRegular():
		return newFile(root), nil
	case mode&fs.ModeNamedPipe != 0:
		f, err := os.Open(arg)
		if err != nil {
			return nil, err
		}
		return newStream("pipe", f), nil
	default:
		return nil, fmt.Errorf("%s is neither a folder nor a file", arg)
	}
}
