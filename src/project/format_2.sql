-- The run that a run branched from; NULL where it is none of this project.
ALTER TABLE runs ADD COLUMN parent INTEGER REFERENCES runs ON DELETE SET NULL;
