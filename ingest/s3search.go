package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// The bounds of the search for trails in folders that are no trail's: a
// bucket may hold anything beside them.
const (
	s3Searches  = 400 // requests
	searchDepth = 5   // levels
	searchPages = 2   // of one folder
	searchRoots = 10  // pages of the prefix that was named
	maxLeft     = 100 // folders that are named as left out
)

// probe finds out what a prefix means, and whether the bucket answers at all.
// Where everything below it is wanted, it asks for the first key rather than
// the first folder, for that is worth knowing (s3foresee.go).
func (s *S3) probe(ctx context.Context, prefix string) (target, error) {
	page, err := s.peek(ctx, prefix)
	var failed *S3Error
	denied := errors.As(err, &failed) && failed.cause == causeDenied
	empty := err == nil && len(page.objects)+len(page.prefixes) == 0
	if empty && strings.HasSuffix(prefix, "/") {
		return target{}, &S3Error{URI: s.uri(prefix), cause: causeNothing}
	}
	if prefix == "" || strings.HasSuffix(prefix, "/") || err != nil && !denied {
		return target{prefix: prefix, first: page.first()}, err
	}
	// A policy may allow the folder and not what begins like it.
	folder, folderErr := s.peek(ctx, prefix+"/")
	if folderErr == nil && (denied || len(folder.objects)+len(folder.prefixes) > 0) {
		return target{prefix: prefix + "/", first: folder.first()}, nil
	}
	if empty {
		return target{}, &S3Error{URI: s.uri(prefix), cause: causeNothing}
	}
	return target{prefix: prefix, object: page.first() == prefix, first: page.first()}, err
}

// peek asks for the first key or, where not everything is wanted, the first
// folder below a prefix: keys of others are not to be asked for. A policy may
// allow listings of folders only.
func (s *S3) peek(ctx context.Context, prefix string) (listPage, error) {
	r := listRequest{prefix: prefix, folders: !s.selection.IsZero(), first: true, brief: true}
	page, err := s.list(ctx, r)
	var failed *S3Error
	if !r.folders && errors.As(err, &failed) && failed.cause == causeDenied {
		r.folders = true
		page, err = s.list(ctx, r)
	}
	return page, err
}

func (p listPage) first() string {
	if len(p.objects) == 0 {
		return ""
	}
	return *p.objects[0].Key
}

// steps gives what a listing begins with.
func (s *S3) steps(ctx context.Context) ([]*step, error) {
	var out []*step
	for _, t := range s.targets {
		dir := t.prefix[:strings.LastIndexByte(t.prefix, '/')+1]
		p := placeOf(dir)
		switch {
		case t.object:
			out = append(out, &step{kind: stepOne, place: place{dir: dir}, span: span{prefix: t.prefix}})
		case p.depth == outside:
			found, err := s.search(ctx, t.prefix)
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		case s.selection.wants(p):
			if first := s.folderStep(p, t.prefix); first != nil {
				out = append(out, first)
			}
		}
	}
	return out, nil
}

// search looks for trails below a prefix, level by level, for the prefix that
// a trail was given has few. Where there is none, everything is listed.
func (s *S3) search(ctx context.Context, prefix string) ([]*step, error) {
	var out []*step
	var beside []string // folders of the first level
	trails, searched := 0, 0
	level := []string{prefix}
	for depth := 0; len(level) > 0; depth++ {
		if depth > searchDepth || searched+len(level) > s.tuning.searches {
			level = level[:max(0, min(len(level), s.tuning.searches-searched))]
			s.notes.add(fmt.Sprintf("trails were searched for in %s in %d folders only", s.uri(prefix), searched+len(level)))
			if depth > searchDepth {
				break
			}
		}
		folders := make([]searchedFolder, len(level))
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(s3Lists)
		for i, dir := range level {
			group.Go(func() (err error) {
				folders[i], err = s.searchFolder(ctx, dir, depth)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return nil, err
		}
		searched += len(level)
		level = nil
		for _, f := range folders {
			trails += len(f.trails)
			for _, p := range f.trails {
				if first := s.folderStep(p, f.within(p)); first != nil && s.selection.wants(p) {
					out = append(out, first)
				}
			}
			if f.named {
				out = append(out, &step{kind: stepNamed, place: place{dir: f.prefix}, span: span{prefix: f.prefix}})
			}
			level = append(level, f.below...)
		}
		if depth == 0 {
			beside = level[:min(len(level), maxLeft)]
		}
	}
	if trails == 0 {
		return []*step{{kind: stepFlat, span: span{prefix: prefix}}}, nil
	}
	for _, dir := range beside {
		if !slices.ContainsFunc(out, func(p *step) bool { return strings.HasPrefix(p.span.prefix, dir) }) {
			s.left.add(dir)
		}
	}
	slices.SortStableFunc(out, func(a, b *step) int { return cmp.Compare(a.span.prefix, b.span.prefix) })
	return out, nil
}

// searchedFolder is what a search found in a folder.
type searchedFolder struct {
	prefix string
	trails []place
	below  []string // folders to look into
	named  bool     // files of CloudTrail lie in it as they are
}

// within is what the listing of a trail may not leave.
func (f *searchedFolder) within(p place) string {
	if strings.HasPrefix(f.prefix, p.dir) {
		return f.prefix
	}
	return p.dir
}

func (s *S3) searchFolder(ctx context.Context, prefix string, depth int) (searchedFolder, error) {
	f := searchedFolder{prefix: prefix}
	pages := searchPages
	if depth == 0 {
		pages = searchRoots
	}
	var token string
	for range pages {
		page, err := s.list(ctx, listRequest{prefix: prefix, token: token, folders: true})
		var failed *S3Error
		if depth > 0 && errors.As(err, &failed) && !failed.ends() {
			s.unsearched(prefix, failed)
			return f, nil
		}
		if err != nil {
			return f, err
		}
		for i := range page.objects {
			f.named = f.named || namedByCloudTrail(*page.objects[i].Key)
		}
		if f.take(page.prefixes) {
			return f, nil
		}
		if token = page.token; token == "" {
			return f, nil
		}
	}
	s.notes.add(fmt.Sprintf("trails were searched for in %s in its first folders only", s.uri(prefix)))
	return f, s.searchLogs(ctx, &f)
}

// take takes the folders of a page; whole tells that they are those of a
// trail, and so all of one.
func (f *searchedFolder) take(folders []string) (whole bool) {
	for _, dir := range folders {
		switch p := placeOf(dir); p.depth {
		case outside:
			f.below = append(f.below, dir)
		case atRegion:
			p.depth, p.dir, p.region, p.base = atTrail, f.prefix[:strings.LastIndexByte(f.prefix, '/')+1], "", ""
			f.trails, f.below, f.named = []place{p}, nil, false
			return true
		default:
			f.trails = append(f.trails, p)
		}
	}
	return false
}

// searchLogs asks for the folder that matters when a folder has too many.
func (s *S3) searchLogs(ctx context.Context, f *searchedFolder) error {
	dir := f.prefix[:strings.LastIndexByte(f.prefix, '/')+1] + logsFolder + "/"
	if !strings.HasPrefix(dir, f.prefix) || slices.ContainsFunc(f.trails, func(p place) bool { return p.dir == dir }) {
		return nil
	}
	page, err := s.list(ctx, listRequest{prefix: dir, folders: true, first: true})
	if err == nil && len(page.objects)+len(page.prefixes) > 0 {
		f.trails = append(f.trails, placeOf(dir))
	}
	return err
}
