package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
)

// snapshotOf is a snapshot as Consul and Nomad make them.
func snapshotOf(t *testing.T, state string) []byte {
	t.Helper()
	var packed bytes.Buffer
	compressed := gzip.NewWriter(&packed)
	archive := tar.NewWriter(compressed)
	sums := fmt.Sprintf("%s  meta.json\n%s  state.bin\n", sumOf([]byte("{}")), sumOf([]byte("state")))
	for _, file := range [][2]string{{"meta.json", "{}"}, {"state.bin", state}, {"SHA256SUMS", sums}} {
		if err := archive.WriteHeader(&tar.Header{Name: file[0], Size: int64(len(file[1]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write([]byte(file[1])); err != nil {
			t.Fatal(err)
		}
	}
	archive.Close()
	compressed.Close()
	return packed.Bytes()
}

// serve answers as an agent does that knows one token.
func serve(token string, answers map[string][]byte) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		answer, known := answers[request.URL.Path]
		if !known || request.Header.Get("Authorization") != "Bearer "+token {
			http.Error(response, "Permission denied", http.StatusForbidden)
			return
		}
		response.Write(answer)
	})
}

func onSocket(t *testing.T, handler http.Handler) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "api.sock")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: handler}}
	server.Start()
	t.Cleanup(server.Close)
	return path
}

func opened(t *testing.T, file string, identity age.Identity) map[string][]byte {
	t.Helper()
	sealed, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer sealed.Close()
	plain, err := age.Decrypt(sealed, identity)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for archive := tar.NewReader(plain); ; {
		header, err := archive.Next()
		if err == io.EOF {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		if parts[header.Name], err = io.ReadAll(archive); err != nil {
			t.Fatal(err)
		}
	}
}

func TestABackupIsTakenWithTheTokensOfTheVariable(t *testing.T) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	snapshot := snapshotOf(t, "state")
	consul := httptest.NewServer(serve("consul-token", map[string][]byte{
		"/v1/status/leader": []byte(`"127.0.0.1:8300"`),
		"/v1/snapshot":      snapshot,
		"/v1/agent/self":    []byte(`{"Config":{"Version":"1.21.0"}}`),
	}))
	defer consul.Close()
	variable := []byte(`{"Items":{"stack":"dev","consul_token":"consul-token","nomad_token":"nomad-token"}}`)
	own := serve("own-token", map[string][]byte{"/v1/var/nomad/jobs/backup": variable})
	management := serve("nomad-token", map[string][]byte{
		"/v1/operator/snapshot": snapshot,
		"/v1/agent/self":        []byte(`{"config":{"Version":{"Version":"1.11.3"}}}`),
	})
	socket := onSocket(t, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if strings.HasPrefix(request.URL.Path, "/v1/var/") {
			own.ServeHTTP(response, request)
			return
		}
		management.ServeHTTP(response, request)
	}))
	directory := t.TempDir()
	environment := map[string]string{
		"DIRECTORY":        directory,
		"KEEP":             "1",
		"RECIPIENT":        identity.Recipient().String(),
		"CONSUL_HTTP_ADDR": consul.URL,
		"NOMAD_SOCKET":     socket,
		"NOMAD_TOKEN":      "own-token",
		"VARIABLE":         "nomad/jobs/backup?namespace=backup",
	}
	for range 2 {
		if err := run(context.Background(), func(name string) string { return environment[name] }); err != nil {
			t.Fatal(err)
		}
	}
	files, _ := os.ReadDir(directory)
	if len(files) != 1 {
		t.Fatalf("there are %v instead of one backup", files)
	}
	if info, _ := files[0].Info(); info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v", info.Mode())
	}
	parts := opened(t, filepath.Join(directory, files[0].Name()), identity)
	if !bytes.Equal(parts["consul.snapshot"], snapshot) || !bytes.Equal(parts["nomad.snapshot"], snapshot) {
		t.Error("the snapshots are not those that were taken")
	}
	var description manifest
	if err := json.Unmarshal(parts["manifest.json"], &description); err != nil {
		t.Fatal(err)
	}
	if description.Stack != "dev" || description.Versions != (versions{"1.21.0", "1.11.3"}) {
		t.Errorf("the manifest says %+v", description)
	}
	if _, err := time.Parse(time.RFC3339, description.Date); err != nil {
		t.Error(err)
	}
	if description.Parts["nomad.snapshot"] != (part{sumOf(snapshot), len(snapshot)}) {
		t.Errorf("the manifest says %+v of the parts", description.Parts)
	}
}

func TestASnapshotThatIsNotWholeIsRefused(t *testing.T) {
	whole := snapshotOf(t, "state")
	if err := check(whole); err != nil {
		t.Errorf("one that is whole: %v", err)
	}
	for name, snapshot := range map[string][]byte{
		"cut off":             whole[:len(whole)-9],
		"with another state":  snapshotOf(t, "other"),
		"that is no snapshot": []byte("Permission denied"),
	} {
		if check(snapshot) == nil {
			t.Errorf("one %s is taken", name)
		}
	}
}

func TestOnlyTheNewestAreKept(t *testing.T) {
	directory := t.TempDir()
	for _, name := range []string{"2026-01-03.backup", "2026-01-01.backup", "2026-01-02.backup", "2026-01-04.backup.part", "mine"} {
		if err := os.WriteFile(filepath.Join(directory, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := prune(directory, 2); err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(filepath.Join(directory, "*"))
	for index := range left {
		left[index] = filepath.Base(left[index])
	}
	if strings.Join(left, " ") != "2026-01-02.backup 2026-01-03.backup mine" {
		t.Errorf("there are %v", left)
	}
}
