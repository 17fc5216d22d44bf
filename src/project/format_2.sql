-- The run that a run branched from; NULL where it is none of this project.
ALTER TABLE runs ADD COLUMN parent INTEGER REFERENCES runs ON DELETE SET NULL;

-- The checkpoint of the same run that one is stored as the difference to: the bits of both, exclusive or. NULL where it is whole.
ALTER TABLE checkpoints ADD COLUMN base INTEGER;
