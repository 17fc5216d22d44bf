-- Everything that is one text: name, source, document, arrangement, view, notes, report, inputs, data, known.
CREATE TABLE project (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    checksum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The prior knowledge as it was imported; an edge names its ends by their positions.
CREATE TABLE nodes (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    symbol TEXT NOT NULL,
    is_ligand INTEGER NOT NULL,
    is_transcription_factor INTEGER NOT NULL
) STRICT;
CREATE TABLE edges (
    position INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES nodes,
    target INTEGER NOT NULL REFERENCES nodes,
    mode_of_action INTEGER NOT NULL,
    databases TEXT NOT NULL,
    "references" TEXT NOT NULL
) STRICT;

-- The data as they were imported; NULL where nothing was measured.
CREATE TABLE conditions (
    position INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
CREATE TABLE doses (
    condition INTEGER NOT NULL REFERENCES conditions,
    place INTEGER NOT NULL,
    ligand INTEGER NOT NULL REFERENCES nodes,
    dose REAL NOT NULL,
    PRIMARY KEY (condition, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE activities (
    condition INTEGER NOT NULL REFERENCES conditions,
    place INTEGER NOT NULL,
    transcription_factor INTEGER NOT NULL REFERENCES nodes,
    activity REAL,
    PRIMARY KEY (condition, place)
) STRICT, WITHOUT ROWID;

-- Runs. `edges` are pairs of 32-bit positions of nodes, `parameters` 32-bit floats in the order weights (one an edge), biases (one
-- a node), projections, output biases, input weights; all little-endian.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    colour INTEGER NOT NULL,
    status TEXT NOT NULL,
    started INTEGER,
    wall_secs REAL NOT NULL,
    epochs INTEGER NOT NULL,
    settings TEXT NOT NULL,
    engine TEXT NOT NULL,
    notes TEXT NOT NULL,
    summary TEXT NOT NULL,
    edges BLOB NOT NULL,
    parameters BLOB NOT NULL,
    checkpoint_stride INTEGER NOT NULL,
    checksum INTEGER NOT NULL
) STRICT;

-- One line for every epoch of a run; columns for the terms of the loss are added as the program has them.
CREATE TABLE epochs (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    PRIMARY KEY (run, epoch)
) STRICT, WITHOUT ROWID;

-- Parameters after some epochs: 32-bit floats as above, the first bytes of all of them, then the second ones, the third ones and the
-- fourth ones, as a zlib stream.
CREATE TABLE checkpoints (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    parameters BLOB NOT NULL,
    PRIMARY KEY (run, epoch)
) STRICT;

-- What the engine held after an epoch, from where training goes on: 32-bit floats, little-endian. `states` and `adjoints` are
-- conditions x nodes.
CREATE TABLE resume_points (
    run INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    adam_steps INTEGER NOT NULL,
    parameters BLOB NOT NULL,
    first_moments BLOB NOT NULL,
    second_moments BLOB NOT NULL,
    states BLOB,
    adjoints BLOB
) STRICT;
