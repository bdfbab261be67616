// Tells of every pod on standard input, one as JSON a line, which Pod Security Standards allow it, as the admission
// plugin of an API server decides it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

func main() {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks())
	if err != nil {
		panic(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var pod corev1.Pod
		if err := json.Unmarshal(lines.Bytes(), &pod); err != nil {
			fmt.Printf("{\"error\": %q}\n", err.Error())
			continue
		}
		verdict := map[string]any{}
		for _, level := range []api.Level{api.LevelBaseline, api.LevelRestricted} {
			version := api.LevelVersion{Level: level, Version: api.LatestVersion()}
			result := policy.AggregateCheckResults(evaluator.EvaluatePod(version, &pod.ObjectMeta, &pod.Spec))
			verdict[string(level)] = result.Allowed
			verdict["why"] = result.ForbiddenDetail()
		}
		answer, _ := json.Marshal(verdict)
		fmt.Println(string(answer))
	}
}
