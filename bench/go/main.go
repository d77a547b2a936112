// Command bench does the work of the kubestage bench with the fakes of client-go and controller-runtime, and prints its rates as JSON.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	applycorev1 "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/fake"
	"sigs.k8s.io/controller-runtime/pkg/client"
	crfake "sigs.k8s.io/controller-runtime/pkg/client/fake"
)

const namespace = "default"

var ctx = context.Background()
var text = strings.Repeat("x", 900)

// rate is how many of something one caller did in a second.
type rate struct {
	Work      string  `json:"work"`
	PerSecond float64 `json:"perSecond"`
}

type peer struct {
	Name  string `json:"name"`
	Rates []rate `json:"rates"`
	// Error says why the rates end where they do.
	Error string `json:"error,omitempty"`
}

// step is one kind of work, done a number of times.
type step struct {
	work  string
	times int
	run   func(index int) error
}

func measure(name string, steps []step) peer {
	result := peer{Name: name}
	for _, step := range steps {
		start := time.Now()
		for index := range step.times {
			if err := step.run(index); err != nil {
				result.Error = fmt.Sprintf("%s: %v", step.work, err)
				return result
			}
		}
		result.Rates = append(result.Rates, rate{step.work, float64(step.times) / time.Since(start).Seconds()})
	}
	return result
}

func nameOf(index int) string { return fmt.Sprintf("cm-%05d", index) }

func configMap(index int, mark string) *corev1.ConfigMap {
	labels := map[string]string{"app": "bench", "hundredth": fmt.Sprint(index % 100)}
	return &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Name: nameOf(index), Namespace: namespace, Labels: labels},
		Data:       map[string]string{"text": text, "index": mark},
	}
}

func applied(index int) *applycorev1.ConfigMapApplyConfiguration {
	return applycorev1.ConfigMap(nameOf(index), namespace).WithData(map[string]string{"text": text, "applied": "yes"})
}

var mergePatch = []byte(`{"data":{"patched":"yes"}}`)

func clientGo(clients kubernetes.Interface, count int, withApply bool) []step {
	maps := clients.CoreV1().ConfigMaps(namespace)
	steps := []step{
		{"create", count, func(index int) error {
			_, err := maps.Create(ctx, configMap(index, fmt.Sprint(index)), metav1.CreateOptions{FieldManager: "bench"})
			return err
		}},
		{"get", count * 4, func(index int) error {
			_, err := maps.Get(ctx, nameOf(index%count), metav1.GetOptions{})
			return err
		}},
		{"list", 20, func(int) error {
			_, err := maps.List(ctx, metav1.ListOptions{})
			return err
		}},
		{"list 1 % by label", 20, func(int) error {
			_, err := maps.List(ctx, metav1.ListOptions{LabelSelector: "hundredth=7"})
			return err
		}},
		{"update", count, func(index int) error {
			_, err := maps.Update(ctx, configMap(index, "updated"), metav1.UpdateOptions{FieldManager: "bench"})
			return err
		}},
		{"merge patch", count, func(index int) error {
			_, err := maps.Patch(ctx, nameOf(index), types.MergePatchType, mergePatch, metav1.PatchOptions{FieldManager: "bench"})
			return err
		}},
	}
	if withApply {
		steps = append(steps, step{"apply", count, func(index int) error {
			_, err := maps.Apply(ctx, applied(index), metav1.ApplyOptions{FieldManager: "applier", Force: true})
			return err
		}})
	}
	return append(steps, step{"delete", count, func(index int) error {
		return maps.Delete(ctx, nameOf(index), metav1.DeleteOptions{})
	}})
}

func controllerRuntime(count int) []step {
	c := crfake.NewClientBuilder().Build()
	return []step{
		{"create", count, func(index int) error {
			return c.Create(ctx, configMap(index, fmt.Sprint(index)), client.FieldOwner("bench"))
		}},
		{"get", count * 4, func(index int) error {
			return c.Get(ctx, client.ObjectKey{Namespace: namespace, Name: nameOf(index % count)}, &corev1.ConfigMap{})
		}},
		{"list", 20, func(int) error { return c.List(ctx, &corev1.ConfigMapList{}, client.InNamespace(namespace)) }},
		{"list 1 % by label", 20, func(int) error {
			return c.List(ctx, &corev1.ConfigMapList{}, client.InNamespace(namespace), client.MatchingLabels{"hundredth": "7"})
		}},
		{"update", count, func(index int) error { return c.Update(ctx, configMap(index, "updated"), client.FieldOwner("bench")) }},
		{"merge patch", count, func(index int) error {
			return c.Patch(ctx, configMap(index, "updated"), client.RawPatch(types.MergePatchType, mergePatch), client.FieldOwner("bench"))
		}},
		{"apply", count, func(index int) error {
			return c.Apply(ctx, applied(index), client.FieldOwner("applier"), client.ForceOwnership)
		}},
		{"delete", count, func(index int) error { return c.Delete(ctx, configMap(index, "")) }},
	}
}

func versions() map[string]string {
	found := map[string]string{}
	if info, ok := debug.ReadBuildInfo(); ok {
		found["go"] = info.GoVersion
		for _, module := range info.Deps {
			if module.Path == "k8s.io/client-go" || module.Path == "sigs.k8s.io/controller-runtime" {
				found[module.Path] = module.Version
			}
		}
	}
	return found
}

func main() {
	count := flag.Int("n", 1000, "config maps")
	flag.Parse()
	peers := []peer{
		measure("client-go NewClientset", clientGo(fake.NewClientset(), *count, true)),
		measure("client-go NewSimpleClientset", clientGo(fake.NewSimpleClientset(), *count, false)),
		measure("controller-runtime fake", controllerRuntime(*count)),
	}
	out := map[string]any{"count": *count, "versions": versions(), "peers": peers}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
