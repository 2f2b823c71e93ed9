package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	render "keytrail/internal/report"
	"keytrail/query"
	"keytrail/timeline"
)

type timelineOptions struct {
	*analysis
	about     bool
	all       bool
	follow    bool
	ancestors bool
	reach     reachFlags
}

func newTimeline(g *globals) *cobra.Command {
	o := timelineOptions{analysis: newAnalysis(g)}
	cmd := &cobra.Command{
		Use:     "timeline WHO",
		Short:   "what a key, user, role, session, instance or address did",
		GroupID: groupFind,
		Long: `Lists the events in which WHO acts, in order. WHO is an access key id, an ARN, a
user, role or role session name, an instance id, an address or range, or all. An
exact key id wins over every other reading; key: user: role: session: instance:
and ip: before it force one. There are no wildcards: masked ids are literal.

Text and md begin with WHO's life as the logs tell it, and fold runs of like
events. A key that never acted, or is in no record at all, is an answer too.

--follow adds whatever descends from WHO, over any number of hops: the keys that it
made, the sessions it took, the users and machines that act for it. Flags that
choose events choose among WHO's own: only what those begot is followed. Where a
long-term key is clearly in two hands, only a stranger's use of it is, and the head
says what is left out; --all-use follows every use.`,
		Example: `  keytrail timeline AKIA…
  keytrail timeline AKIA… --follow --source-ip 203.0.113.0/24
  keytrail timeline user:backup-svc --about --from 2026-02-17
  keytrail timeline 203.0.113.0/24 --format jsonl`,
		Args:              exactArgs(1, "one WHO: a key id, an ARN, a name, an instance id, an address, or all"),
		RunE:              func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), args[0]) },
		ValidArgsFunction: completeKeys(g),
	}
	o.addFlags(cmd)
	o.addMinimum(cmd)
	cmd.Flags().BoolVar(&o.about, "about", false, "also the events of others that name WHO")
	cmd.Flags().BoolVar(&o.follow, "follow", false, "also the events of all that descends from WHO")
	cmd.Flags().BoolVar(&o.ancestors, "ancestors", false, "also the events by which WHO came to be, over any number of hops")
	o.reach.addFlags(cmd)
	cmd.Flags().BoolVar(&o.all, "all", false, "text and md: every event on a line of its own")
	return cmd
}

func (o *timelineOptions) run(ctx context.Context, text string) error {
	who, err := parseWho(text)
	if err != nil {
		return err
	}
	if err := o.open(); err != nil {
		return err
	}
	o.opt.Unfolded, o.opt.Relation = o.all, o.about
	if who, err = o.engine.Resolve(ctx, who); err != nil {
		return err
	}
	if o.follow || o.ancestors {
		o.reach.up = o.ancestors
		return o.runFollow(ctx, who)
	}
	o.filter.Who, o.filter.About = &who, o.about
	var frame render.Frame
	if o.forPeople() {
		if frame, err = o.frame(ctx, who); err != nil {
			return err
		}
	}
	return o.out.write(func(w io.Writer) error {
		return render.Entries(w, o.opt, frame, o.search(ctx, o.filter))
	})
}

// parseWho reads a WHO as somebody typed it.
func parseWho(text string) (query.Who, error) {
	who, err := query.ParseWho(text)
	if err != nil {
		return who, &exitError{status: exitUsage, err: err}
	}
	return who, nil
}

// frame tells WHO's life before the timeline, and after it what these logs
// cannot show.
func (o *timelineOptions) frame(ctx context.Context, who query.Who) (render.Frame, error) {
	life := timeline.NewLife(subject(who), plainName(who))
	// What was done to WHO is in IAM's and its kin's records; scanning those
	// alone for the name keeps the answer quick.
	for _, f := range []query.Filter{
		{Who: &who},
		{Who: &who, About: true, EventSources: []string{"iam", "sts", "signin", "sso", "ec2"}},
	} {
		for e, err := range o.engine.Scan(ctx, f, timeline.LifeColumns()) {
			if err != nil {
				return render.Frame{}, err
			}
			acts := f.Relation(e) == query.RelationActor
			if !f.About || !acts {
				life.Add(e, acts)
			}
		}
	}
	l := life.Life()
	frame := render.Frame{Title: l.Title(), None: "no event of this case fits"}
	for _, line := range l.Lines() {
		frame.Head = append(frame.Head, render.Line(line))
	}
	covers := caseCovers(o.c.Head().Summary)
	switch {
	case l.Events > 0:
	case l.Made != nil:
		frame.None = "it has never acted in these logs; " + covers
	case who.Is(query.WhoKey):
		frame.Title, frame.Head = "", nil
		frame.None = fmt.Sprintf("%s does not act in this case\n%s", who.Text, covers)
	default:
		frame.None = fmt.Sprintf("nobody by the name of %s acts in this case\n%s", who.Text, covers)
	}
	var err error
	frame.Foot, err = o.foot(ctx)
	return frame, err
}

// subject says whose life a WHO stands for.
func subject(who query.Who) timeline.Subject {
	for _, s := range []struct {
		kind    query.WhoKind
		subject timeline.Subject
	}{
		{query.WhoKey, timeline.SubjectKey}, {query.WhoUser, timeline.SubjectUser},
		{query.WhoRole, timeline.SubjectRole}, {query.WhoInstance, timeline.SubjectInstance},
	} {
		if len(who.Kinds) == 1 && who.Is(s.kind) {
			return s.subject
		}
	}
	if who.Is(query.WhoPrincipal) {
		switch resource := who.Text[strings.LastIndex(who.Text, ":")+1:]; {
		case strings.HasPrefix(resource, "user/"):
			return timeline.SubjectUser
		case strings.HasPrefix(resource, "role/"):
			return timeline.SubjectRole
		}
	}
	return timeline.SubjectOther
}

// plainName is WHO as records name the subject: an ARN's last part.
func plainName(who query.Who) string {
	if subject(who) != timeline.SubjectOther && who.Is(query.WhoPrincipal) {
		return who.Text[strings.LastIndex(who.Text, "/")+1:]
	}
	return who.Text
}

func completeKeys(g *globals) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		ids, err := keyIDs(cmd.Context(), g, prefix)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return ids, cobra.ShellCompDirectiveNoFileComp
	}
}
