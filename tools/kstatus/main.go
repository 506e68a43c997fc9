// Reads a JSON list of Kubernetes objects and prints, as a JSON list of the same order, what kstatus says of each; of a Job also what
// Flux says, which has a reader of its own for Jobs. The versions are those that our pinned kustomize-controller uses.
package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/fluxcd/pkg/runtime/statusreaders"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/json"
)

type verdict struct {
	// When it was computed, in milliseconds since 1970: a pod may look for a node for 15 seconds.
	Now     int64  `json:"now"`
	Kstatus result `json:"kstatus"`
	Flux    result `json:"flux"`
}

type result struct {
	Status     string             `json:"status"`
	Message    string             `json:"message"`
	Conditions []status.Condition `json:"conditions"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	var objects []map[string]interface{}
	// Kubernetes' own decoder: integers stay integers, as in what its clients read.
	if err := json.Unmarshal(input, &objects); err != nil {
		return err
	}
	verdicts := make([]verdict, 0, len(objects))
	for _, object := range objects {
		verdicts = append(verdicts, judge(&unstructured.Unstructured{Object: object}))
	}
	output, err := json.Marshal(verdicts)
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(output)
	return err
}

func judge(object *unstructured.Unstructured) verdict {
	now := time.Now().UnixMilli()
	all := compute(func() (*status.Result, error) { return status.Compute(object) })
	kind := object.GroupVersionKind().GroupKind()
	if kind.Group != "batch" || kind.Kind != "Job" {
		return verdict{now, all, all}
	}
	job := compute(func() (*status.Result, error) {
		result := statusreaders.ComputeJobStatus(object)
		return &result, nil
	})
	return verdict{now, all, job}
}

// An error is Unknown, as kstatus' pollers have it. What is of no form that it expects makes kstatus panic in places.
func compute(read func() (*status.Result, error)) (answer result) {
	defer func() {
		if panicked := recover(); panicked != nil {
			answer = unknown(panicked)
		}
	}()
	computed, err := read()
	if err != nil {
		return unknown(err)
	}
	conditions := computed.Conditions
	if conditions == nil {
		conditions = []status.Condition{}
	}
	return result{computed.Status.String(), computed.Message, conditions}
}

func unknown(why interface{}) result {
	return result{status.UnknownStatus.String(), fmt.Sprint(why), []status.Condition{}}
}
