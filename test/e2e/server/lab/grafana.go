// Reads a dashboard on stdin as Grafana's own library has it, and says what that does not know, or misses.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

func main() {
	plugins.RegisterDefaultPlugins()
	text, err := io.ReadAll(os.Stdin)
	read := dashboard.Dashboard{}
	for _, fault := range []error{err, read.UnmarshalJSONStrict(text), read.Validate()} {
		// An empty list of faults is an error, too.
		if fault != nil && fault.Error() != "" {
			fmt.Fprintln(os.Stderr, fault)
			os.Exit(1)
		}
	}
}
