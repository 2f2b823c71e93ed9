package lineage

import "fmt"

// leadCases are about what proves nothing.
func leadCases() []edgeCase {
	const tool = "Boto3/1.26 Linux/6.1-kali1"
	carol := user("carol", other)
	many := []string{does("e1", "10:00:00", mallory, from("203.0.113.5", tool)), does("e2", "10:30:00", carol, from("203.0.113.5", tool))}
	for i := range 4 {
		many = append(many, does(fmt.Sprint("m", i), "11:00:00", user(fmt.Sprint("staff", i), fmt.Sprint("AKIASTAFFKEY0000000", i)), from("203.0.113.5", "Boto3/1.40")))
	}
	read := event("e1", "10:00:00", "secretsmanager:GetSecretValue", mallory, asks(`{"secretId":"ci"}`), from("203.0.113.5", tool))
	return []edgeCase{
		{"same-actor", "one address, one program", []string{does("e1", "10:00:00", mallory, from("203.0.113.5", tool)), does("e2", "10:30:00", carol, from("203.0.113.5", tool))},
			[]string{"key:" + leaked + " lead/weak key:" + other}},
		{"same-actor", "never both at once", []string{
			does("e1", "10:00:00", mallory, from("203.0.113.5", tool)), does("e2", "10:30:00", carol, from("203.0.113.5", "Boto3/1.40")), does("e3", "10:40:00", carol, from("198.51.100.5", tool)),
		}, nil},
		{"same-actor", "an address that many have", many, nil},
		{"same-actor", "private addresses, and AWS's", []string{
			does("e1", "10:00:00", mallory, from("10.0.0.5", tool)), does("e2", "10:30:00", carol, from("10.0.0.5", tool)),
			does("e3", "10:00:00", mallory, from("athena.amazonaws.com", "athena.amazonaws.com")), does("e4", "10:30:00", carol, from("athena.amazonaws.com", "athena.amazonaws.com")),
			does("e5", "10:00:00", mallory, from("203.0.113.9", "aws-cli/2 exec-env/CloudShell")), does("e6", "10:30:00", carol, from("203.0.113.9", "aws-cli/2 exec-env/CloudShell")),
		}, nil},
		{"same-actor", "one begot the other", []string{
			event("e1", "10:00:00", "sts:AssumeRole", mallory, assumed("worker", "ops", child), from("203.0.113.5", tool)),
			does("e2", "10:01:00", session("worker", "ops", child, "10:00:00"), from("203.0.113.5", tool)),
		}, nil},
		{"secret-read-then-key", "a key from the reader's address, soon after", []string{read, does("e2", "10:30:00", carol, from("203.0.113.5", "curl/8"))},
			[]string{"key:" + leaked + " lead/weak key:" + other}},
		{"secret-read-then-key", "a key that was used before", []string{read, does("e2", "10:30:00", carol, from("203.0.113.5", "curl/8")), does("e3", "09:30:00", carol, from("198.51.100.7", "curl/8"))}, nil},
		{"secret-read-then-key", "from elsewhere", []string{read, does("e2", "10:30:00", carol, from("198.51.100.7", "curl/8"))}, nil},
		{"secret-read-then-key", "a session, which comes out of no secret", []string{read, does("e2", "10:30:00", session("worker", "ops", child, "10:29:00"), from("203.0.113.5", "curl/8"))}, nil},
	}
}
