package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"filippo.io/age"
)

// The words and names are those of cli/backup/archive.ts.
const format = "nomad-on-weave backup 1"

// contents are what a backup has.
type contents struct {
	date     time.Time
	stack    string
	versions versions
	consul   []byte
	nomad    []byte
}

type versions struct{ Consul, Nomad string }

type part struct {
	Sum  string `json:"sha256"`
	Size int    `json:"size"`
}

type manifest struct {
	Format   string          `json:"format"`
	Date     string          `json:"date"`
	Stack    string          `json:"stack"`
	Versions versions        `json:"versions"`
	Parts    map[string]part `json:"parts"`
}

// seal writes a backup that the recipient can open.
func seal(output io.Writer, backup contents, recipient string) error {
	key, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return err
	}
	parts := map[string][]byte{"consul.snapshot": backup.consul, "nomad.snapshot": backup.nomad}
	description := manifest{
		Format:   format,
		Date:     backup.date.Format("2006-01-02T15:04:05.000Z"),
		Stack:    backup.stack,
		Versions: backup.versions,
		Parts:    map[string]part{},
	}
	for name, body := range parts {
		description.Parts[name] = part{sumOf(body), len(body)}
	}
	text, err := json.MarshalIndent(description, "", "  ")
	if err != nil {
		return err
	}
	parts["manifest.json"] = append(text, '\n')
	encrypted, err := age.Encrypt(output, key)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(encrypted)
	for _, name := range []string{"manifest.json", "consul.snapshot", "nomad.snapshot"} {
		header := &tar.Header{Name: name, Size: int64(len(parts[name])), Mode: 0o600, ModTime: backup.date}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := archive.Write(parts[name]); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return encrypted.Close()
}

// check says what is missing or damaged in a snapshot, which has the checksums of its own files.
func check(snapshot []byte) error {
	unpacked, err := gzip.NewReader(bytes.NewReader(snapshot))
	if err != nil {
		return err
	}
	sums := map[string]string{}
	listed := ""
	for archive := tar.NewReader(unpacked); ; {
		header, err := archive.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		body, err := io.ReadAll(archive)
		if err != nil {
			return err
		}
		sums[header.Name] = sumOf(body)
		if header.Name == "SHA256SUMS" {
			listed = string(body)
		}
	}
	// What comes behind the archive has the checksum of all of it.
	if _, err := io.Copy(io.Discard, unpacked); err != nil {
		return err
	}
	for _, name := range []string{"meta.json", "state.bin"} {
		if sums[name] == "" || !strings.Contains(listed, fmt.Sprintf("%s  %s\n", sums[name], name)) {
			return fmt.Errorf("its %s is missing or damaged", name)
		}
	}
	return nil
}

func sumOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
