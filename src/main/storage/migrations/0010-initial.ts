import type { Database } from 'better-sqlite3';

/** Schema 10: the first one. Writes all tables into an empty database; call inside a transaction. */
export function migrateTo0010(db: Database): void {
  db.exec(`
    -- One row: a project folder holds one project.
    CREATE TABLE project (
      only_row    INTEGER PRIMARY KEY CHECK (only_row = 1),
      name        TEXT NOT NULL,
      lang        TEXT NOT NULL CHECK (lang IN ('ja', 'en')),
      profile     TEXT NOT NULL CHECK (profile IN ('standard', 'high-stakes')),
      form        TEXT NOT NULL CHECK (json_valid(form)),
      classes     TEXT NOT NULL CHECK (json_type(classes) = 'array'),  -- [{id, name}] in the order shown
      cost_inputs TEXT NOT NULL CHECK (json_valid(cost_inputs)),
      g4_decision TEXT NOT NULL CHECK (json_valid(g4_decision)),       -- JSON null = nobody decided
      demo_images INTEGER,                                             -- both null in a real project
      demo_seed   INTEGER,
      created_at  TEXT NOT NULL,
      CHECK ((demo_images IS NULL) = (demo_seed IS NULL))
    ) STRICT;

    -- Images are named relative to a root, so that a moved folder is one changed row.
    CREATE TABLE roots (
      id   TEXT PRIMARY KEY NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('linked', 'copied')),
      path TEXT UNIQUE,                                                -- absolute, or relative to the project folder
      CHECK ((kind = 'copied') = (path IS NULL))                       -- copied images are blobs: they have no folder
    ) STRICT;

    CREATE TABLE images (
      id               TEXT PRIMARY KEY NOT NULL,
      root_id          TEXT NOT NULL REFERENCES roots (id),
      rel_path         TEXT NOT NULL,
      sha256           TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
      width_px         INTEGER NOT NULL CHECK (width_px > 0),
      height_px        INTEGER NOT NULL CHECK (height_px > 0),
      exif_orientation INTEGER NOT NULL CHECK (exif_orientation BETWEEN 1 AND 8),
      group_name       TEXT,                                           -- "group" is a word of SQL
      split            TEXT CHECK (split IN ('train', 'val', 'test')), -- null until the splits are made
      dhash            TEXT CHECK (length(dhash) = 16),                -- text: 64 bits do not fit a JavaScript number
      position         INTEGER NOT NULL UNIQUE CHECK (position >= 0),
      UNIQUE (root_id, rel_path),
      -- A project from elsewhere must not read files outside its roots, on any system.
      CONSTRAINT path_inside_root CHECK (rel_path <> '' AND rel_path NOT GLOB '[/\\]*' AND rel_path NOT GLOB '[A-Za-z]:[/\\]*'
             AND instr('/' || replace(rel_path, '\\', '/') || '/', '/../') = 0)
    ) STRICT;
    CREATE INDEX images_by_split ON images (split, position);
    CREATE INDEX images_by_sha256 ON images (sha256);                  -- relinking and exact duplicates

    -- A cell without a row is unknown, like a stored 'unknown' (which says that a person was unsure).
    CREATE TABLE image_tags (
      image_id TEXT NOT NULL REFERENCES images (id),
      class_id INTEGER NOT NULL CHECK (class_id BETWEEN 1 AND 254),    -- 0 is background, 255 ignore
      state    TEXT NOT NULL CHECK (state IN ('present', 'absent', 'unknown')),
      PRIMARY KEY (image_id, class_id)
    ) STRICT, WITHOUT ROWID;

    -- Masks that came with the data. A table of its own, so that no query for the method can pick them up by chance.
    CREATE TABLE comparison_masks (
      image_id TEXT PRIMARY KEY NOT NULL REFERENCES images (id),
      sha256   TEXT NOT NULL CHECK (length(sha256) = 64)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE import_problems (
      seq  INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('refused', 'note')),
      file TEXT NOT NULL,
      code TEXT NOT NULL,
      why  TEXT NOT NULL,
      todo TEXT,
      at   TEXT NOT NULL,
      CHECK (kind = 'note' OR todo IS NOT NULL)                        -- a refusal always says what to do
    ) STRICT;

    -- History of locks; the last row is the one that counts.
    CREATE TABLE locked_gates (
      seq       INTEGER PRIMARY KEY AUTOINCREMENT,
      settings  TEXT NOT NULL CHECK (json_valid(settings)),
      lock_hash TEXT NOT NULL CHECK (length(lock_hash) = 64),
      locked_at TEXT NOT NULL,
      reason    TEXT NOT NULL,
      who       TEXT NOT NULL
    ) STRICT;

    CREATE TABLE runs (
      seq          INTEGER PRIMARY KEY AUTOINCREMENT,                  -- order of start, whatever the clock said
      id           TEXT NOT NULL UNIQUE,
      kind         TEXT NOT NULL CHECK (kind IN ('run', 'demo', 'bench')),
      started_at   TEXT NOT NULL,
      finished_at  TEXT,
      status       TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed', 'cancelled')),
      settings     TEXT NOT NULL CHECK (json_valid(settings)),
      seed         INTEGER NOT NULL,
      device       TEXT NOT NULL DEFAULT 'null' CHECK (json_valid(device)),
      hashes       TEXT NOT NULL DEFAULT 'null' CHECK (json_valid(hashes)),
      error        TEXT NOT NULL DEFAULT 'null' CHECK (json_valid(error)),
      result       TEXT NOT NULL DEFAULT 'null' CHECK (json_valid(result)),
      owner_pid    INTEGER NOT NULL,
      owner_host   TEXT NOT NULL,
      heartbeat_at TEXT NOT NULL,
      CHECK ((status = 'running') = (finished_at IS NULL))
    ) STRICT;
    -- The run lock: two programs on one project cannot both hold a running run, whatever their code does.
    CREATE UNIQUE INDEX one_running_run ON runs (status) WHERE status = 'running';

    CREATE TABLE run_steps (
      run_id   TEXT NOT NULL REFERENCES runs (id),
      position INTEGER NOT NULL CHECK (position >= 0),
      step     TEXT NOT NULL,
      key      TEXT NOT NULL,                                          -- no foreign key: the cache may be emptied
      status   TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed', 'cancelled')),
      reused   INTEGER NOT NULL CHECK (reused IN (0, 1)),
      seconds  REAL CHECK (seconds >= 0),
      PRIMARY KEY (run_id, position)
    ) STRICT, WITHOUT ROWID;

    -- Cache of finished steps by the hash of everything that went in.
    CREATE TABLE steps (
      key          TEXT PRIMARY KEY NOT NULL,
      name         TEXT NOT NULL,
      code_version TEXT NOT NULL,
      artefacts    TEXT NOT NULL CHECK (json_type(artefacts) = 'array'),
      figures      TEXT NOT NULL CHECK (json_valid(figures)),
      seconds      REAL NOT NULL CHECK (seconds >= 0),
      created_at   TEXT NOT NULL
    ) STRICT;

    CREATE TABLE reviews (
      seq            INTEGER PRIMARY KEY AUTOINCREMENT,
      id             TEXT NOT NULL UNIQUE,
      image_id       TEXT NOT NULL REFERENCES images (id),
      run_id         TEXT REFERENCES runs (id),
      kind           TEXT NOT NULL CHECK (kind IN ('accept', 'correct', 'not-there', 'skip')),
      masks          TEXT NOT NULL CHECK (json_type(masks) = 'array'), -- [{classId, sha256}]
      reviewer       TEXT NOT NULL,
      made_by        TEXT NOT NULL CHECK (made_by IN ('person', 'simulated')),
      sample         TEXT NOT NULL CHECK (sample IN ('queue', 'random')),
      active_seconds REAL NOT NULL CHECK (active_seconds >= 0),
      at             TEXT NOT NULL,
      -- live, then undone, then dropped when a newer review ends the redo; in one image live rows come before undone ones
      state          TEXT NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'undone', 'dropped'))
    ) STRICT;
    CREATE INDEX reviews_by_image ON reviews (image_id, state, seq);   -- current review, undo and redo are one look-up

    CREATE TABLE figures (
      run_id     TEXT NOT NULL REFERENCES runs (id),
      name       TEXT NOT NULL,
      value      REAL,
      ci_lo      REAL,
      ci_hi      REAL,
      convention TEXT,
      split      TEXT CHECK (split IN ('train', 'val', 'test')),
      n          INTEGER CHECK (n >= 0),
      seed       INTEGER,
      why_null   TEXT,
      PRIMARY KEY (run_id, name),
      CHECK ((value IS NULL) = (why_null IS NOT NULL)),                -- a missing figure says why; NaN arrives here as null
      CHECK ((ci_lo IS NULL) = (ci_hi IS NULL)),
      CHECK (abs(value) < 1e308)                                       -- infinity has no JSON
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE gates (
      run_id  TEXT NOT NULL REFERENCES runs (id),
      gate_id TEXT NOT NULL CHECK (gate_id IN ('G1', 'G2', 'G3', 'G4', 'G5')),
      passed  INTEGER CHECK (passed IN (0, 1)),                        -- null = open or unmeasured
      json    TEXT NOT NULL CHECK (json_valid(json)),
      PRIMARY KEY (run_id, gate_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE verdicts (
      run_id  TEXT PRIMARY KEY NOT NULL REFERENCES runs (id),
      value   TEXT NOT NULL CHECK (value IN ('go', 'conditional', 'more-evidence', 'no-go')),
      profile TEXT NOT NULL CHECK (profile IN ('standard', 'high-stakes')),
      json    TEXT NOT NULL CHECK (json_valid(json))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE reports (
      seq    INTEGER PRIMARY KEY,
      run_id TEXT NOT NULL REFERENCES runs (id),
      path   TEXT NOT NULL,
      sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
      format TEXT NOT NULL CHECK (format IN ('html', 'pdf', 'docx', 'pptx', 'xlsx', 'json')),
      lang   TEXT NOT NULL CHECK (lang IN ('ja', 'en')),
      at     TEXT NOT NULL
    ) STRICT;
    CREATE INDEX reports_by_run ON reports (run_id);

    -- Who did what; hash = sha256 of the JSON array [seq, at, who, what, detail, prev_hash].
    CREATE TABLE audit_log (
      seq       INTEGER PRIMARY KEY,
      at        TEXT NOT NULL,
      who       TEXT NOT NULL,
      what      TEXT NOT NULL,
      detail    TEXT NOT NULL CHECK (json_valid(detail)),
      prev_hash TEXT NOT NULL,                                         -- 64 zeros in the first row
      hash      TEXT NOT NULL CHECK (length(hash) = 64)
    ) STRICT;
    CREATE TRIGGER audit_log_chained BEFORE INSERT ON audit_log
      WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_log)
        OR NEW.prev_hash IS NOT coalesce((SELECT hash FROM audit_log ORDER BY seq DESC LIMIT 1), printf('%064d', 0))
      BEGIN SELECT RAISE(ABORT, 'an audit row must follow the last one'); END;
    CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
      BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
    CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
      BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END;

    CREATE TRIGGER locked_gates_no_update BEFORE UPDATE ON locked_gates
      BEGIN SELECT RAISE(ABORT, 'locked gates are never changed'); END;
    CREATE TRIGGER locked_gates_no_delete BEFORE DELETE ON locked_gates
      BEGIN SELECT RAISE(ABORT, 'locked gates are never deleted'); END;

    -- Undo and redo touch the state of a review, nothing else.
    CREATE TRIGGER reviews_no_update
      BEFORE UPDATE OF seq, id, image_id, run_id, kind, masks, reviewer, made_by, sample, active_seconds, at ON reviews
      BEGIN SELECT RAISE(ABORT, 'reviews are never changed'); END;
    CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews
      BEGIN SELECT RAISE(ABORT, 'reviews are never deleted'); END;

    -- Images with the derived flag: normal = every class of the project is tagged absent.
    CREATE VIEW image_list AS
      SELECT i.*, (
        SELECT count(*) FROM image_tags t
        WHERE t.image_id = i.id AND t.state = 'absent'
          AND t.class_id IN (SELECT c.value ->> '$.id' FROM project p, json_each(p.classes) c)
      ) = (SELECT nullif(json_array_length(classes), 0) FROM project) AS normal
      FROM images i;
    CREATE VIEW current_reviews AS
      SELECT r.* FROM reviews r
      WHERE r.state = 'live'
        AND r.seq = (SELECT max(l.seq) FROM reviews l WHERE l.image_id = r.image_id AND l.state = 'live');
  `);
}
