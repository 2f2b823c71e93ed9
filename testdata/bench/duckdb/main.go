//go:build cgo

// Command duckdb runs one SQL file with an embedded DuckDB and says how many
// rows its last statement wrote. It is a process of its own, so that DuckDB is
// measured as keytrail is.
//
//	duckdb FILE.sql [NAME=VALUE…]
//
// $NAME in the file becomes the value, quoted as SQL text.
package main

import (
	"database/sql"
	"fmt"
	"os"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "duckdb:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("want a file of SQL")
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	result, err := db.Exec(fill(string(text), args[1:]))
	if err != nil {
		return err
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return err
	}
	fmt.Println(rows)
	return nil
}

// fill puts the values in. All of them come from the runner, which makes the
// names of its folders itself.
func fill(text string, values []string) string {
	var pairs []string
	for _, v := range values {
		name, value, _ := strings.Cut(v, "=")
		pairs = append(pairs, "$"+name, "'"+strings.ReplaceAll(value, "'", "''")+"'")
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
