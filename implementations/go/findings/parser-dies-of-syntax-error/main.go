// A CESQL expression that does not parse ends the process, instead of being an error.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/cloudevents/sdk-go/sql/v2/parser"
)

func main() {
	if len(os.Args) > 1 {
		_, err := parser.Parse(os.Args[1])
		fmt.Println(err)
		return
	}
	extra, missing := death("1 2"), death("1 +")
	if extra == "" || missing == "" {
		fmt.Println("not shown any more")
		os.Exit(1)
	}
	fmt.Printf("FINDING parser-dies-of-syntax-error: parser.Parse of `1 2` panics: %s; of `1 +`: %s\n", extra, missing)
}

// death runs this program again with an expression and gives the panic that ends it, or nothing.
func death(expression string) string {
	output, err := exec.Command(os.Args[0], expression).CombinedOutput()
	_, panicked, _ := strings.Cut(string(output), "panic: ")
	if err == nil {
		return ""
	}
	line, _, _ := strings.Cut(panicked, "\n")
	return line
}
