// Helm's engine in a loop: renders one chart for every values file of a folder, in one process, and prints how many
// objects' worth of text came out. What `helm template` does beside that is left out: starting, the command line,
// sorting the manifests by parsing them, writing them.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: helm-loop CHART VALUES_FOLDER")
	}
	chart, err := loader.Load(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(os.Args[2], "*.yaml"))
	if err != nil {
		log.Fatal(err)
	}
	size := 0
	for _, file := range files {
		values, err := chartutil.ReadValuesFile(file)
		if err != nil {
			log.Fatal(err)
		}
		release := chartutil.ReleaseOptions{
			Name:      fmt.Sprint(values["release"]),
			Namespace: fmt.Sprint(values["namespace"]),
			Revision:  1,
			IsInstall: true,
		}
		merged, err := chartutil.ToRenderValues(chart, values, release, chartutil.DefaultCapabilities)
		if err != nil {
			log.Fatal(file, ": ", err)
		}
		rendered, err := engine.Render(chart, merged)
		if err != nil {
			log.Fatal(file, ": ", err)
		}
		for _, text := range rendered {
			size += len(text)
		}
	}
	fmt.Printf("%d values files, %d bytes\n", len(files), size)
}
