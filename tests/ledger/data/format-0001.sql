BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE draft (
	learner VARCHAR(200) NOT NULL, 
	stage VARCHAR(200) NOT NULL, 
	source JSON NOT NULL, 
	saved_at DATETIME NOT NULL, 
	CONSTRAINT pk_draft PRIMARY KEY (learner, stage), 
	CONSTRAINT fk_draft_learner_learner FOREIGN KEY(learner) REFERENCES learner (id)
);
INSERT INTO "draft" VALUES('me','hello-python','"print(''草稿'')\n"','2026-01-05 09:30:15.250000');
CREATE TABLE evidence (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id VARCHAR(32) NOT NULL, 
	learner VARCHAR(200) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	version INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	body JSON NOT NULL, 
	CONSTRAINT uq_evidence_id UNIQUE (id), 
	CONSTRAINT fk_evidence_learner_learner FOREIGN KEY(learner) REFERENCES learner (id)
);
INSERT INTO "evidence" VALUES(1,'00000000000000000000000000000001','me','verdict',1,'2026-01-05 09:30:15.250000','0f1e2d3c4b5a6978','{"stage": "hello-python", "attempt": "00000000000000000000000000000001", "via": "cli", "source": "def mean(xs):\n    return sum(xs)\n", "report": {"stage": "hello-python", "content_hash": "0f1e2d3c4b5a6978", "seed": 314159, "passed": false, "checks": [{"name": "mean_of_three", "title": {"zh": "三个数的平均值", "en": "the mean of three numbers"}, "proves": ["python-basics"], "outcome": "failed", "seconds": 0.01, "learner_seconds": 0.001, "failure": {"kind": "mismatch", "what": {"zh": "返回值不同", "en": "the value differs"}, "call": "mean([1, 2, 3])", "got": "6", "want": "2.0", "tolerance": null, "trace": [], "limit": null, "diagnosis": {"mistakes": ["no_division"], "text": {"zh": "漏了除以 n。", "en": "You left out the division by n."}}}}, {"name": "one_number", "title": {"zh": "只有一个数", "en": "a single number"}, "proves": [], "outcome": "passed", "seconds": 0.01, "learner_seconds": 0.001, "failure": null}], "predictions": [], "printed": "", "seconds": 0.2, "isolation": {"tier": "A", "layers": ["namespaces", "seccomp"]}}, "seed": 314159}');
INSERT INTO "evidence" VALUES(2,'00000000000000000000000000000002','me','help',1,'2026-01-05 09:30:15.250000','0f1e2d3c4b5a6978','{"stage": "hello-python", "what": "hint", "tier": 1}');
INSERT INTO "evidence" VALUES(3,'00000000000000000000000000000003','me','note',1,'2026-01-05 09:30:15.250000','','{"stage": "hello-python", "text": "为什么要除以 n？"}');
INSERT INTO "evidence" VALUES(4,'00000000000000000000000000000004','me','from-the-future',3,'2026-01-05 09:30:15.250000','','{"anything": [1, 2.5, null]}');
CREATE TABLE learner (
	id VARCHAR(200) NOT NULL, 
	seed BIGINT NOT NULL, 
	created DATETIME NOT NULL, 
	CONSTRAINT pk_learner PRIMARY KEY (id)
);
INSERT INTO "learner" VALUES('me',271828182845,'2026-01-05 09:30:15.250000');
CREATE TABLE snapshot (
	learner VARCHAR(200) NOT NULL, 
	"view" VARCHAR(40) NOT NULL, 
	view_version INTEGER NOT NULL, 
	seq BIGINT NOT NULL, 
	state JSON NOT NULL, 
	CONSTRAINT pk_snapshot PRIMARY KEY (learner, "view", view_version), 
	CONSTRAINT fk_snapshot_learner_learner FOREIGN KEY(learner) REFERENCES learner (id)
);
CREATE INDEX ix_evidence_learner_seq ON evidence (learner, seq);
CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_no_replace BEFORE INSERT ON evidence WHEN EXISTS (SELECT 1 FROM evidence WHERE id = NEW.id OR seq = NEW.seq) BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('evidence',4);
COMMIT;
