package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	render "keytrail/internal/report"
)

// output is where and how a verb writes its result.
type output struct {
	g      *globals
	format string
	file   string
	zone   string
	more   []render.Format // that this verb has beside the common ones
}

func (o *output) addFlags(cmd *cobra.Command) {
	o.addFormat(cmd)
	cmd.Flags().StringVar(&o.zone, "tz", "", "add local times of this zone to what people read, as Europe/Berlin")
}

func (o *output) addFormat(cmd *cobra.Command) {
	var names []string
	for _, f := range slices.Concat(render.Formats, o.more) {
		names = append(names, string(f))
	}
	cmd.Flags().StringVar(&o.format, "format", string(render.Text), strings.Join(names, ", "))
	o.addFile(cmd)
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
}

func (o *output) addFile(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&o.file, "output", "o", "-", "write to this file; - is standard output")
}

// options reads the flags into how the report is written.
func (o *output) options() (render.Options, error) {
	format := render.Format(o.format)
	if !slices.Contains(o.more, format) {
		var err error
		if format, err = render.ParseFormat(o.format); err != nil {
			return render.Options{}, usageError("--format: %w", err)
		}
	}
	opt, err := render.Options{Format: format}, error(nil)
	if o.zone != "" {
		if opt.Location, err = time.LoadLocation(o.zone); err != nil {
			return opt, usageError("--tz: %q is not a time zone that this system knows", o.zone)
		}
	}
	fd, terminal := terminalOf(o.g.out)
	terminal = terminal && o.file == "-"
	if terminal {
		opt.Width = terminalWidth(fd)
	}
	opt.Color, err = wantColor(o.g.color, terminal)
	return opt, err
}

func terminalOf(w io.Writer) (fd int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile {
		return 0, false
	}
	fd = int(f.Fd())
	return fd, term.IsTerminal(fd)
}

// terminalWidth is the columns of a terminal.
func terminalWidth(fd int) int {
	w, _, err := term.GetSize(fd)
	if err != nil {
		return 80
	}
	return w
}

// wantColor decides in a fixed order: flag, environment, terminal.
func wantColor(flag string, terminal bool) (bool, error) {
	switch flag {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		return terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb", nil
	}
	return false, usageError("--color: %q is not one of auto, always, never", flag)
}

// write calls f with the place to write to. A file is written beside its name
// and renamed when all of it is there, so a failed run leaves none. What is
// there and no file, such as a device or a pipe, is written to as it is.
func (o *output) write(f func(io.Writer) error) error {
	if o.file == "-" {
		return writeThrough(o.g.out, f)
	}
	if info, err := os.Stat(o.file); err == nil && !info.Mode().IsRegular() {
		device, err := os.OpenFile(o.file, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(writeThrough(device, f), device.Close())
	}
	tmp, err := os.CreateTemp(filepath.Dir(o.file), "."+filepath.Base(o.file)+".*")
	if err != nil {
		return fmt.Errorf("%s: %w", o.file, err)
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	w := bufio.NewWriterSize(tmp, 1<<16)
	if err := f(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("%s: %w", o.file, err)
	}
	if err := tmp.Chmod(0o644); err != nil {
		return fmt.Errorf("%s: %w", o.file, err)
	}
	if err := tmp.Close(); err != nil {
		return fmt.Errorf("%s: %w", o.file, err)
	}
	return os.Rename(tmp.Name(), o.file)
}

// writeThrough writes what there was before a failure, too.
func writeThrough(to io.Writer, f func(io.Writer) error) error {
	w := bufio.NewWriterSize(to, 1<<16)
	err := f(w)
	if flushed := w.Flush(); err == nil {
		err = flushed
	}
	return err
}
